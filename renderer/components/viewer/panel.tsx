import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { panelPlace } from '../../layout/panel-place.ts';

type PanelProps = { onClose: () => void; children: ReactNode };

/** Opens beside its parent element, within the window; on a phone, styles put it at the bottom. Esc closes it. */
export function Panel({ onClose, children }: PanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });

  useLayoutEffect(() => {
    const panel = ref.current;
    const about = panel?.parentElement;
    if (panel === null || about === null || about === undefined) return;
    const measure = () => {
      const size = { width: panel.offsetWidth, height: panel.offsetHeight };
      const room = { width: window.innerWidth, height: window.innerHeight };
      setPlace(panelPlace(about.getBoundingClientRect(), size, room));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(panel);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps Esc from closing the whole viewer.
    <div
      ref={ref}
      className="face-panel"
      style={{ '--panel-left': `${place.left}px`, '--panel-top': `${place.top}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}

import {
  type CSSProperties,
  type ReactNode,
  use,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { panelPlace } from '../../layout/panel-place.ts';
import { ViewContext } from './view-context.ts';

type PanelProps = { onClose: () => void; children: ReactNode };

/**
 * Opens beside its parent element, within the window, and follows it; on a phone, styles put it at the bottom. Esc
 * closes it. A popover: what magnifies its parent does not magnify it.
 */
export function Panel({ onClose, children }: PanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  const view = use(ViewContext);

  const measure = useCallback(() => {
    const panel = ref.current;
    const about = panel?.parentElement;
    if (panel === null || about === null || about === undefined) return;
    const size = { width: panel.offsetWidth, height: panel.offsetHeight };
    const room = { width: window.innerWidth, height: window.innerHeight };
    setPlace(panelPlace(about.getBoundingClientRect(), size, room));
  }, []);

  useLayoutEffect(() => {
    const panel = ref.current;
    if (panel === null) return;
    panel.showPopover();
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(panel);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [measure]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again where the photo went.
  useLayoutEffect(measure, [view, measure]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps Esc from closing the whole viewer.
    <div
      ref={ref}
      popover="manual"
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

import { type RefObject, useEffect, useRef } from 'react';
import { usePageKeys } from '../../app/use-page-keys.ts';
import { usePreferences } from '../../stores/preferences.ts';

/** So much turning of the wheel (or pinching on a touchpad) is one step. */
const stepPx = 60;

/** Ctrl and the wheel over a grid, + and − anywhere show photos larger or smaller. */
export function useZoomKeys(ref: RefObject<HTMLElement | null>, onZoomAt: (screenYPx: number) => void) {
  const zoomBy = usePreferences((state) => state.zoomBy);
  const latest = useRef(onZoomAt);
  latest.current = onZoomAt;

  usePageKeys(({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || !['+', '=', '-'].includes(key)) return false;
    zoomBy(key === '-' ? -1 : 1);
    return true;
  });

  useEffect(() => {
    const grid = ref.current;
    if (grid === null) return;
    let turned = 0;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      // Else the browser makes the whole page larger.
      event.preventDefault();
      turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * stepPx;
      if (Math.abs(turned) < stepPx) return;
      latest.current(event.clientY);
      zoomBy(turned > 0 ? -1 : 1);
      turned = 0;
    };
    grid.addEventListener('wheel', onWheel, { passive: false });
    return () => grid.removeEventListener('wheel', onWheel);
  }, [ref, zoomBy]);
}

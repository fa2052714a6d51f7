import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';

const longPressMs = 500;

/** Handlers of a thing that a finger can be held on; the click that ends a long press does nothing else. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(false);
  const fired = useRef(false);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);

  return {
    onPointerDown(event: PointerEvent) {
      fired.current = false;
      touched.current = event.pointerType === 'touch';
      if (!touched.current) return;
      timer.current = setTimeout(() => {
        fired.current = true;
        onLongPress();
      }, longPressMs);
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    // The browser scrolls.
    onPointerCancel: stop,
    onContextMenu(event: MouseEvent) {
      if (touched.current) event.preventDefault();
    },
    onClickCapture(event: MouseEvent) {
      if (!fired.current) return;
      fired.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

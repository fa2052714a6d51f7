import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type PhotoLayout, photosWithin } from '../../layout/photo-layout.ts';

export type DragBox = { leftPx: number; topPx: number; rightPx: number; bottomPx: number };

/** A hand that clicks moves a little. */
const slackPx = 6;
/** So near the edge of the screen the page scrolls along. */
const edgePx = 56;

type Drag = { x: number; y: number; begun: boolean };

/**
 * A rectangle drawn with the mouse over a grid selects what it touches.
 * @param onSelect indices of the photos, each time that it changes; `first`: when it begins
 */
export function useDragSelect(
  ref: RefObject<HTMLElement | null>,
  layout: PhotoLayout,
  onSelect: (indices: readonly number[], first: boolean) => void,
) {
  const [box, setBox] = useState<DragBox | null>(null);
  const drag = useRef<Drag | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const justEnded = useRef(false);
  const latest = useRef({ layout, onSelect });
  latest.current = { layout, onSelect };

  const update = () => {
    const start = drag.current;
    const grid = ref.current?.getBoundingClientRect();
    if (start === null || grid === undefined) return;
    const x = pointer.current.x - grid.left;
    const y = pointer.current.y - grid.top;
    const first = !start.begun;
    if (first && Math.hypot(x - start.x, y - start.y) < slackPx) return;
    start.begun = true;
    const next = {
      leftPx: Math.min(x, start.x),
      topPx: Math.min(y, start.y),
      rightPx: Math.max(x, start.x),
      bottomPx: Math.max(y, start.y),
    };
    setBox(next);
    latest.current.onSelect(photosWithin(latest.current.layout, next), first);
  };
  const latestUpdate = useRef(update);
  latestUpdate.current = update;

  const dragging = box !== null;
  useEffect(() => {
    if (!dragging) return;
    let frame = 0;
    const follow = () => {
      const { y } = pointer.current;
      const below = y - (window.innerHeight - edgePx);
      const above = edgePx * 2 - y;
      const stepPx = below > 0 ? below / 3 : above > 0 ? -above / 3 : 0;
      if (stepPx !== 0) {
        window.scrollBy(0, stepPx);
        latestUpdate.current();
      }
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [dragging]);

  const end = () => {
    justEnded.current = drag.current?.begun === true;
    drag.current = null;
    setBox(null);
  };

  return {
    box,
    handlers: {
      onPointerDown(event: PointerEvent) {
        justEnded.current = false;
        if (event.pointerType !== 'mouse' || event.button !== 0) return;
        const grid = ref.current?.getBoundingClientRect();
        if (grid === undefined) return;
        drag.current = { x: event.clientX - grid.left, y: event.clientY - grid.top, begun: false };
      },
      onPointerMove(event: PointerEvent) {
        if (drag.current === null) return;
        if (event.buttons === 0) return end();
        pointer.current = { x: event.clientX, y: event.clientY };
        update();
        if (drag.current.begun) ref.current?.setPointerCapture(event.pointerId);
      },
      onPointerUp: end,
      onPointerCancel: end,
      /** The click that a drag ends with opens nothing. */
      onClickCapture(event: { preventDefault(): void; stopPropagation(): void }) {
        if (!justEnded.current) return;
        justEnded.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}

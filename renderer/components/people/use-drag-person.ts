import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

/** Somebody under way: where the pointer is in the window, and over whom. */
export type Drag = { id: number; x: number; y: number; overId: number | null };

type Options = {
  onDrop: (id: number, intoId: number) => void;
  /** A finger was held on somebody and went nowhere. */
  onHold: (id: number) => void;
};

const mouseSlackPx = 6;
const fingerSlackPx = 12;
const longPressMs = 450;
const edgePx = 72;
const scrollStepPx = 14;

/**
 * Drags one person onto another: with the mouse at once, with a finger after holding it, so that the page still
 * scrolls. Near the edges of the window the page scrolls by itself; Escape ends it.
 */
export function useDragPerson({ onDrop, onHold }: Options) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef({ onDrop, onHold });
  latest.current = { onDrop, onHold };
  const end = useRef<(() => void) | null>(null);
  /** The click that ends a drag or a long press does nothing else. */
  const swallow = useRef(false);
  useEffect(() => () => end.current?.(), []);

  function begin(event: PointerEvent<HTMLElement>, id: number): void {
    swallow.current = false;
    if (event.button !== 0 || !event.isPrimary || event.ctrlKey || event.shiftKey) return;
    const finger = event.pointerType !== 'mouse';
    const start = { x: event.clientX, y: event.clientY };
    let at: Drag | null = null;
    let lifted = false;
    let frame = 0;

    const lift = () => {
      lifted = true;
      swallow.current = true;
      move(start.x, start.y);
      frame = requestAnimationFrame(scroll);
    };
    const timer = finger ? setTimeout(lift, longPressMs) : undefined;

    const move = (x: number, y: number) => {
      const over = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]');
      const overId = over ? Number(over.dataset.drop) : null;
      at = { id, x, y, overId: overId === id ? null : overId };
      setDrag(at);
    };
    const scroll = () => {
      if (at !== null) {
        const by = at.y < edgePx ? -scrollStepPx : at.y > innerHeight - edgePx ? scrollStepPx : 0;
        if (by !== 0) {
          scrollBy(0, by);
          move(at.x, at.y);
        }
      }
      frame = requestAnimationFrame(scroll);
    };
    const isFar = (x: number, y: number) =>
      Math.hypot(x - start.x, y - start.y) > (finger ? fingerSlackPx : mouseSlackPx);

    const listeners = new AbortController();
    const { signal } = listeners;
    const stop = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      listeners.abort();
      end.current = null;
      setDrag(null);
    };
    end.current?.();
    end.current = stop;

    addEventListener(
      'pointermove',
      ({ pointerId, clientX, clientY }) => {
        if (pointerId !== event.pointerId) return;
        if (lifted) move(clientX, clientY);
        else if (isFar(clientX, clientY)) {
          // A finger that moves before it was held scrolls.
          if (finger) return stop();
          lift();
          move(clientX, clientY);
        }
      },
      { signal },
    );
    addEventListener(
      'pointerup',
      ({ pointerId, clientX, clientY }) => {
        if (pointerId !== event.pointerId) return;
        const overId = at?.overId ?? null;
        const held = lifted && finger && !isFar(clientX, clientY);
        stop();
        if (overId !== null) latest.current.onDrop(id, overId);
        else if (held) latest.current.onHold(id);
      },
      { signal },
    );
    addEventListener('pointercancel', stop, { signal });
    addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape' || !lifted) return;
        key.preventDefault();
        key.stopPropagation();
        stop();
      },
      { signal, capture: true },
    );
    // Only this keeps the page from scrolling under a finger that carries somebody.
    addEventListener('touchmove', (touch) => lifted && touch.preventDefault(), { signal, passive: false });
  }

  return {
    drag,
    /** Handlers of what is dragged. */
    handlers: (id: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => begin(event, id),
      onClickCapture(event: MouseEvent) {
        if (!swallow.current) return;
        swallow.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    }),
  };
}

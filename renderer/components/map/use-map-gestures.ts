import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { type MapView, panBy, type Size, zoomAt } from '../../layout/map-view.ts';

const stepPx = 96;
/** A click that trembles is no drag. */
const slackPx = 4;

type Point = { x: number; y: number };

const pans: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const zooms: Readonly<Record<string, number>> = { '+': 1, '=': 1, '-': -1, _: -1 };

const middleOf = ({ widthPx, heightPx }: Size) => ({ xPx: widthPx / 2, yPx: heightPx / 2 });

/** Wheel, drag, pinch and keys of a map. `onMove` gets the view that is wanted next. */
export function useMapGestures(
  ref: RefObject<HTMLElement | null>,
  view: MapView,
  size: Size,
  onMove: (view: MapView) => void,
) {
  const latest = useRef({ view, size, onMove });
  latest.current = { view, size, onMove };
  const pointers = useRef(new Map<number, Point>());
  const dragged = useRef(false);

  /** Each change is of what the last one made: several may come before the page is drawn again. */
  const move = (change: (view: MapView, size: Size) => MapView) => {
    const { view: now, size: room, onMove: tell } = latest.current;
    const next = change(now, room);
    latest.current.view = next;
    tell(next);
  };

  // React's own listener could not keep the page from scrolling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `move` looks at the latest.
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const at = { xPx: event.clientX - left, yPx: event.clientY - top };
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
      // A pinch on a touch pad comes as a wheel with Ctrl, in small steps.
      const change = -Math.max(-1, Math.min(1, lines * (event.ctrlKey ? 4 : 0.6)));
      move((now, room) => zoomAt(now, now.zoom + change, at, room));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [ref]);

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    if (pointers.current.size === 0) dragged.current = false;
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!dragged.current) {
      if (Math.hypot(now.x - before.x, now.y - before.y) < slackPx) return;
      dragged.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    if (other === undefined) {
      move((from, room) => panBy(from, now.x - before.x, now.y - before.y, room));
      return;
    }
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const apart = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const at = { xPx: (now.x + other.x) / 2 - left, yPx: (now.y + other.y) / 2 - top };
    move((from, room) => {
      const panned = panBy(from, (now.x - before.x) / 2, (now.y - before.y) / 2, room);
      return zoomAt(panned, from.zoom + Math.log2(apart(now) / apart(before)), at, room);
    });
  }

  function onPointerUp(event: PointerEvent<HTMLElement>): void {
    pointers.current.delete(event.pointerId);
  }

  const zoomBy = (steps: number) => move((now, room) => zoomAt(now, now.zoom + steps, middleOf(room), room));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pan = pans[event.key];
    const zoom = zooms[event.key];
    if (pan !== undefined) move((now, room) => panBy(now, pan[0] * stepPx, pan[1] * stepPx, room));
    else if (zoom !== undefined) zoomBy(zoom);
    else return;
    event.preventDefault();
  }

  return {
    /** Whether the last press was a drag: then what lies under it was not clicked. */
    wasDragged: () => dragged.current,
    zoomBy,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onKeyDown },
  };
}

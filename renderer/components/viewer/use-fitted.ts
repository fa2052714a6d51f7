import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Point, Size } from '../../layout/drawn-box.ts';
import { type Frame, fitInto } from '../../layout/zoom.ts';

type Room = { inner: Size; outer: Size; offset: Point };

/**
 * Where something of this shape (width / height) fits in an element: within its padding, which only what is magnified
 * may cover. Null until it is laid out.
 * @param own its own pixels, as far as they are known
 */
export function useFitted<E extends HTMLElement>(
  aspect: number,
  own: Size | null,
): [RefObject<E | null>, Frame | null] {
  const ref = useRef<E>(null);
  const [room, setRoom] = useState<Room | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setRoom(roomOf(element));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { width, height } = own ?? { width: 0, height: 0 };
  const frame = useMemo(() => {
    if (room === null) return null;
    const fitted = fitInto(aspect, room.inner, width === 0 ? null : { width, height });
    const actual = width === 0 ? 1 : width / fitted.width / devicePixelRatio;
    return { fitted, room: room.outer, offset: room.offset, actual };
  }, [aspect, width, height, room]);
  return [ref, frame];
}

/** The room that an element gives, as it is laid out now. */
export function roomOf(element: HTMLElement): Room {
  const { paddingTop, paddingRight, paddingBottom, paddingLeft } = getComputedStyle(element);
  const [top, right, bottom, left] = [paddingTop, paddingRight, paddingBottom, paddingLeft].map(
    Number.parseFloat,
  ) as [number, number, number, number];
  const { clientWidth, clientHeight } = element;
  return {
    inner: { width: clientWidth - left - right, height: clientHeight - top - bottom },
    outer: { width: clientWidth, height: clientHeight },
    offset: { x: (left - right) / 2, y: (top - bottom) / 2 },
  };
}

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Size } from '../../layout/drawn-box.ts';

/** The largest size of this shape (width / height) in the room that an element has, px; null until it is laid out. */
export function useFitted<E extends HTMLElement>(aspect: number): [RefObject<E | null>, Size | null] {
  const ref = useRef<E>(null);
  const [room, setRoom] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, room && fitInto(aspect, room)];
}

function fitInto(aspect: number, room: Size): Size {
  const width = Math.min(room.width, room.height * aspect);
  return { width: Math.round(width), height: Math.round(width / aspect) };
}

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Width of an element in CSS px and its distance from the top of the document; 0 until it is laid out. */
export function useWidth<E extends HTMLElement>(): [RefObject<E | null>, { widthPx: number; topPx: number }] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState({ widthPx: 0, topPx: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = { widthPx: Math.floor(width), topPx: Math.round(top + window.scrollY) };
      setSize((before) => (before.widthPx === next.widthPx && before.topPx === next.topPx ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}

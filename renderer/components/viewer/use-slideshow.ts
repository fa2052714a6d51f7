import { useEffect, useRef, useState } from 'react';

const stayMs = 4_000;

/**
 * Goes on to the next photo by itself.
 * @param onNext undefined at the end, where it stops
 * @param seen the photo is there; its time begins
 * @param free nothing is being done with the photo
 */
export function useSlideshow(onNext: (() => void) | undefined, seen: boolean, free: boolean) {
  const [playing, setPlaying] = useState(false);
  const latest = useRef(onNext);
  latest.current = onNext;
  const atEnd = onNext === undefined;
  useEffect(() => {
    if (!playing || !seen || !free) return;
    const timer = setTimeout(() => (atEnd ? setPlaying(false) : latest.current?.()), stayMs);
    return () => clearTimeout(timer);
  }, [playing, seen, free, atEnd]);
  return { playing, toggle: () => setPlaying((now) => !now) };
}

import { useEffect, useLayoutEffect, useState } from 'react';

type Place = { scrollTop: number; focusId: number | null };

/** Where the reader was on each page, for the way back. */
const places = new Map<string, Place>();
let wentBack = false;
/** The page before this one, when this one was reached from it. */
let cameFrom: string | null = null;
let path = location.pathname;

history.scrollRestoration = 'manual';
window.addEventListener('popstate', () => {
  wentBack = true;
  cameFrom = null;
  path = location.pathname;
});
// wouter announces these on the window.
for (const name of ['pushState', 'replaceState'] as const) {
  window.addEventListener(name, () => {
    wentBack = false;
    if (location.pathname === path) return;
    cameFrom = path;
    path = location.pathname;
  });
}

/** Goes to the page above this one: back, with the place there, when that is where the reader came from. */
export function goUp(above: string, navigate: (path: string) => void): void {
  if (cameFrom === above) history.back();
  else navigate(above);
}

/** Remembers what was opened from a page, to focus it on the way back. */
export function rememberFocus(path: string, focusId: number): void {
  places.set(path, { scrollTop: window.scrollY, focusId });
}

/**
 * Restores the scroll position of a page when it is shown again by Back or Forward; a new visit starts at the top.
 * `ready`: whether what is scrolled through is there. Returns what had been opened from it, once, on the way back.
 */
export function usePlace(path: string, ready: boolean): number | null {
  const [returned] = useState(() => (wentBack ? places.get(path) : undefined));

  useLayoutEffect(() => {
    if (!ready) return;
    // Grids measure themselves in this commit and have their height only in the next one.
    const frame = requestAnimationFrame(() => window.scrollTo(0, returned?.scrollTop ?? 0));
    return () => cancelAnimationFrame(frame);
  }, [ready, returned]);

  useEffect(() => {
    const remember = () => {
      places.set(path, { scrollTop: window.scrollY, focusId: places.get(path)?.focusId ?? null });
    };
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [path]);

  return returned?.focusId ?? null;
}

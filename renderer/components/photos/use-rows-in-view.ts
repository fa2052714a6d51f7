import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type PhotoLayout, rowAt, rowCount } from '../../layout/photo-layout.ts';

export type RowsInView = {
  first: number;
  /** Exclusive. */
  end: number;
  /** Faster than pictures can be looked at: only frames are drawn. */
  fast: boolean;
};

/** Rows above and below the screen are drawn as well, as far as this part of the screen. */
const overscanShare = 0.6;
/** Faster than this nothing can be made out. */
const fastPxPerMs = 4;
/** The reader has stopped when so long nothing moved. */
const restMs = 60;

/** Rows of a grid that are on the screen, followed in the frame in which it scrolls. */
export function useRowsInView(layout: PhotoLayout, gridTopPx: number): RowsInView {
  const [fast, setFast] = useState(false);
  const [range, setRange] = useState({ first: 0, end: 0 });
  const latest = useRef({ layout, gridTopPx, fast });
  latest.current = { layout, gridTopPx, fast };

  useLayoutEffect(() => {
    let lastY = window.scrollY;
    let lastMs = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      setFast(false);
      look(false);
    };
    const look = (isFast: boolean) => {
      const next = rowsAt(latest.current.layout, latest.current.gridTopPx, isFast ? 0 : overscanShare);
      setRange((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    const onScroll = () => {
      const nowMs = performance.now();
      const movedPx = Math.abs(window.scrollY - lastY);
      // A single step further than the screen is a jump, however long nothing moved before.
      const isFast = movedPx > window.innerHeight || movedPx / Math.max(8, nowMs - lastMs) > fastPxPerMs;
      lastY = window.scrollY;
      lastMs = nowMs;
      clearTimeout(timer);
      timer = setTimeout(rest, restMs);
      // In this frame: what comes into view must not be blank in it.
      flushSync(() => {
        if (isFast) setFast(true);
        look(isFast || latest.current.fast);
      });
    };
    const onResize = () => look(latest.current.fast);
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', onResize);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', onResize);
    };
  }, []);

  useLayoutEffect(() => {
    const next = rowsAt(layout, gridTopPx, overscanShare);
    setRange((before) => (before.first === next.first && before.end === next.end ? before : next));
  }, [layout, gridTopPx]);

  const rows = rowCount(layout);
  return { first: Math.min(range.first, rows), end: Math.min(range.end, rows), fast };
}

function rowsAt(layout: PhotoLayout, gridTopPx: number, around: number): { first: number; end: number } {
  const topPx = window.scrollY - gridTopPx;
  const aroundPx = around * window.innerHeight;
  if (rowCount(layout) === 0) return { first: 0, end: 0 };
  return {
    first: rowAt(layout, topPx - aroundPx),
    end: rowAt(layout, topPx + window.innerHeight + aroundPx) + 1,
  };
}

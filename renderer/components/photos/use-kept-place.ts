import { useLayoutEffect, useRef } from 'react';
import type { Timeline } from '../../app/timeline.ts';
import { type PhotoLayout, rowAt, rowCount, rowOf } from '../../layout/photo-layout.ts';

/** Below the header of the app. */
const headerPx = 64;

type Kept = { photos: Timeline; layout: PhotoLayout };

/**
 * What the reader looks at stays where it is when photos come and go, the width changes, or they are shown larger.
 * @param pointerY where on the screen to hold it, once, px; null: at its top
 */
export function useKeptPlace(photos: Timeline, layout: PhotoLayout, gridTopPx: number) {
  const before = useRef<Kept>({ photos, layout });
  const heldAt = useRef<number | null>(null);

  useLayoutEffect(() => {
    const old = before.current;
    before.current = { photos, layout };
    const holdPx = heldAt.current ?? headerPx;
    heldAt.current = null;
    const oldY = window.scrollY + holdPx - gridTopPx;
    if (old.layout === layout || rowCount(old.layout) === 0 || rowCount(layout) === 0) return;
    // At the top, what is new is what the reader wants to see.
    if (window.scrollY + headerPx < gridTopPx + 1) return;
    const oldRow = rowAt(old.layout, oldY);
    const index = stillThere(old, photos, old.layout.rowStarts[oldRow]!);
    if (index === null) return;
    const row = rowOf(layout, index);
    const share = (oldY - old.layout.rowTops[oldRow]!) / old.layout.rowHeights[oldRow]!;
    // Within the row as far as before; above it, in a heading, as many pixels.
    const offsetPx =
      share < 0 || share > 1 ? oldY - old.layout.rowTops[oldRow]! : share * layout.rowHeights[row]!;
    window.scrollTo(0, layout.rowTops[row]! + offsetPx + gridTopPx - holdPx);
  }, [photos, layout, gridTopPx]);

  return {
    /** The next change of the layout keeps what is at this height of the screen. */
    holdAt(screenYPx: number) {
      heldAt.current = screenYPx;
    },
  };
}

/** Where the photo is now that was at `index`, or the next one after it that is still there. */
function stillThere(old: Kept, photos: Timeline, index: number): number | null {
  if (old.photos === photos) return index;
  const places = new Map(photos.ids.map((id, i) => [id, i]));
  for (let i = index; i < old.photos.ids.length; i++) {
    const place = places.get(old.photos.ids[i]!);
    if (place !== undefined) return place;
  }
  return null;
}

/** How large photos are shown, and under which headings; from many small ones to few large ones. */
export type PhotoZoom = {
  by: 'month' | 'day';
  squares: boolean;
  /** Height of a row (of squares the least side) on a desk and on a phone. */
  targetHeightPx: number;
  phoneHeightPx: number;
  gapPx: number;
};

export const photoZooms: readonly PhotoZoom[] = [
  { by: 'month', squares: true, targetHeightPx: 64, phoneHeightPx: 44, gapPx: 2 },
  { by: 'month', squares: true, targetHeightPx: 128, phoneHeightPx: 84, gapPx: 2 },
  { by: 'month', squares: false, targetHeightPx: 224, phoneHeightPx: 128, gapPx: 4 },
  { by: 'day', squares: false, targetHeightPx: 336, phoneHeightPx: 224, gapPx: 4 },
];

export const usualZoom = 2;

/** Narrower than this is a phone. */
export const phoneWidthPx = 560;

import { lastAtMost } from './last-at-most.ts';

/** Photos with one heading. */
export type PhotoGroup = { key: string; start: number; end: number };

/** Rows that one heading stands above; a row of several short groups has a heading for each. */
export type Band = {
  topPx: number;
  heightPx: number;
  firstRow: number;
  endRow: number;
  firstGroup: number;
  endGroup: number;
};

export type PhotoLayout = {
  heightPx: number;
  headingPx: number;
  groups: readonly PhotoGroup[];
  bands: readonly Band[];
  /** Index of the first photo of each row, and the number of photos at the end. */
  rowStarts: Uint32Array;
  /** Distance of each row from the top of the grid. */
  rowTops: Float64Array;
  rowHeights: Uint16Array;
  /** Places of the tiles of a row. */
  tilesOf(row: number): Tile[];
};

export type Tile = { index: number; leftPx: number; widthPx: number };

export type PhotoLayoutOptions = {
  widthPx: number;
  /** Height of a row; of squares the least side. */
  targetHeightPx: number;
  gapPx: number;
  headingPx: number;
  squares: boolean;
  /** Groups that fill less than a row share one. */
  shareRows: boolean;
};

/** Between two groups that share a row. */
const groupGapPx = 24;
/** The last row of a group fills the width where that makes it only so much higher. */
const mostStretch = 1.25;
/** Browsers give up on taller pages; then photos are shown smaller. */
const highestPx = 16_000_000;

/**
 * Packs photos into rows under headings, in one pass over all of them: 200,000 take some milliseconds.
 * @param aspects width / height of each photo
 * @param groups neighbours in the order of the photos, all of them
 */
export function layoutPhotos(
  aspects: Float32Array,
  groups: readonly PhotoGroup[],
  options: PhotoLayoutOptions,
): PhotoLayout {
  for (let targetHeightPx = options.targetHeightPx; ; targetHeightPx *= 0.7) {
    const layout = layoutAt(aspects, groups, { ...options, targetHeightPx });
    if (layout.heightPx <= highestPx || targetHeightPx < 16) return layout;
  }
}

function layoutAt(
  aspects: Float32Array,
  groups: readonly PhotoGroup[],
  options: PhotoLayoutOptions,
): PhotoLayout {
  const { widthPx, targetHeightPx, gapPx, headingPx, squares, shareRows } = options;
  const rowStarts = new Uint32Array(aspects.length + 1);
  const rowTops = new Float64Array(aspects.length);
  const rowHeights = new Uint16Array(aspects.length);
  /** Height of the pictures of a row before it is rounded. */
  const exactHeights = new Float32Array(aspects.length);
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (targetHeightPx + gapPx)));
  const sidePx = (widthPx - gapPx * (columns - 1)) / columns;
  const bands: Band[] = [];
  let rows = 0;
  let topPx = 0;

  const addRow = (start: number, exactPx: number) => {
    rowStarts[rows] = start;
    rowTops[rows] = topPx;
    exactHeights[rows] = exactPx;
    rowHeights[rows] = Math.max(1, Math.round(exactPx));
    topPx += rowHeights[rows]! + gapPx;
    rows++;
  };

  /** Rows of one group. */
  const addRows = ({ start, end }: PhotoGroup) => {
    if (squares) {
      for (let first = start; first < end; first += columns) addRow(first, sidePx);
      return;
    }
    let first = start;
    let sum = 0;
    for (let i = start; i < end; i++) {
      sum += aspects[i]!;
      const height = (widthPx - gapPx * (i - first)) / sum;
      if (height > targetHeightPx && i < end - 1) continue;
      addRow(first, height <= targetHeightPx * mostStretch ? height : targetHeightPx);
      first = i + 1;
      sum = 0;
    }
  };

  /** How wide the pictures of a group are in one row, and what is between them; null: one row is not enough. */
  const shortWidth = ({ start, end }: PhotoGroup): { aspectSum: number; gapsPx: number } | null => {
    const gapsPx = gapPx * (end - start - 1);
    let aspectSum = 0;
    for (let i = start; i < end; i++) {
      aspectSum += aspects[i]!;
      if (aspectSum * targetHeightPx + gapsPx > widthPx) return null;
    }
    return { aspectSum, gapsPx };
  };

  for (let at = 0; at < groups.length && widthPx > 0; ) {
    const band: Band = {
      ...{ topPx, heightPx: 0, firstRow: rows, endRow: rows, firstGroup: at, endGroup: at + 1 },
    };
    topPx += headingPx;
    const alone = shareRows && !squares ? shortWidth(groups[at]!) : null;
    if (alone === null) addRows(groups[at]!);
    else {
      let { aspectSum, gapsPx } = alone;
      for (; band.endGroup < groups.length; band.endGroup++) {
        const next = shortWidth(groups[band.endGroup]!);
        if (next === null) break;
        const widerPx = gapsPx + groupGapPx + next.gapsPx;
        if ((aspectSum + next.aspectSum) * targetHeightPx + widerPx > widthPx) break;
        aspectSum += next.aspectSum;
        gapsPx = widerPx;
      }
      const full = (widthPx - gapsPx) / aspectSum;
      addRow(groups[at]!.start, full <= targetHeightPx * mostStretch ? full : targetHeightPx);
    }
    band.endRow = rows;
    band.heightPx = topPx - band.topPx;
    bands.push(band);
    at = band.endGroup;
  }
  rowStarts[rows] = aspects.length;

  const groupStarts = groups.map(({ start }) => start);
  return {
    heightPx: topPx,
    headingPx,
    groups,
    bands,
    rowStarts: rowStarts.slice(0, rows + 1),
    rowTops: rowTops.slice(0, rows),
    rowHeights: rowHeights.slice(0, rows),
    tilesOf(row) {
      const start = rowStarts[row]!;
      const end = rowStarts[row + 1]!;
      const tiles: Tile[] = [];
      let leftPx = 0;
      let group = lastAtMost(groupStarts, start);
      for (let index = start; index < end; index++) {
        if (index > start) {
          const begins = index === groups[group]!.end;
          leftPx += begins ? groupGapPx : gapPx;
          if (begins) group++;
        }
        const exactPx = squares ? sidePx : aspects[index]! * exactHeights[row]!;
        // Squares lie on a grid of fractions of pixels; of others the last one takes what is left.
        const rightPx = squares ? (index - start) * (sidePx + gapPx) + sidePx : leftPx + exactPx;
        const isLast = index === end - 1 && widthPx - rightPx < end - start + 1;
        const roundedPx = isLast ? widthPx : Math.floor(rightPx);
        tiles.push({ index, leftPx, widthPx: Math.max(1, roundedPx - leftPx) });
        leftPx = roundedPx;
      }
      return tiles;
    },
  };
}

export function rowCount(layout: PhotoLayout): number {
  return layout.rowTops.length;
}

/** The row of a photo. */
export function rowOf({ rowStarts, rowTops }: PhotoLayout, index: number): number {
  return Math.min(lastAtMost(rowStarts, index), Math.max(0, rowTops.length - 1));
}

/** The row at a distance from the top of the grid; a heading counts to the row before it. */
export function rowAt({ rowTops }: PhotoLayout, yPx: number): number {
  return lastAtMost(rowTops, yPx);
}

/** The band of a row. */
export function bandOf({ bands }: PhotoLayout, row: number): number {
  let low = 0;
  let high = bands.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bands[middle]!.firstRow <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the photo that an arrow key leads to from `index`; the same index at the border. */
export function neighbour(
  layout: PhotoLayout,
  index: number,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight',
): number {
  const count = layout.rowStarts.at(-1) ?? 0;
  if (key === 'ArrowLeft') return Math.max(0, index - 1);
  if (key === 'ArrowRight') return Math.min(count - 1, index + 1);
  const from = rowOf(layout, index);
  const to = from + (key === 'ArrowUp' ? -1 : 1);
  if (to < 0 || to >= rowCount(layout)) return index;
  const middleOf = ({ leftPx, widthPx }: Tile) => leftPx + widthPx / 2;
  const here = layout.tilesOf(from).find((tile) => tile.index === index)!;
  const nearest = layout
    .tilesOf(to)
    .map((tile) => ({ index: tile.index, distance: Math.abs(middleOf(tile) - middleOf(here)) }))
    .reduce((best, tile) => (tile.distance < best.distance ? tile : best));
  return nearest.index;
}

/** Photos that a rectangle of the grid touches. */
export function photosWithin(
  layout: PhotoLayout,
  box: { leftPx: number; topPx: number; rightPx: number; bottomPx: number },
): number[] {
  const found: number[] = [];
  for (let row = rowAt(layout, box.topPx); row < rowCount(layout); row++) {
    const topPx = layout.rowTops[row]!;
    if (topPx > box.bottomPx) break;
    if (topPx + layout.rowHeights[row]! < box.topPx) continue;
    for (const { index, leftPx, widthPx } of layout.tilesOf(row)) {
      if (leftPx <= box.rightPx && leftPx + widthPx >= box.leftPx) found.push(index);
    }
  }
  return found;
}

/** Neighbouring days with one heading. @param keyOf what they have in common */
export function groupDays(
  { days, dayStarts, ids }: { days: readonly string[]; dayStarts: Uint32Array; ids: { length: number } },
  keyOf: (day: string) => string,
): PhotoGroup[] {
  const groups: PhotoGroup[] = [];
  days.forEach((day, i) => {
    const key = keyOf(day);
    const end = dayStarts[i + 1] ?? ids.length;
    const last = groups.at(-1);
    if (last?.key === key) last.end = end;
    else groups.push({ key, start: dayStarts[i]!, end });
  });
  return groups;
}

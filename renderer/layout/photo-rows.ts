import type { Photo } from '../../core/contract/schemas.ts';
import { type JustifyOptions, justify, type TileRow } from './justify.ts';

export type PhotoRow =
  | ({ kind: 'tiles' } & TileRow)
  /** Of `count` photos from index `start`. */
  | { kind: 'heading'; heightPx: number; label: string; start: number; count: number }
  /** Photos that exist but whose page has not been read yet. */
  | { kind: 'rest'; heightPx: number };

export type Shape = Pick<Photo, 'width' | 'height'>;

/** Width / height; photos that were not analysed yet are taken for the usual landscape. */
export function aspectOf({ width, height }: Shape): number {
  return width === null || height === null || width === 0 || height === 0 ? 3 / 2 : width / height;
}

export type RowOptions = JustifyOptions & {
  /** Photos of the list that are not in `photos` yet; their height is estimated. */
  restCount: number;
  headingHeightPx: number;
};

/**
 * Rows of a grid of photos in their order.
 * @param labels heading of the group of each photo, equal for neighbours of one group; null for one group without
 * heading
 * @returns rows with heights that include no gap below; tile indices count in `photos`
 */
export function photoRows(
  photos: readonly Shape[],
  labels: readonly string[] | null,
  options: RowOptions,
): PhotoRow[] {
  const rows: PhotoRow[] = [];
  let start = 0;
  while (start < photos.length) {
    const label = labels?.[start];
    let end = start + 1;
    while (end < photos.length && (labels === null || labels[end] === label)) end += 1;
    if (label !== undefined) {
      rows.push({ kind: 'heading', heightPx: options.headingHeightPx, label, start, count: end - start });
    }
    for (const row of justify(photos.slice(start, end).map(aspectOf), options)) {
      const tiles = row.tiles.map((tile) => ({ ...tile, index: tile.index + start }));
      rows.push({ kind: 'tiles', heightPx: row.heightPx, tiles });
    }
    start = end;
  }
  if (options.restCount > 0 && options.widthPx > 0) {
    const perRow = Math.max(1, Math.floor(options.widthPx / (options.targetHeightPx * 1.4)));
    const heightPx = Math.ceil(options.restCount / perRow) * (options.targetHeightPx + options.gapPx);
    rows.push({ kind: 'rest', heightPx });
  }
  return rows;
}

/** Index of the photo that an arrow key leads to from `index`; the same index at the border. */
export function neighbour(
  rows: readonly PhotoRow[],
  index: number,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight',
  count: number,
): number {
  if (key === 'ArrowLeft') return Math.max(0, index - 1);
  if (key === 'ArrowRight') return Math.min(count - 1, index + 1);
  const tileRows = rows.filter((row) => row.kind === 'tiles');
  const at = tileRows.findIndex((row) => row.tiles.some((tile) => tile.index === index));
  const from = tileRows[at];
  const to = tileRows[at + (key === 'ArrowUp' ? -1 : 1)];
  if (from === undefined || to === undefined) return index;
  const middle = middleOf(from.tiles, index);
  const nearest = to.tiles
    .map((tile) => ({ index: tile.index, distance: Math.abs(middleOf(to.tiles, tile.index) - middle) }))
    .reduce((best, tile) => (tile.distance < best.distance ? tile : best));
  return nearest.index;
}

function middleOf(tiles: TileRow['tiles'], index: number): number {
  let left = 0;
  for (const tile of tiles) {
    if (tile.index === index) return left + tile.widthPx / 2;
    left += tile.widthPx;
  }
  return left;
}

import type { Placement, Tile } from './letterbox.ts';

/** SCRFD's input sides must be multiples of its largest stride. */
const GRID_PX = 32;

/** Long side of the main look at a picture. Measured with `npm run eval -- detection`, see scrfdPlacements. */
const FINE_LONG_SIDE_PX = 800;
/** Long side of the second look. */
const COARSE_LONG_SIDE_PX = 384;
/** Smaller pictures are enlarged to this. */
const LEAST_LONG_SIDE_PX = 256;
/** A face that fills more of the input than this is lost: the largest anchors end here. */
const LARGEST_FACE_PX = 320;

/**
 * At which sizes SCRFD looks at a picture.
 *
 * SCRFD sees faces of about 10 to 320 pixels of its input. One look near the picture's own size finds the small
 * faces; where a face that fills the picture would be too large for it, a second, small look finds that one and
 * confirms the doubtful ones. Sizes are those that fit 4 photos of 12 megapixels a second on one CPU core.
 */
export function scrfdPlacements(width: number, height: number): [Placement, ...Placement[]] {
  const longSide = Math.max(width, height);
  const shortOverLong = Math.min(width, height) / longSide;
  const fine = Math.min(FINE_LONG_SIDE_PX, Math.max(LEAST_LONG_SIDE_PX, longSide));
  const main = placeTopLeft(width, height, fine);
  if (fine * shortOverLong <= LARGEST_FACE_PX) return [main];
  const coarse = Math.min(COARSE_LONG_SIDE_PX, Math.floor(LARGEST_FACE_PX / shortOverLong));
  return [main, placeTopLeft(width, height, coarse)];
}

/**
 * The picture scaled so that its long side is `longSidePx`, at the top left of the smallest SCRFD input that
 * holds it.
 */
export function placeTopLeft(width: number, height: number, longSidePx: number): Placement {
  const scale = longSidePx / Math.max(width, height);
  const placedWidth = Math.max(1, Math.round(width * scale));
  const placedHeight = Math.max(1, Math.round(height * scale));
  return {
    inputWidth: Math.ceil(placedWidth / GRID_PX) * GRID_PX,
    inputHeight: Math.ceil(placedHeight / GRID_PX) * GRID_PX,
    left: 0,
    top: 0,
    width: placedWidth,
    height: placedHeight,
  };
}

/** The tiles' share of the picture's side: two of them overlap by a fifth of the picture. */
const TILE_SHARE = 0.6;
/** Below this a tile would only enlarge what the whole picture shows as well. */
const LEAST_TILED_SIDE_PX = 480;

/**
 * Which parts of a picture UltraFace looks at: its input is only 320×240, so larger pictures are seen
 * whole and as four overlapping quarters.
 */
export function ultraFaceTiles(width: number, height: number): Tile[] {
  const tiles: Tile[] = [{ x: 0, y: 0, width, height }];
  if (Math.max(width, height) < LEAST_TILED_SIDE_PX) return tiles;
  const tileWidth = Math.ceil(width * TILE_SHARE);
  const tileHeight = Math.ceil(height * TILE_SHARE);
  for (const y of [0, height - tileHeight]) {
    for (const x of [0, width - tileWidth]) tiles.push({ x, y, width: tileWidth, height: tileHeight });
  }
  return tiles;
}

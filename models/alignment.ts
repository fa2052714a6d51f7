import type { LandmarksPx, RgbImage } from './types.ts';

/** Side of the aligned face in pixels: the input of every ArcFace-family recogniser. */
export const ALIGNED_SIDE_PX = 112;

/** ArcFace's five points in the 112×112 crop; insightface `utils/face_align.py`. */
export const ARCFACE_TEMPLATE: LandmarksPx = new Float32Array([
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
]);

/** x' = a·x − b·y + tx, y' = b·x + a·y + ty: rotation, one scale, shift; no mirror. */
export type Similarity = { a: number; b: number; tx: number; ty: number };

/**
 * The least-squares similarity that takes `from` onto `to` (x, y pairs, equally many). It equals Umeyama's
 * solution (PAMI 1991) wherever that one does not mirror, in the plane's closed form.
 * Returns null when `from` is a single point (or not finite), which has no such map.
 */
export function estimateSimilarity(from: Float32Array, to: Float32Array): Similarity | null {
  const count = from.length / 2;
  let fromX = 0;
  let fromY = 0;
  let toX = 0;
  let toY = 0;
  for (let i = 0; i < from.length; i += 2) {
    fromX += from[i]! / count;
    fromY += from[i + 1]! / count;
    toX += to[i]! / count;
    toY += to[i + 1]! / count;
  }
  let spread = 0;
  let dot = 0;
  let cross = 0;
  for (let i = 0; i < from.length; i += 2) {
    const fx = from[i]! - fromX;
    const fy = from[i + 1]! - fromY;
    const gx = to[i]! - toX;
    const gy = to[i + 1]! - toY;
    spread += fx * fx + fy * fy;
    dot += fx * gx + fy * gy;
    cross += fx * gy - fy * gx;
  }
  const a = dot / spread;
  const b = cross / spread;
  if (!Number.isFinite(a) || !Number.isFinite(b) || (a === 0 && b === 0)) return null;
  return { a, b, tx: toX - (a * fromX - b * fromY), ty: toY - (b * fromX + a * fromY) };
}

/** The inverse map; a similarity's scale is never zero. */
export function invertSimilarity({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b;
  const ia = a / square;
  const ib = -b / square;
  return { a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty) };
}

/**
 * Cuts a face out of a picture, turned and scaled so that its five landmarks lie on ArcFace's template.
 *
 * Sampling is bilinear, black outside the picture. A face much larger than the crop is first shrunk by a whole
 * factor with area averages, since bilinear sampling alone would skip pixels and alias.
 *
 * @returns 112×112 interleaved RGB, or null when the landmarks coincide
 */
export function alignFace(image: RgbImage, landmarksPx: LandmarksPx): RgbImage | null {
  const toTemplate = estimateSimilarity(landmarksPx, ARCFACE_TEMPLATE);
  if (!toTemplate) return null;
  const toImage = invertSimilarity(toTemplate);
  const shrink = Math.round(Math.hypot(toImage.a, toImage.b));
  if (shrink < 2) return sampleBilinear(image, toImage);

  const region = sampledRegion(toImage, image, shrink);
  const small = averageBlocks(image, region, shrink);
  // The centre of block 0 lies (shrink − 1) / 2 pixels into it.
  const centre = (shrink - 1) / 2;
  return sampleBilinear(small, {
    a: toImage.a / shrink,
    b: toImage.b / shrink,
    tx: (toImage.tx - region.x - centre) / shrink,
    ty: (toImage.ty - region.y - centre) / shrink,
  });
}

type Region = { x: number; y: number; columns: number; rows: number };

/** The blocks of `shrink` pixels that the crop can touch, clipped to the picture. */
function sampledRegion(toImage: Similarity, image: RgbImage, shrink: number): Region {
  const last = ALIGNED_SIDE_PX - 1;
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [x, y] of [
    [0, 0],
    [last, 0],
    [0, last],
    [last, last],
  ] as const) {
    xs.push(toImage.a * x - toImage.b * y + toImage.tx);
    ys.push(toImage.b * x + toImage.a * y + toImage.ty);
  }
  const margin = 2 * shrink;
  const left = Math.max(0, Math.floor(Math.min(...xs) - margin));
  const top = Math.max(0, Math.floor(Math.min(...ys) - margin));
  const right = Math.min(image.width, Math.ceil(Math.max(...xs) + margin));
  const bottom = Math.min(image.height, Math.ceil(Math.max(...ys) + margin));
  return {
    x: left,
    y: top,
    columns: Math.max(0, Math.floor((right - left) / shrink)),
    rows: Math.max(0, Math.floor((bottom - top) / shrink)),
  };
}

function averageBlocks(image: RgbImage, region: Region, shrink: number): RgbImage {
  const { columns, rows } = region;
  const data = new Uint8Array(columns * rows * 3);
  const sums = new Uint32Array(columns * 3);
  const blockPixels = shrink * shrink;
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let dy = 0; dy < shrink; dy++) {
      let source = ((region.y + row * shrink + dy) * image.width + region.x) * 3;
      for (let column = 0; column < columns; column++) {
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let dx = 0; dx < shrink; dx++, source += 3) {
          red += image.data[source]!;
          green += image.data[source + 1]!;
          blue += image.data[source + 2]!;
        }
        sums[column * 3] = sums[column * 3]! + red;
        sums[column * 3 + 1] = sums[column * 3 + 1]! + green;
        sums[column * 3 + 2] = sums[column * 3 + 2]! + blue;
      }
    }
    const start = row * columns * 3;
    for (let i = 0; i < sums.length; i++) data[start + i] = (sums[i]! + blockPixels / 2) / blockPixels;
  }
  return { data, width: columns, height: rows };
}

/** Pixel centres lie at whole coordinates, as in OpenCV's `warpAffine`. */
function sampleBilinear(image: RgbImage, toImage: Similarity): RgbImage {
  const { data, width, height } = image;
  const side = ALIGNED_SIDE_PX;
  const crop = new Uint8Array(side * side * 3);
  let target = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++, target += 3) {
      const x = toImage.a * column - toImage.b * row + toImage.tx;
      const y = toImage.b * column + toImage.a * row + toImage.ty;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < -1 || top < -1 || left >= width || top >= height) continue;
      const fx = x - left;
      const fy = y - top;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let corner = 0; corner < 4; corner++) {
        const px = left + (corner & 1);
        const py = top + (corner >> 1);
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const weight = (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy);
        const source = (py * width + px) * 3;
        red += weight * data[source]!;
        green += weight * data[source + 1]!;
        blue += weight * data[source + 2]!;
      }
      crop[target] = red + 0.5;
      crop[target + 1] = green + 0.5;
      crop[target + 2] = blue + 0.5;
    }
  }
  return { data: crop, width: side, height: side };
}

import type { BoxPx, LandmarksPx, RgbImage } from './types.ts';

/** Side of the landmark network's grey input in pixels. */
export const LANDMARK_INPUT_SIDE_PX = 64;

/** Indices of the 68-point scheme whose means give each of the five points. */
const FIVE_OF_68: readonly (readonly number[])[] = [
  [37, 38, 40, 41],
  [43, 44, 46, 47],
  [30],
  [48, 60],
  [54, 64],
];

/**
 * The five ArcFace points from 68 points (136 numbers x, y as fractions of `boxPx`), in pixels of the picture.
 * Scheme: iBUG 300-W (Sagonas et al. 2013).
 */
export function fiveFrom68(fractions: Float32Array, boxPx: BoxPx): LandmarksPx {
  const width = boxPx.x2 - boxPx.x1;
  const height = boxPx.y2 - boxPx.y1;
  const five = new Float32Array(10);
  FIVE_OF_68.forEach((indices, point) => {
    let x = 0;
    let y = 0;
    for (const index of indices) {
      x += fractions[2 * index]! / indices.length;
      y += fractions[2 * index + 1]! / indices.length;
    }
    five[2 * point] = boxPx.x1 + x * width;
    five[2 * point + 1] = boxPx.y1 + y * height;
  });
  return five;
}

/**
 * The box as the landmark network's input [1,1,64,64]: grey (ITU-R BT.601) / 256, stretched to the square; black
 * outside the picture. Each value is the mean of a grid of samples about one source pixel apart.
 */
export function landmarkInput(image: RgbImage, boxPx: BoxPx): Float32Array {
  const side = LANDMARK_INPUT_SIDE_PX;
  const stepX = (boxPx.x2 - boxPx.x1) / side;
  const stepY = (boxPx.y2 - boxPx.y1) / side;
  const samplesX = Math.max(1, Math.round(stepX));
  const samplesY = Math.max(1, Math.round(stepY));
  const input = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let sy = 0; sy < samplesY; sy++) {
        const y = boxPx.y1 + (row + (sy + 0.5) / samplesY) * stepY - 0.5;
        for (let sx = 0; sx < samplesX; sx++) {
          const x = boxPx.x1 + (column + (sx + 0.5) / samplesX) * stepX - 0.5;
          sum += greyAt(image, x, y);
        }
      }
      input[row * side + column] = sum / (samplesX * samplesY * 256);
    }
  }
  return input;
}

/** Bilinear grey value 0..255 at a point; pixel centres lie at whole coordinates. */
function greyAt({ data, width, height }: RgbImage, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  let grey = 0;
  for (let corner = 0; corner < 4; corner++) {
    const px = left + (corner & 1);
    const py = top + (corner >> 1);
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const weight = (corner & 1 ? x - left : 1 - x + left) * (corner >> 1 ? y - top : 1 - y + top);
    const i = (py * width + px) * 3;
    grey += weight * (0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!);
  }
  return grey;
}

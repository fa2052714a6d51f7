import type { RgbImage } from '../../media/types.ts';

/*
[Note: Fingerprint of a picture]
The picture is seen as a square and its luminance transformed (DCT-II); the lowest 10 × 10 frequencies without the mean
say what it shows, at any size and in any format. So do pHash (Zauner, "Implementation and Benchmarking of Perceptual
Image Hash Functions", 2010) and PDQ (Facebook, "PDQ & TMK + PDQF", 2019), which keep only the signs. We keep 8 bits of
each, multiplied by its frequency: the spectrum of photographs falls about as 1/f (Field 1987), and without this the two
or three broadest shapes (light above, dark below) would decide alone. Two pictures are as alike as the cosine of the
angle between these vectors; brightness, contrast and scale do not change it. Colour is kept as a mean only, for a veto:
greyscale copies belong to their original.
*/

/** Frequencies kept in each direction. */
export const sideBands = 10;
export const coefficientCount = sideBands * sideBands - 1;
/** Version, contrast, colour (2 chroma means, 1 spread), then the coefficients, row by row without the mean. */
export const coefficientsAt = 5;
export const fingerprintBytes = coefficientsAt + coefficientCount;
/** Changes whenever the same picture would get another fingerprint: those of two versions are never compared. */
export const fingerprintVersion = 1;

/** Columns and rows of the picture that are told apart, and pixels looked at in each of them. */
const gridSide = 64;
const samplesPerCell = 4;
/** Standard deviation of the kept frequencies, in levels of 0..255, below which a picture shows nothing. */
const leastContrast = 2.5;
/** Pictures narrower than this are icons. */
const leastSidePx = 16;

/**
 * What a picture looks like, in 104 bytes; the same at any size and in any format. A picture that shows nothing (blank,
 * black, fog) gets one that `saysNothing`. About 1 ms for 1344 × 1008. See [Note: Fingerprint of a picture].
 */
export function fingerprintOf(image: RgbImage): Uint8Array {
  const fingerprint = new Uint8Array(fingerprintBytes);
  fingerprint[0] = fingerprintVersion;
  if (Math.min(image.width, image.height) < leastSidePx) return fingerprint;
  const grid = luminanceGrid(image, fingerprint);
  const coefficients = lowFrequencies(grid);
  let energy = 0;
  for (let i = 1; i < coefficients.length; i++) energy += coefficients[i]! ** 2;
  const contrast = Math.sqrt(energy);
  if (contrast < leastContrast) return fingerprint;
  fingerprint[1] = Math.min(255, Math.max(1, Math.round(contrast)));
  let largest = 0;
  for (let i = 1; i < coefficients.length; i++) {
    coefficients[i]! *= Math.hypot(i % sideBands, Math.floor(i / sideBands));
    largest = Math.max(largest, Math.abs(coefficients[i]!));
  }
  const signed = new Int8Array(fingerprint.buffer, coefficientsAt);
  for (let i = 1; i < coefficients.length; i++)
    signed[i - 1] = Math.round((coefficients[i]! / largest) * 127);
  return fingerprint;
}

/** Nothing can be like a picture without content: it is never stacked by its looks. */
export function saysNothing(fingerprint: Uint8Array): boolean {
  return (
    fingerprint.length !== fingerprintBytes || fingerprint[0] !== fingerprintVersion || fingerprint[1] === 0
  );
}

type Grid = { columns: Axis; rows: Axis; luminance: Float64Array };
/** Cells along one side: their borders in pixels, and for each frequency the weight of each cell. */
type Axis = { borders: Int32Array; count: number; basis: Float64Array };

/** Mean luminance (BT.601) of each cell; writes the colour into the fingerprint. */
function luminanceGrid({ data, width, height }: RgbImage, fingerprint: Uint8Array): Grid {
  const columns = axisOf(width);
  const rows = axisOf(height);
  const luminance = new Float64Array(rows.count * columns.count);
  let blueness = 0;
  let redness = 0;
  let spread = 0;
  for (let row = 0; row < rows.count; row++) {
    const top = rows.borders[row]!;
    const bottom = rows.borders[row + 1]!;
    const stepY = Math.max(1, Math.floor((bottom - top) / samplesPerCell));
    for (let column = 0; column < columns.count; column++) {
      const left = columns.borders[column]!;
      const right = columns.borders[column + 1]!;
      const stepX = Math.max(1, Math.floor((right - left) / samplesPerCell));
      let r = 0;
      let g = 0;
      let b = 0;
      let count = 0;
      for (let y = top; y < bottom; y += stepY) {
        for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += stepX * 3) {
          r += data[at]!;
          g += data[at + 1]!;
          b += data[at + 2]!;
          count++;
        }
      }
      const mean = (0.299 * r + 0.587 * g + 0.114 * b) / count;
      luminance[row * columns.count + column] = mean;
      const cb = (b / count - mean) * 0.564;
      const cr = (r / count - mean) * 0.713;
      blueness += cb;
      redness += cr;
      spread += Math.abs(cb) + Math.abs(cr);
    }
  }
  const cells = luminance.length;
  fingerprint[2] = 128 + Math.round(blueness / cells);
  fingerprint[3] = 128 + Math.round(redness / cells);
  fingerprint[4] = Math.min(255, Math.round(spread / cells));
  return { columns, rows, luminance };
}

const axes = new Map<number, Axis>();

function axisOf(length: number): Axis {
  const known = axes.get(length);
  if (known) return known;
  const count = Math.min(gridSide, length);
  const borders = Int32Array.from({ length: count + 1 }, (_, i) => Math.floor((i * length) / count));
  const basis = new Float64Array(sideBands * count);
  for (let band = 0; band < sideBands; band++) {
    const norm = Math.sqrt(band === 0 ? 1 : 2);
    for (let i = 0; i < count; i++) {
      const centre = (borders[i]! + borders[i + 1]!) / 2 / length;
      const share = (borders[i + 1]! - borders[i]!) / length;
      basis[band * count + i] = norm * share * Math.cos(Math.PI * band * centre);
    }
  }
  const axis = { borders, count, basis };
  // A library has few sizes; a hostile one shall not fill the memory.
  if (axes.size > 500) axes.clear();
  axes.set(length, axis);
  return axis;
}

/** Orthonormal DCT-II of the grid: the sum of squares is the variance that the frequencies explain. */
function lowFrequencies({ columns, rows, luminance }: Grid): Float64Array {
  const acrossColumns = new Float64Array(rows.count * sideBands);
  for (let row = 0; row < rows.count; row++) {
    for (let band = 0; band < sideBands; band++) {
      let sum = 0;
      for (let column = 0; column < columns.count; column++) {
        sum += columns.basis[band * columns.count + column]! * luminance[row * columns.count + column]!;
      }
      acrossColumns[row * sideBands + band] = sum;
    }
  }
  const coefficients = new Float64Array(sideBands * sideBands);
  for (let v = 0; v < sideBands; v++) {
    for (let u = 0; u < sideBands; u++) {
      let sum = 0;
      for (let row = 0; row < rows.count; row++) {
        sum += rows.basis[v * rows.count + row]! * acrossColumns[row * sideBands + u]!;
      }
      coefficients[v * sideBands + u] = sum;
    }
  }
  return coefficients;
}

import { coefficientCount, coefficientsAt, sideBands } from './fingerprint.ts';

/** Frequencies compared in each direction; the two above them only make crops exact. See [Note: Crops]. */
const comparedBands = 8;
/** Length of a `Look`: the compared coefficients without the mean. */
export const lookLength = comparedBands * comparedBands - 1;

/** The compared coefficients of a picture, of unit length: the dot product of two is their likeness. */
export type Look = Float32Array;

/** What is cut off, as shares of width and height. */
export type Crop = { left: number; right: number; top: number; bottom: number };

/*
[Note: Crops]
A cut moves every frequency, so fingerprints of a picture and of a slight crop of it differ. But the low frequencies of
the crop follow from those of the whole: each cosine, cut and stretched, is again a sum of cosines. With one matrix for
the columns and one for the rows, the look of any crop is computed from the fingerprint alone. The frequencies above the
ten that we have are missing in the sum; their share falls on the highest results, so that only eight are compared.
*/

/** The look of a whole picture. */
export function lookOf(fingerprint: Uint8Array): Look {
  const whitened = new Int8Array(
    fingerprint.buffer,
    fingerprint.byteOffset + coefficientsAt,
    coefficientCount,
  );
  const look = new Float32Array(lookLength);
  for (let v = 0, i = 0; v < comparedBands; v++) {
    for (let u = v === 0 ? 1 : 0; u < comparedBands; u++) look[i++] = whitened[v * sideBands + u - 1]!;
  }
  return toUnitLength(look);
}

export type CropMatrices = { columns: Float32Array; rows: Float32Array };

export function cropMatrices({ left, right, top, bottom }: Crop): CropMatrices {
  return { columns: cropMatrix(left, right), rows: cropMatrix(top, bottom) };
}

/** The look that a crop of the picture would have. See [Note: Crops]. */
export function croppedLookOf(fingerprint: Uint8Array, { columns, rows }: CropMatrices): Look {
  const whitened = new Int8Array(
    fingerprint.buffer,
    fingerprint.byteOffset + coefficientsAt,
    coefficientCount,
  );
  for (let i = 1; i < plain.length; i++) plain[i] = whitened[i - 1]! / frequencies[i]!;
  for (let v = 0; v < sideBands; v++) {
    for (let u = 0; u < comparedBands; u++) {
      let sum = 0;
      for (let k = 0; k < sideBands; k++) sum += columns[u * sideBands + k]! * plain[v * sideBands + k]!;
      halfway[v * comparedBands + u] = sum;
    }
  }
  const look = new Float32Array(lookLength);
  for (let v = 0, i = 0; v < comparedBands; v++) {
    for (let u = v === 0 ? 1 : 0; u < comparedBands; u++) {
      let sum = 0;
      for (let k = 0; k < sideBands; k++) sum += rows[v * sideBands + k]! * halfway[k * comparedBands + u]!;
      look[i++] = sum * frequencies[v * sideBands + u]!;
    }
  }
  return toUnitLength(look);
}

/** Cosine of two whole pictures with all that their fingerprints keep: 1 for the same picture, about 0 for two others. */
export function wholeLikeness(a: Uint8Array, b: Uint8Array): number {
  const of = new Int8Array(a.buffer, a.byteOffset + coefficientsAt);
  const other = new Int8Array(b.buffer, b.byteOffset + coefficientsAt);
  let sum = 0;
  let squares = 0;
  let otherSquares = 0;
  for (let i = 0; i < coefficientCount; i++) {
    sum += of[i]! * other[i]!;
    squares += of[i]! ** 2;
    otherSquares += other[i]! ** 2;
  }
  return sum / (Math.sqrt(squares * otherSquares) || 1);
}

/** Cosine of two looks. */
export function likeness(a: Look, b: Look): number {
  let sum = 0;
  for (let i = 0; i < lookLength; i++) sum += a[i]! * b[i]!;
  return sum;
}

const frequencies = Float32Array.from({ length: sideBands * sideBands }, (_, i) =>
  Math.hypot(i % sideBands, Math.floor(i / sideBands)),
);
const plain = new Float32Array(sideBands * sideBands);
const halfway = new Float32Array(sideBands * comparedBands);

/** Row u, column k: how much of cosine k of the whole is in cosine u of the part from `before` to 1 - `after`. */
function cropMatrix(before: number, after: number): Float32Array {
  const samples = 256;
  const matrix = new Float32Array(comparedBands * sideBands);
  for (let u = 0; u < comparedBands; u++) {
    for (let k = 0; k < sideBands; k++) {
      let sum = 0;
      for (let i = 0; i < samples; i++) {
        const inPart = (i + 0.5) / samples;
        const inWhole = before + inPart * (1 - before - after);
        sum += Math.cos(Math.PI * u * inPart) * Math.cos(Math.PI * k * inWhole);
      }
      const norm = Math.sqrt((u === 0 ? 1 : 2) * (k === 0 ? 1 : 2));
      matrix[u * sideBands + k] = (norm * sum) / samples;
    }
  }
  return matrix;
}

function toUnitLength(look: Look): Look {
  let squares = 0;
  for (const value of look) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  for (let i = 0; i < look.length; i++) look[i]! /= length;
  return look;
}

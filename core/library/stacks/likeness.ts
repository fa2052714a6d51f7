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
  const whitened = whitenedOf(fingerprint);
  const look = new Float32Array(lookLength);
  for (let v = 0, i = 0; v < comparedBands; v++) {
    for (let u = v === 0 ? 1 : 0; u < comparedBands; u++) look[i++] = whitened[v * sideBands + u - 1]!;
  }
  return toUnitLength(look);
}

/** Null where nothing is cut. */
export type CropMatrices = { columns: CropMatrix | null; rows: CropMatrix | null };
/**
 * `values`: row u, column k: how much of cosine k of the whole is in cosine u of the part. `isEven`: both sides lose
 * the same, so that cosines even about the centre and odd ones do not mix.
 */
type CropMatrix = { values: Float64Array; isEven: boolean };

export function cropMatrices({ left, right, top, bottom }: Crop): CropMatrices {
  return { columns: cropMatrix(left, right), rows: cropMatrix(top, bottom) };
}

/** The look that a crop of the picture would have. See [Note: Crops]. */
export function croppedLookOf(fingerprint: Uint8Array, matrices: CropMatrices): Look {
  writePlain(fingerprint);
  return toUnitLength(writeCropped(matrices, new Float32Array(lookLength)));
}

/** Calls with the look of each crop, of any length: enough for the signs. The array is used again for the next. */
export function forEachCroppedLook(
  fingerprint: Uint8Array,
  crops: readonly CropMatrices[],
  onLook: (look: Look) => void,
): void {
  writePlain(fingerprint);
  for (const matrices of crops) onLook(writeCropped(matrices, cropped));
}

/** Takes the weights off the coefficients. */
function writePlain(fingerprint: Uint8Array): void {
  const whitened = whitenedOf(fingerprint);
  for (let i = 1; i < plain.length; i++) plain[i] = whitened[i - 1]! / frequencies[i]!;
}

/** The crop of `plain`. */
function writeCropped({ columns, rows }: CropMatrices, look: Look): Look {
  for (let v = 0; v < sideBands; v++) {
    for (let u = 0; u < comparedBands; u++) {
      halfway[v * comparedBands + u] =
        columns === null ? plain[v * sideBands + u]! : product(columns, u, plain, v * sideBands, 1);
    }
  }
  for (let v = 0, i = 0; v < comparedBands; v++) {
    for (let u = v === 0 ? 1 : 0; u < comparedBands; u++) {
      const sum =
        rows === null ? halfway[v * comparedBands + u]! : product(rows, v, halfway, u, comparedBands);
      look[i++] = sum * frequencies[v * sideBands + u]!;
    }
  }
  return look;
}

/** A row of the matrix times the ten values from `at` on, each `stride` from the last; its zeros are left out. */
function product(
  { values, isEven }: CropMatrix,
  row: number,
  of: Float64Array,
  at: number,
  stride: number,
): number {
  let sum = 0;
  const from = row * sideBands;
  if (isEven) {
    for (let k = row & 1; k < sideBands; k += 2) sum += values[from + k]! * of[at + k * stride]!;
  } else {
    for (let k = 0; k < sideBands; k++) sum += values[from + k]! * of[at + k * stride]!;
  }
  return sum;
}

function whitenedOf({ buffer, byteOffset }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset + coefficientsAt, coefficientCount);
}

/** Cosine of two whole pictures with all that their fingerprints keep: 1 for the same picture, about 0 for two others. */
export function wholeLikeness(a: Uint8Array, b: Uint8Array): number {
  const of = whitenedOf(a);
  const other = whitenedOf(b);
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

const frequencies = Float64Array.from({ length: sideBands * sideBands }, (_, i) =>
  Math.hypot(i % sideBands, Math.floor(i / sideBands)),
);
const plain = new Float64Array(sideBands * sideBands);
const cropped = new Float32Array(lookLength);
const halfway = new Float64Array(sideBands * comparedBands);

/** For the part from `before` to 1 - `after`. */
function cropMatrix(before: number, after: number): CropMatrix | null {
  if (before + after === 0) return null;
  const samples = 256;
  const matrix = new Float64Array(comparedBands * sideBands);
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
  return { values: matrix, isEven: before === after };
}

function toUnitLength(look: Look): Look {
  let squares = 0;
  for (let i = 0; i < look.length; i++) squares += look[i]! ** 2;
  const length = Math.sqrt(squares) || 1;
  for (let i = 0; i < look.length; i++) look[i]! /= length;
  return look;
}

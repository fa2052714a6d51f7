import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Matrix product A·Bᵀ: `a` is aRows × dimension, `b` is bRows × dimension, the result aRows × bRows, all row-major.
 * Must round like IEEE float32 (no TF32, no half precision): `roundingBound` relies on it.
 */
export type MultiplyTransposed = (
  a: Float32Array,
  aRows: number,
  b: Float32Array,
  bRows: number,
  dimension: number,
) => Promise<Float32Array>;

/** Unit vectors, row-major: point i is `vectors[i*dimension .. (i+1)*dimension)`. */
export type Points = { vectors: Float32Array; dimension: number };

/** Cosine similarities of `rowCount` × `columnCount` points; starts are positions in the lists that were asked for. */
export type SimilarityBlock = {
  rowStart: number;
  rowCount: number;
  columnStart: number;
  columnCount: number;
  /** Row-major; valid until the next block is asked for. */
  similarities: Float32Array;
};

/** Dot product of two points in float64, summed in index order, so that it is the same for (i, j) and (j, i). */
export function exactSimilarity({ vectors, dimension }: Points, i: number, j: number): number {
  let sum = 0;
  for (let a = i * dimension, b = j * dimension, end = a + dimension; a < end; a++, b++) {
    sum += vectors[a]! * vectors[b]!;
  }
  return sum;
}

/**
 * How far a float32 dot product of two unit vectors can lie from the true one, in any order of summation:
 * dimension · 2⁻²⁴ · Σ|aᵢbᵢ| with Σ|aᵢbᵢ| ≤ 1 (Higham, Accuracy and Stability of Numerical Algorithms, §3.1),
 * doubled because "unit" holds to about 1e-3 only, and never below 1e-5.
 */
export function roundingBound(dimension: number): number {
  return Math.max(1e-5, dimension * 2 ** -23);
}

/**
 * Similarities between the points listed in `rows` and those in `columns`, block by block, so that memory is bounded
 * by one block whatever the number of points. With `columns` null the rows meet themselves and only the upper
 * triangle is computed: blocks with columnStart ≥ rowStart; a block with columnStart = rowStart is on the diagonal
 * and holds both halves. Both lists must be ascending.
 *
 * Lets the event loop turn before each block, else neither a cancellation nor an HTTP request would get through: a
 * product may block the thread. @throws the signal's reason once it is aborted.
 */
export async function* similarityBlocks(
  points: Points,
  rows: Uint32Array,
  columns: Uint32Array | null,
  options: { multiplyTransposed: MultiplyTransposed; blockRows: number; signal?: AbortSignal | undefined },
): AsyncGenerator<SimilarityBlock> {
  const { multiplyTransposed, blockRows, signal } = options;
  const others = columns ?? rows;
  for (let rowStart = 0; rowStart < rows.length; rowStart += blockRows) {
    const rowCount = Math.min(blockRows, rows.length - rowStart);
    const a = gather(points, rows.subarray(rowStart, rowStart + rowCount));
    for (
      let columnStart = columns === null ? rowStart : 0;
      columnStart < others.length;
      columnStart += blockRows
    ) {
      await nextTurn();
      signal?.throwIfAborted();
      const columnCount = Math.min(blockRows, others.length - columnStart);
      const b =
        columns === null && columnStart === rowStart
          ? a
          : gather(points, others.subarray(columnStart, columnStart + columnCount));
      const similarities = await multiplyTransposed(a, rowCount, b, columnCount, points.dimension);
      yield { rowStart, rowCount, columnStart, columnCount, similarities };
    }
  }
}

/**
 * Calls `visit` with the points (i, j) of a block that lie within `eps` of each other in cosine distance, inclusive, and
 * their similarity as the block has it. Pairs too near to the radius for float32 to tell are computed again in float64.
 * Lists as for `similarityBlocks`; with `columns` null each pair comes once, a point never with itself.
 */
export function visitNeighbours(
  points: Points,
  block: SimilarityBlock,
  rows: Uint32Array,
  columns: Uint32Array | null,
  eps: number,
  visit: (i: number, j: number, similarity: number) => void,
): void {
  const { rowStart, rowCount, columnStart, columnCount, similarities } = block;
  const bound = roundingBound(points.dimension);
  const maybe = 1 - eps - bound;
  const surely = 1 - eps + bound;
  const others = columns ?? rows;
  const onDiagonal = columns === null && rowStart === columnStart;
  for (let r = 0; r < rowCount; r++) {
    const i = rows[rowStart + r]!;
    const base = r * columnCount;
    for (let c = onDiagonal ? r + 1 : 0; c < columnCount; c++) {
      const similarity = similarities[base + c]!;
      if (similarity < maybe) continue;
      const j = others[columnStart + c]!;
      if (similarity < surely && 1 - exactSimilarity(points, i, j) > eps) continue;
      visit(i, j, similarity);
    }
  }
}

/** The listed rows one after another; a view where they already lie so. */
function gather({ vectors, dimension }: Points, indices: Uint32Array): Float32Array {
  const first = indices[0]!;
  const last = indices[indices.length - 1]!;
  if (last - first === indices.length - 1) {
    return vectors.subarray(first * dimension, (last + 1) * dimension);
  }
  const rows = new Float32Array(indices.length * dimension);
  for (let r = 0; r < indices.length; r++) {
    const from = indices[r]! * dimension;
    rows.set(vectors.subarray(from, from + dimension), r * dimension);
  }
  return rows;
}

/** A·Bᵀ in plain JavaScript, about 1 GFLOP/s: for small libraries and wherever no native product is at hand. */
export const multiplyTransposedPlain: MultiplyTransposed = async (a, aRows, b, bRows, dimension) => {
  const product = new Float32Array(aRows * bRows);
  for (let i = 0; i < aRows; i++) {
    for (let j = 0; j < bRows; j++) {
      // Four sums at once: one alone would wait for each addition to finish.
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p = i * dimension;
      let q = j * dimension;
      const end = p + dimension;
      for (; p + 3 < end; p += 4, q += 4) {
        s0 += a[p]! * b[q]!;
        s1 += a[p + 1]! * b[q + 1]!;
        s2 += a[p + 2]! * b[q + 2]!;
        s3 += a[p + 3]! * b[q + 3]!;
      }
      for (; p < end; p++, q++) s0 += a[p]! * b[q]!;
      product[i * bRows + j] = s0 + s1 + (s2 + s3);
    }
  }
  return product;
};

import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMatrixProduct, type MatrixProduct } from '../../../models/matrix.ts';

let matrix: MatrixProduct;
beforeAll(async () => {
  matrix = await createMatrixProduct();
});
afterAll(() => matrix.close());

/** Deterministic values in −1..1. */
function values(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function naive(
  a: Float32Array,
  aRows: number,
  b: Float32Array,
  bRows: number,
  dimension: number,
): Float64Array {
  const y = new Float64Array(aRows * bRows);
  for (let i = 0; i < aRows; i++)
    for (let j = 0; j < bRows; j++)
      for (let k = 0; k < dimension; k++) y[i * bRows + j]! += a[i * dimension + k]! * b[j * dimension + k]!;
  return y;
}

test.each([
  [1, 1, 1],
  [1, 7, 512],
  [3, 5, 4],
  [130, 257, 512],
])('equals a naive product for %i×%i rows of %i numbers', async (aRows, bRows, dimension) => {
  const a = values(aRows * dimension, 1);
  const b = values(bRows * dimension, 2);
  const y = await matrix.multiplyTransposed(a, aRows, b, bRows, dimension);
  const expected = naive(a, aRows, b, bRows, dimension);
  expect(y.length).toBe(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
  expect(worst).toBeLessThan(1e-6 * dimension);
});

test('one session serves blocks of different sizes one after the other', async () => {
  for (const rows of [4, 2, 9]) {
    const a = values(rows * 8, rows);
    const y = await matrix.multiplyTransposed(a, rows, a, rows, 8);
    expect(y[0]).toBeCloseTo(naive(a, 1, a, 1, 8)[0] ?? Number.NaN, 5);
    expect(y.length).toBe(rows * rows);
  }
});

test('no rows give no numbers', async () => {
  expect(await matrix.multiplyTransposed(new Float32Array(0), 0, values(8, 1), 1, 8)).toHaveLength(0);
});

test('a length that does not fit its shape is refused', async () => {
  await expect(matrix.multiplyTransposed(values(7, 1), 1, values(8, 1), 1, 8)).rejects.toThrow('not 1×8');
});

test('2048 × 2048 × 512 runs at a speed that a loop in JavaScript cannot reach', async () => {
  const rows = 2048;
  const dimension = 512;
  const a = values(rows * dimension, 1);
  const b = values(rows * dimension, 2);
  await matrix.multiplyTransposed(a, rows, b, rows, dimension);
  const started = performance.now();
  await matrix.multiplyTransposed(a, rows, b, rows, dimension);
  const gflops = (2 * rows * rows * dimension) / (performance.now() - started) / 1e6;
  console.info(`matrix product: ${gflops.toFixed(1)} GFLOP/s on one thread`);
  expect(gflops).toBeGreaterThan(4);
});

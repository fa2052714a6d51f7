import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import { type DbscanOptions, dbscan } from '../../../core/people/dbscan.ts';
import {
  exactSimilarity,
  type MultiplyTransposed,
  multiplyTransposedPlain,
  type Points,
  roundingBound,
} from '../../../core/people/neighbours.ts';
import { byFirstAppearance, naiveDbscan } from './oracle.ts';

function unitRows(rows: readonly (readonly number[])[]): Points {
  const dimension = rows[0]?.length ?? 3;
  const vectors = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    const norm = Math.hypot(...row);
    row.forEach((value, k) => {
      vectors[i * dimension + k] = value / norm;
    });
  });
  return { vectors, dimension };
}

function run(points: Points, options: Partial<DbscanOptions> & { eps: number; minSamples: number }) {
  return dbscan(points, { multiplyTransposed: multiplyTransposedPlain, ...options });
}

/** A product with errors almost as large as `roundingBound` allows. */
const roundedBadly: MultiplyTransposed = async (a, aRows, b, bRows, dimension) => {
  const product = await multiplyTransposedPlain(a, aRows, b, bRows, dimension);
  return product.map((value, k) => value + 0.9 * roundingBound(dimension) * ((k % 3) - 1));
};

// Small whole numbers make duplicates, collinear points and equal distances common.
const row = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }))
  .filter((values) => values.some((value) => value !== 0));
const pointSet = fc.array(row, { minLength: 1, maxLength: 40 }).map(unitRows);
const minSamples = fc.integer({ min: 1, max: 5 });
const blockRows = fc.integer({ min: 1, max: 45 });

/** Point sets with a radius that is often exactly the distance of two of the points. */
const pointsAndEps = pointSet.chain((points) => {
  const last = points.vectors.length / points.dimension - 1;
  const index = fc.integer({ min: 0, max: last });
  const between = fc
    .tuple(index, index)
    .map(([i, j]) => Math.min(2, Math.max(0, 1 - exactSimilarity(points, i, j))));
  const eps = fc.oneof(between, fc.double({ min: 1e-6, max: 1, noNaN: true }));
  return fc.record({ points: fc.constant(points), eps });
});

describe('dbscan', () => {
  test('equals the textbook', async () => {
    await fc.assert(
      fc.asyncProperty(
        pointsAndEps,
        minSamples,
        blockRows,
        async ({ points, eps }, minSamples, blockRows) => {
          const { labels, core, clusterCount } = await run(points, {
            eps,
            minSamples,
            blockRows,
            multiplyTransposed: roundedBadly,
          });
          const expected = naiveDbscan(points, eps, minSamples);
          expect({ labels: [...labels], core: Array.from(core, Boolean) }).toEqual(expected);
          expect(clusterCount).toBe(Math.max(-1, ...expected.labels) + 1);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('equals the textbook where some points may not be core points', async () => {
    await fc.assert(
      fc.asyncProperty(
        pointsAndEps,
        minSamples,
        blockRows,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        async ({ points, eps }, minSamples, blockRows, may) => {
          const count = points.vectors.length / points.dimension;
          const mayBeCore = Uint8Array.from({ length: count }, (_, i) => (may[i] ? 1 : 0));
          const { labels, core } = await run(points, {
            eps,
            minSamples,
            blockRows,
            mayBeCore,
            multiplyTransposed: roundedBadly,
          });
          const expected = naiveDbscan(points, eps, minSamples, (i) => mayBeCore[i] === 1);
          expect({ labels: [...labels], core: Array.from(core, Boolean) }).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('gives the same clusters in any order of the points', async () => {
    const shuffled = pointsAndEps.chain(({ points, eps }) => {
      const order = Array.from({ length: points.vectors.length / points.dimension }, (_, i) => i);
      return fc.record({
        points: fc.constant(points),
        eps: fc.constant(eps),
        order: fc.shuffledSubarray(order, { minLength: order.length }),
        mayBeCore: fc.uint8Array({ minLength: order.length, maxLength: order.length, max: 1 }),
      });
    });
    await fc.assert(
      fc.asyncProperty(shuffled, minSamples, async ({ points, eps, order, mayBeCore }, minSamples) => {
        const { vectors, dimension } = points;
        const moved = new Float32Array(vectors.length);
        order.forEach((from, to) => {
          moved.set(vectors.subarray(from * dimension, (from + 1) * dimension), to * dimension);
        });
        const before = await run(points, { eps, minSamples, blockRows: 7, mayBeCore });
        const after = await run(
          { vectors: moved, dimension },
          { eps, minSamples, blockRows: 7, mayBeCore: Uint8Array.from(order, (from) => mayBeCore[from]!) },
        );
        expect([...after.labels]).toEqual(byFirstAppearance(order.map((from) => before.labels[from]!)));
      }),
      { numRuns: 200 },
    );
  });

  test('takes a pair at exactly eps and refuses the next smaller radius', async () => {
    const points = unitRows([
      [1, 2, 3],
      [3, 2, 1],
    ]);
    const eps = 1 - exactSimilarity(points, 0, 1);
    const below = eps - Number.EPSILON;
    expect([...(await run(points, { eps, minSamples: 1 })).labels]).toEqual([0, 0]);
    expect([...(await run(points, { eps: below, minSamples: 1 })).labels]).toEqual([0, 1]);
  });

  test('a point that may not be core neither bridges two clusters nor founds one', async () => {
    const at = (degrees: number) => {
      const angle = (degrees * Math.PI) / 180;
      return [Math.cos(angle), Math.sin(angle)];
    };
    const points = unitRows([at(0), at(21), at(40), at(90), at(92)]);
    const eps = 1 - Math.cos((22 * Math.PI) / 180);
    const all = await run(points, { eps, minSamples: 1 });
    expect([...all.labels]).toEqual([0, 0, 0, 1, 1]);
    const weak = await run(points, { eps, minSamples: 1, mayBeCore: Uint8Array.of(1, 0, 1, 0, 0) });
    expect([...weak.labels]).toEqual([0, 1, 1, -1, -1]);
    const pairs = await run(points, { eps, minSamples: 2, mayBeCore: Uint8Array.of(1, 0, 1, 1, 1) });
    expect([...pairs.labels]).toEqual([-1, -1, -1, 0, 0]);
  });

  test('a border point goes to the nearest core point, of two at the same distance to the same one in any order', async () => {
    const eps = 0.21;
    const border = { eps, minSamples: 1, mayBeCore: Uint8Array.of(1, 1, 0) };
    const nearer = unitRows([
      [3, 2],
      [3, -2],
      [60, -1],
    ]);
    expect([...(await run(nearer, border)).labels]).toEqual([0, 1, 1]);
    const alike = unitRows([
      [3, 2],
      [3, -2],
      [1, 0],
    ]);
    expect([...(await run(alike, border)).labels]).toEqual([0, 1, 1]);
    const turned = unitRows([
      [3, -2],
      [3, 2],
      [1, 0],
    ]);
    expect([...(await run(turned, border)).labels]).toEqual([0, 1, 0]);
  });

  test('no point and one point', async () => {
    const none = { vectors: new Float32Array(0), dimension: 3 };
    expect(await run(none, { eps: 0.4, minSamples: 1 })).toEqual({
      labels: new Int32Array(0),
      core: new Uint8Array(0),
      clusterCount: 0,
      unusable: [],
    });
    const one = unitRows([[0, 1, 0]]);
    expect([...(await run(one, { eps: 0.4, minSamples: 1 })).labels]).toEqual([0]);
    expect([...(await run(one, { eps: 0.4, minSamples: 2 })).labels]).toEqual([-1]);
  });

  test('a broken vector is noise and hurts nobody', async () => {
    const points = unitRows([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    points.vectors.fill(Number.NaN, 3, 6);
    points.vectors.fill(0, 9, 12);
    const { labels, unusable } = await run(points, { eps: 0.4, minSamples: 1 });
    expect({ labels: [...labels], unusable }).toEqual({ labels: [0, -1, 0, -1], unusable: [1, 3] });
  });

  test.each([
    ['eps', { eps: Number.NaN, minSamples: 1 }],
    ['eps', { eps: -0.1, minSamples: 1 }],
    ['minSamples', { eps: 0.4, minSamples: 0 }],
    ['blockRows', { eps: 0.4, minSamples: 1, blockRows: 0 }],
    ['mayBeCore', { eps: 0.4, minSamples: 1, mayBeCore: new Uint8Array(3) }],
  ])('refuses a wrong %s', async (member, options) => {
    const refusal = run(unitRows([[1, 0, 0]]), options);
    await expect(refusal).rejects.toThrow(member);
    await expect(refusal).rejects.toBeInstanceOf(AppError);
  });

  test('tells its progress and stops when asked to', async () => {
    const points = unitRows(Array.from({ length: 30 }, (_, i) => [i + 1, 7, 30 - i]));
    const shares: number[] = [];
    const mayBeCore = Uint8Array.from({ length: 30 }, (_, i) => i % 3 && 1);
    const options = { eps: 0.01, minSamples: 2, blockRows: 4, mayBeCore };
    await run(points, { ...options, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(10);
    expect(shares[0]).toBeLessThan(0.1);
    expect(shares.at(-1)).toBe(1);

    const cancel = new AbortController();
    const reason = new Error('the owner closed the window');
    const blocks: number[] = [];
    const onProgress = (share: number) => {
      blocks.push(share);
      // By a timer, as a request would: it must get through between two blocks.
      setImmediate(() => cancel.abort(reason));
    };
    await expect(run(points, { ...options, signal: cancel.signal, onProgress })).rejects.toBe(reason);
    expect(blocks.length).toBeLessThan(4);
  });
});

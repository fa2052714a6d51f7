import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dbscan } from '../../core/people/dbscan.ts';
import { exactSimilarity, multiplyTransposedPlain, type Points } from '../../core/people/neighbours.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { byFirstAppearance } from '../unit/people/oracle.ts';

type Reference = {
  dim: number;
  files: string[];
  runs: { eps: number; min_samples: number; labels: number[]; core_sample_indices: number[] }[];
};

const shared = sharedDir();
if (shared === null) console.log(`skipped: DBSCAN against scikit-learn ${sharedAbsent}`);

const settings = [0.35, 0.4, 0.45, 0.5, 0.55, 0.6].flatMap((eps) =>
  [1, 2, 3, 5].map((minSamples) => ({ eps, minSamples })),
);

describe.skipIf(shared === null)('dbscan equals scikit-learn', () => {
  let reference: Reference;
  let points: Points;
  let similarities: Float32Array;

  beforeAll(async () => {
    const folder = join(shared!, 'data', 'reference');
    reference = JSON.parse(readFileSync(join(folder, 'dbscan_sklearn.json'), 'utf8'));
    const bytes = readFileSync(join(folder, 'lfw_embeddings.f32'));
    points = { vectors: new Float32Array(new Uint8Array(bytes).buffer), dimension: reference.dim };
    const count = reference.files.length;
    similarities = await multiplyTransposedPlain(points.vectors, count, points.vectors, count, reference.dim);
  });

  test('has all the settings tested below', () => {
    expect(reference.runs.map((run) => ({ eps: run.eps, minSamples: run.min_samples }))).toEqual(settings);
  });

  test.each(settings)('eps $eps, min_samples $minSamples', async ({ eps, minSamples }) => {
    const expected = reference.runs.find((run) => run.eps === eps && run.min_samples === minSamples)!;
    const count = reference.files.length;
    const result = await dbscan(points, {
      eps,
      minSamples,
      // The one product serves all settings; any smaller block would need it cut.
      blockRows: count,
      multiplyTransposed: async () => similarities,
    });

    const core = Array.from({ length: count }, (_, i) => i).filter((i) => result.core[i] === 1);
    expect(core).toEqual(expected.core_sample_indices);
    expect(byFirstAppearance(core.map((i) => result.labels[i]!))).toEqual(
      byFirstAppearance(core.map((i) => expected.labels[i]!)),
    );
    expect(Array.from(result.labels, (label) => label === -1)).toEqual(
      expected.labels.map((label) => label === -1),
    );
    // A border point may sit in any cluster that has a core point within eps; ours is in the nearest one.
    for (const [i, label] of result.labels.entries()) {
      if (label === -1 || result.core[i] === 1) continue;
      const nearest = core.reduce((best, j) =>
        exactSimilarity(points, i, j) > exactSimilarity(points, i, best) ? j : best,
      );
      expect(1 - exactSimilarity(points, i, nearest)).toBeLessThanOrEqual(eps);
      expect(label).toBe(result.labels[nearest]);
    }
  });

  test('in blocks, and with a product that rounds as badly as float32 may', async () => {
    const eps = 0.5;
    const expected = reference.runs.find((run) => run.eps === eps && run.min_samples === 1)!;
    const result = await dbscan(points, {
      eps,
      minSamples: 1,
      blockRows: 500,
      multiplyTransposed: async (a, aRows, b, bRows, dimension) => {
        const product = await multiplyTransposedPlain(a, aRows, b, bRows, dimension);
        return product.map((value, k) => value + (k % 2 === 0 ? 3e-5 : -3e-5));
      },
    });
    expect([...result.labels]).toEqual(byFirstAppearance(expected.labels));
  });
});

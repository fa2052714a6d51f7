import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clusterMetrics } from '../eval/cluster-metrics.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

const shared = sharedDir();
if (shared === null) console.log(`skipped: published accuracy of DBSCAN on LFW ${sharedAbsent}`);

test.skipIf(shared === null)('metrics of the reference labels are the published ones', () => {
  const reference = JSON.parse(
    readFileSync(join(shared!, 'data', 'reference', 'dbscan_sklearn.json'), 'utf8'),
  ) as { files: string[]; runs: { eps: number; min_samples: number; labels: number[] }[] };
  const { labels } = reference.runs.find((run) => run.eps === 0.5 && run.min_samples === 1)!;
  const { pairwise, bcubed } = clusterMetrics(
    reference.files.map((file) => file.split('/')[0]!),
    labels,
  );
  expect(pairwise.precision).toBeCloseTo(0.9996, 4);
  expect(pairwise.recall).toBeCloseTo(0.988, 3);
  expect(pairwise.f).toBeCloseTo(0.994, 3);
  expect(bcubed.f).toBeCloseTo(0.9933, 4);
});

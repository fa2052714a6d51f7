import { availableParallelism } from 'node:os';
import { AppError } from '../../core/contract/errors.ts';
import { groupPeople } from '../../core/people/group-people.ts';
import { createMatrixProduct } from '../../models/matrix.ts';
import { packs } from '../../models/packs.ts';
import { clusterMetrics } from '../eval/cluster-metrics.ts';
import { dimension, plantFaces } from './planted-faces.ts';

/**
 * `npm run bench -- cluster [N=13000]`: time and memory of grouping N planted faces, every fifth of them weak, by the
 * calibration of the edge pack.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 13_000);
  if (!Number.isInteger(count) || count < 10) throw new AppError('invalid_request', `bad number ${args[0]}`);
  const { vectors, personOf } = plantFaces(count);
  const faces = Array.from(personOf, (_, i) => ({
    ...{ faceId: i + 1, photoId: i + 1, quality: i % 5 === 0 ? 0.2 : 0.8 },
    ...{ takenDay: null, personId: null, held: false },
  }));
  const threads = availableParallelism();
  const bareMegabytes = peakMegabytes();
  const product = await createMatrixProduct({ intraOpThreads: threads });
  const { clusterEps, clusterMinSamples, ...calibration } = packs.edge.calibration;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { targets, newPersonsCount } = await groupPeople(
    { vectors, dimension },
    faces,
    { persons: [], rejections: [], apart: [] },
    {
      calibration: { ...calibration, eps: clusterEps, minSamples: clusterMinSamples },
      multiplyTransposed: product.multiplyTransposed,
    },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await product.close();
  const labels = targets.map((target) => (target && 'newPerson' in target ? target.newPerson : null));
  const { pairwise, bcubed } = clusterMetrics([...personOf], labels);
  console.log(
    `${count} faces × ${dimension}, ${new Set(personOf).size} persons, ${threads} threads: ${seconds.toFixed(2)} s ` +
      `(${((user + system) / 1e6).toFixed(1)} s of CPU), ` +
      `peak ${peakMegabytes()} MB (${bareMegabytes} MB before)`,
  );
  console.log(
    `${newPersonsCount} people, pair precision ${pairwise.precision.toFixed(4)}, BCubed F ${bcubed.f.toFixed(4)}`,
  );
}

/** Peak resident memory of this process. */
function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

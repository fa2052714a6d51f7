import { availableParallelism } from 'node:os';
import { AppError } from '../../core/contract/errors.ts';
import { createResidents, placeFaces } from '../../core/people/place-faces.ts';
import { createMatrixProduct } from '../../models/matrix.ts';
import { packs } from '../../models/packs.ts';
import { dimension, plantFaces } from './planted-faces.ts';

const facesPerPhoto = 4;
const photos = 20;

/**
 * `npm run bench -- place [N=100000]`: how long the faces of one new photo take to find their people in a library of N
 * faces whose vectors are in memory.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  if (!Number.isInteger(count) || count < 1000)
    throw new AppError('invalid_request', `bad number ${args[0]}`);
  const { vectors, personOf } = plantFaces(count);
  const faces = Array.from(personOf, (personId, i) => ({
    ...{ faceId: i + 1, photoId: i + 1, quality: 0.8, takenDay: null, personId, held: false },
  }));
  const freshCount = photos * facesPerPhoto;
  const there = count - freshCount;
  const facts = { persons: [], rejections: [], apart: [] };
  const startedAt = performance.now();
  const points = { vectors: vectors.subarray(0, there * dimension), dimension };
  const residents = createResidents(points, faces.slice(0, there), facts);
  const readyMs = performance.now() - startedAt;
  const product = await createMatrixProduct({ intraOpThreads: availableParallelism() });
  const { clusterEps, clusterMinSamples, ...rest } = packs.edge.calibration;
  const calibration = { ...rest, eps: clusterEps, minSamples: clusterMinSamples };
  const timesMs: number[] = [];
  let right = 0;
  for (let first = there; first < count; first += facesPerPhoto) {
    const fresh = faces
      .slice(first, first + facesPerPhoto)
      .map((face) => ({ ...face, photoId: count + first, personId: null }));
    const points = {
      vectors: vectors.subarray(first * dimension, (first + facesPerPhoto) * dimension),
      dimension,
    };
    const photoStartedAt = performance.now();
    const { targets } = await placeFaces(residents, points, fresh, {
      ...{ calibration, multiplyTransposed: product.multiplyTransposed },
    });
    timesMs.push(performance.now() - photoStartedAt);
    for (const [i, target] of targets.entries()) {
      const truth = personOf[first + i]!;
      const isKnown = residents.nodes.has(truth);
      const found = target !== null && 'personId' in target ? target.personId : null;
      if (found === (isKnown ? truth : null)) right++;
    }
  }
  await product.close();
  timesMs.sort((a, b) => a - b);
  console.log(
    `${there} faces of ${residents.nodes.size} people, ready in ${readyMs.toFixed(0)} ms; ${photos} photos of ` +
      `${facesPerPhoto} faces: median ${timesMs[photos / 2]!.toFixed(0)} ms, slowest ${timesMs.at(-1)!.toFixed(0)} ms a ` +
      `photo, ${right} of ${freshCount} faces right`,
  );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Assignment, FaceTarget } from '../../core/people/assign.ts';
import type { FaceToGroup } from '../../core/people/face-groups.ts';
import { groupPeople } from '../../core/people/group-people.ts';
import type { Points } from '../../core/people/neighbours.ts';
import { createResidents, placeFaces } from '../../core/people/place-faces.ts';
import { createMatrixProduct, type MatrixProduct } from '../../models/matrix.ts';
import { packs } from '../../models/packs.ts';
import { clusterMetrics } from '../eval/cluster-metrics.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

const shared = sharedDir();
if (shared === null) console.log(`skipped: accuracy of grouping on LFW ${sharedAbsent}`);

const facts = { persons: [], rejections: [], apart: [] };
const dimension = 512;

describe.skipIf(shared === null)('grouping 1,982 portraits of 844 people', () => {
  let truth: string[];
  let points: Points;
  let product: MatrixProduct;

  beforeAll(async () => {
    const folder = join(shared!, 'data', 'reference');
    const { files } = JSON.parse(readFileSync(join(folder, 'dbscan_sklearn.json'), 'utf8')) as {
      files: string[];
    };
    truth = files.map((file) => file.split('/')[0]!);
    const bytes = readFileSync(join(folder, 'lfw_embeddings.f32'));
    points = { vectors: new Float32Array(new Uint8Array(bytes).buffer), dimension };
    product = await createMatrixProduct({ intraOpThreads: 2 });
    return () => product.close();
  });

  const { clusterEps, clusterMinSamples, ...calibration } = packs.edge.calibration;
  const options = () => ({
    calibration: { ...calibration, eps: clusterEps, minSamples: clusterMinSamples },
    multiplyTransposed: product.multiplyTransposed,
  });

  /** Quality is not recorded with the vectors: that of a clear portrait. */
  const facesOf = (personIds: readonly (number | null)[]): FaceToGroup[] =>
    personIds.map((personId, i) => ({
      ...{ faceId: i + 1, photoId: i + 1, quality: 0.6, takenDay: null, personId, held: false },
    }));
  const nobody = () => truth.map(() => null);
  const idOf = (target: FaceTarget, first: number) =>
    target === null ? null : 'personId' in target ? target.personId : first + target.newPerson;
  const idsOf = ({ targets }: Assignment, first: number) => targets.map((target) => idOf(target, first));
  const rowsOf = (indices: readonly number[]): Points => {
    const vectors = new Float32Array(indices.length * dimension);
    for (const [k, i] of indices.entries()) {
      vectors.set(points.vectors.subarray(i * dimension, (i + 1) * dimension), k * dimension);
    }
    return { vectors, dimension };
  };

  /** Places all faces in `batches` parts, in an order made from `seed`. */
  async function placeInBatches(batches: number, seed: number): Promise<(number | null)[]> {
    const order = [...truth.keys()];
    let state = seed;
    for (let i = order.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const j = state % (i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const personIds: (number | null)[] = nobody();
    let nextId = 0;
    const size = Math.ceil(order.length / batches);
    for (let first = 0; first < order.length; first += size) {
      const faces = facesOf(personIds);
      const before = order.slice(0, first).filter((i) => personIds[i] !== null);
      const fresh = order.slice(first, first + size);
      const residents = createResidents(
        rowsOf(before),
        before.map((i) => faces[i]!),
        facts,
      );
      const placed = await placeFaces(
        residents,
        rowsOf(fresh),
        fresh.map((i) => faces[i]!),
        options(),
      );
      for (const [k, i] of fresh.entries()) personIds[i] = idOf(placed.targets[k]!, nextId);
      const intoOf = new Map(placed.joined.map(({ from, into }) => [from, into]));
      for (const i of before) personIds[i] = intoOf.get(personIds[i]!) ?? personIds[i]!;
      nextId += placed.newPersonsCount;
    }
    return personIds;
  }

  test('is as accurate as measured, and repeats itself', async () => {
    const grouped = await groupPeople(points, facesOf(nobody()), facts, options());
    const ids = idsOf(grouped, 0);
    const { pairwise, bcubed } = clusterMetrics(truth, ids);
    console.log(`pair precision ${pairwise.precision.toFixed(4)}, BCubed F ${bcubed.f.toFixed(4)}`);
    expect(pairwise.precision).toBeGreaterThanOrEqual(0.99);
    expect(bcubed.f).toBeGreaterThanOrEqual(0.994);
    expect(idsOf(await groupPeople(points, facesOf(ids), facts, options()), 10_000)).toEqual(ids);
  });

  test.each([
    [2, 1],
    [10, 2],
    [40, 3],
  ])(
    'in %i batches (order %i) ends near grouping all at once; then grouping reaches the same',
    async (batches, seed) => {
      const atOnce = idsOf(await groupPeople(points, facesOf(nobody()), facts, options()), 0);
      const placed = await placeInBatches(batches, seed);
      const alike = clusterMetrics(atOnce, placed);
      console.log(`${batches} batches: BCubed F to grouping at once ${alike.bcubed.f.toFixed(4)}`);
      expect(alike.bcubed.f).toBeGreaterThanOrEqual(0.99);
      const after = idsOf(await groupPeople(points, facesOf(placed), facts, options()), 10_000);
      expect(clusterMetrics(atOnce, after)).toMatchObject({ pairwise: { f: 1 }, bcubed: { f: 1 } });
      // Whoever there was keeps most of its faces under its number.
      const kept = placed.filter((id, i) => id !== null && after[i] === id).length;
      expect(kept / placed.length).toBeGreaterThan(0.98);
    },
  );
});

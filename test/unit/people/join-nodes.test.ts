import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupOfFace, readRules } from '../../../core/people/face-groups.ts';
import { joinNodes, type LinkCalibration, type Node } from '../../../core/people/join-nodes.ts';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';
import { facesOf, noFacts } from './faces.ts';
import { byFirstAppearance } from './oracle.ts';

const dimension = 4;
const link: LinkCalibration = { base: 0.2, spread: 0.3, quality: 0.1, both: 0.1, rival: 0, floor: 0.2 };

const rounding = 1e-5;

type Face = { vector: number[]; quality: number; photoId: number };

/**
 * [Note: Link] and average linkage as in the textbook: all pairs of clusters anew after each joining. Null where rounding
 * decides: two pairs as good, or one just at the threshold.
 */
function naive(faces: readonly Face[]): number[] | null {
  let clusters = faces.map((_, i) => [i]);
  const similarity = (i: number, j: number) =>
    faces[i]!.vector.reduce((sum, value, k) => sum + value * faces[j]!.vector[k]!, 0);
  const mean = (a: number[], b: number[]) =>
    a.reduce((sum, i) => sum + b.reduce((part, j) => part + similarity(i, j), 0), 0) / (a.length * b.length);
  const quality = (a: number[]) => a.reduce((sum, i) => sum + faces[i]!.quality, 0) / a.length;
  const margin = (a: number[], b: number[]) => {
    const smaller =
      a.length < b.length ? quality(a) : b.length < a.length ? quality(b) : Math.min(quality(a), quality(b));
    const spread = Math.sqrt(mean(a, a)) * Math.sqrt(mean(b, b));
    const both = 1 - 1 / Math.min(a.length, b.length);
    const similar = mean(a, b);
    if (Math.abs(similar - link.floor) < rounding) return 0;
    return similar < link.floor
      ? -1
      : similar - link.base - link.spread * spread - link.quality * smaller - link.both * both;
  };
  for (;;) {
    let best: { a: number[]; b: number[]; by: number } | null = null;
    for (const [n, a] of clusters.entries()) {
      for (const b of clusters.slice(n + 1)) {
        if (a.some((i) => b.some((j) => faces[i]!.photoId === faces[j]!.photoId))) continue;
        const by = margin(a, b);
        if (Math.abs(by) < rounding || (best !== null && Math.abs(by - best.by) < rounding)) return null;
        if (by >= 0 && (best === null || by > best.by)) best = { a, b, by };
      }
    }
    if (best === null) break;
    const { a, b } = best;
    clusters = [...clusters.filter((one) => one !== a && one !== b), [...a, ...b]];
  }
  return byFirstAppearance(faces.map((_, i) => clusters.findIndex((one) => one.includes(i))));
}

function nodesOf(faces: readonly Face[]) {
  const rules = readRules(
    facesOf(faces.map(({ quality, photoId }) => ({ angle: 0, quality, photoId }))),
    noFacts,
  );
  const nodes: Node[] = faces.map(({ vector, quality }, i) => ({
    ...{ faceCount: 1, sum: Float64Array.from(vector), qualitySum: quality, settled: false },
    group: groupOfFace(rules, i, true),
  }));
  return { nodes, rules };
}

const face = fc
  .record({
    vector: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: dimension,
      maxLength: dimension,
    }),
    quality: fc.double({ min: 0, max: 1, noNaN: true }),
    photoId: fc.integer({ min: 1, max: 20 }),
  })
  .map((one) => ({ ...one, length: Math.hypot(...one.vector) }))
  .filter(({ length }) => length > 0.1)
  .map(({ length, ...one }) => ({ ...one, vector: one.vector.map((value) => Math.fround(value / length)) }));

test('joins as average linkage by the textbook does, whatever the size of the blocks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(face, { maxLength: 14 }),
      fc.integer({ min: 1, max: 20 }),
      async (faces, blockRows) => {
        const expected = naive(faces);
        fc.pre(expected !== null);
        const { nodes, rules } = nodesOf(faces);
        const given = structuredClone(nodes);
        const options = { link, blockRows, multiplyTransposed: multiplyTransposedPlain };
        expect(byFirstAppearance(await joinNodes(nodes, rules, dimension, options))).toEqual(expected);
        expect(nodes).toEqual(given);
      },
    ),
    { numRuns: 400 },
  );
});

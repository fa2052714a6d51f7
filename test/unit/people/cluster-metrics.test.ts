import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterMetrics } from '../../eval/cluster-metrics.ts';

test('a worked example', () => {
  // Clusters {a a b}, {a}, {b b}, and one b alone.
  const truth = ['a', 'a', 'b', 'a', 'b', 'b', 'b'];
  const { pairwise, bcubed, clusters, alone } = clusterMetrics(truth, [0, 0, 0, 1, 2, 2, null]);
  expect({ clusters, alone }).toEqual({ clusters: 4, alone: 2 });
  expect(pairwise.precision).toBeCloseTo(2 / 4);
  expect(pairwise.recall).toBeCloseTo(2 / 9);
  expect(pairwise.f).toBeCloseTo(4 / 13);
  expect(bcubed.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1 + 1) / 7);
  expect(bcubed.recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 4 + 1 / 3 + 2 / 4 + 2 / 4 + 1 / 4) / 7);
});

test('nothing wrong is 1, also where there is nothing', () => {
  const perfect = { precision: 1, recall: 1, f: 1 };
  expect(clusterMetrics([], [])).toEqual({ pairwise: perfect, bcubed: perfect, clusters: 0, alone: 0 });
  expect(clusterMetrics(['a', 'b'], [null, null])).toEqual({
    pairwise: perfect,
    bcubed: perfect,
    clusters: 2,
    alone: 2,
  });
});

test('equals counting face by face', () => {
  const face = fc.record({ person: fc.nat(4), label: fc.option(fc.nat(4)) });
  fc.assert(
    fc.property(fc.array(face, { minLength: 1, maxLength: 30 }), (faces) => {
      const same = (i: number, j: number) => faces[i]!.person === faces[j]!.person;
      const together = (i: number, j: number) =>
        i === j || (faces[i]!.label !== null && faces[i]!.label === faces[j]!.label);
      const all = faces.map((_, i) => i);
      const mean = (of: (i: number) => number) => all.reduce((total, i) => total + of(i), 0) / all.length;
      const share = (whole: number[], part: (j: number) => boolean) =>
        whole.length === 0 ? 1 : whole.filter(part).length / whole.length;
      const pairs = all.flatMap((i) => all.slice(0, i).map((j) => [i, j] as const));
      const pairShare = (
        whole: (i: number, j: number) => boolean,
        part: (i: number, j: number) => boolean,
      ) => {
        const counted = pairs.filter(([i, j]) => whole(i, j));
        return counted.length === 0 ? 1 : counted.filter(([i, j]) => part(i, j)).length / counted.length;
      };

      const { pairwise, bcubed, alone } = clusterMetrics(
        faces.map(({ person }) => person),
        faces.map(({ label }) => label),
      );
      expect(pairwise.precision).toBeCloseTo(pairShare(together, same));
      expect(pairwise.recall).toBeCloseTo(pairShare(same, together));
      expect(bcubed.precision).toBeCloseTo(
        mean((i) =>
          share(
            all.filter((j) => together(i, j)),
            (j) => same(i, j),
          ),
        ),
      );
      expect(bcubed.recall).toBeCloseTo(
        mean((i) =>
          share(
            all.filter((j) => same(i, j)),
            (j) => together(i, j),
          ),
        ),
      );
      expect(alone).toBe(all.filter((i) => all.every((j) => i === j || !together(i, j))).length);
    }),
  );
});

import { dbscan } from './dbscan.ts';
import { type Group, groupOfFace, mayBeOne, type Rules, sumOf, unite } from './face-groups.ts';
import { exactSimilarity, type MultiplyTransposed, type Points } from './neighbours.ts';

export type CutOptions = {
  /** Radius that made the clusters, cosine distance. */
  eps: number;
  /** Mean cosine similarity to the rest of its cluster that every face must have; below it the cluster is a chain. */
  chainSimilarity: number;
  multiplyTransposed: MultiplyTransposed;
  signal?: AbortSignal | undefined;
};

/** By how much the radius shrinks each time, and where that ends: nearer than that are copies of one picture. */
const radiusStep = 0.06;
const leastRadius = 0.1;

/**
 * Takes DBSCAN's clusters apart where they cannot be one person: two faces of one photo, persons whom the owner keeps
 * apart, or a chain, whose ends have nothing in common. Such a cluster is clustered again by itself with a smaller radius;
 * what still cannot be one person at the smallest is dealt out face by face. Cutting too much does
 * no harm: `joinNodes` puts together what belongs together.
 *
 * @param clusters indices of faces @returns clusters that obey the rules, each in ascending order
 */
export async function cutClusters(
  points: Points,
  rules: Rules,
  clusters: readonly (readonly number[])[],
  options: CutOptions,
): Promise<number[][]> {
  const { multiplyTransposed, signal, chainSimilarity } = options;
  const settled: number[][] = [];
  const open = clusters.map((indices) => ({ indices: [...indices], eps: options.eps }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { indices, eps } = next;
    if (indices.length === 1 || (isLawful(rules, indices) && isCompact(points, indices, chainSimilarity))) {
      settled.push(indices);
      continue;
    }
    const smaller = eps - radiusStep;
    if (smaller < leastRadius) {
      settled.push(...dealOut(points, rules, indices, chainSimilarity));
      continue;
    }
    const { labels, clusterCount } = await dbscan(gathered(points, indices), {
      ...{ eps: smaller, minSamples: 1, multiplyTransposed, signal },
    });
    const parts: number[][] = Array.from({ length: clusterCount }, () => []);
    for (const [k, i] of indices.entries()) parts[labels[k]!]!.push(i);
    for (const part of parts) open.push({ indices: part, eps: smaller });
  }
  return settled;
}

function isLawful(rules: Rules, indices: readonly number[]): boolean {
  const [first, ...others] = indices;
  const group = groupOfFace(rules, first!, true);
  return others.every((i) => {
    const face = groupOfFace(rules, i, true);
    if (!mayBeOne(rules, group, face)) return false;
    unite(group, face);
    return true;
  });
}

/** Mean similarities of the faces to the others, by the sum of all. */
function isCompact(points: Points, indices: readonly number[], least: number): boolean {
  const sum = sumOf(points, indices);
  return indices.every(
    (i) => (dot(points, i, sum) - exactSimilarity(points, i, i)) / (indices.length - 1) >= least,
  );
}

/**
 * Each face goes to the most similar group that may have it, one of the owner's before others. The faces that the owner
 * holds come first, then those nearest to the middle of all.
 */
function dealOut(points: Points, rules: Rules, indices: readonly number[], least: number): number[][] {
  const middle = sumOf(points, indices);
  const nearness = new Map(indices.map((i) => [i, dot(points, i, middle)]));
  const isHeld = (i: number) => (rules.anchors[i] === null ? 0 : 1);
  const order = indices.toSorted(
    (i, j) => isHeld(j) - isHeld(i) || nearness.get(j)! - nearness.get(i)! || i - j,
  );
  const dealt: { group: Group; indices: number[]; sum: Float64Array }[] = [];
  for (const i of order) {
    const face = groupOfFace(rules, i, true);
    const similarity = (home: (typeof dealt)[number]) => dot(points, i, home.sum) / home.indices.length;
    const homes = dealt.filter((home) => similarity(home) >= least && mayBeOne(rules, home.group, face));
    const owners = homes.filter(({ group }) => group.anchor !== null);
    const home = (owners.length > 0 ? owners : homes).reduce<(typeof dealt)[number] | null>(
      (best, next) => (best === null || similarity(next) > similarity(best) ? next : best),
      null,
    );
    if (home === null) {
      dealt.push({ group: face, indices: [i], sum: sumOf(points, [i]) });
      continue;
    }
    unite(home.group, face);
    home.indices.push(i);
    for (let k = 0, at = i * points.dimension; k < points.dimension; k++, at++) {
      home.sum[k]! += points.vectors[at]!;
    }
  }
  return dealt.map((part) => part.indices.toSorted((i, j) => i - j));
}

function dot({ vectors, dimension }: Points, i: number, sum: Float64Array): number {
  let total = 0;
  for (let k = 0, at = i * dimension; k < dimension; k++, at++) total += vectors[at]! * sum[k]!;
  return total;
}

export function gathered({ vectors, dimension }: Points, indices: readonly number[]): Points {
  const rows = new Float32Array(indices.length * dimension);
  for (const [k, i] of indices.entries()) {
    rows.set(vectors.subarray(i * dimension, (i + 1) * dimension), k * dimension);
  }
  return { vectors: rows, dimension };
}

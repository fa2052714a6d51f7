import { exactSimilarity, type Points } from '../../../core/people/neighbours.ts';

export type OracleResult = { labels: number[]; core: boolean[] };

/**
 * DBSCAN as in the textbook: all distances in float64, neighbour lists, breadth-first growth. Border points go to the
 * nearest core point afterwards, as `dbscan` promises.
 */
export function naiveDbscan(
  points: Points,
  eps: number,
  minSamples: number,
  mayBeCore: (i: number) => boolean = () => true,
): OracleResult {
  const count = points.vectors.length / points.dimension;
  const all = Array.from({ length: count }, (_, i) => i);
  const distance = (i: number, j: number) => 1 - exactSimilarity(points, i, j);
  const within = (i: number) => all.filter((j) => j === i || distance(i, j) <= eps);
  const core = all.map((i) => mayBeCore(i) && within(i).filter(mayBeCore).length >= minSamples);
  const cluster = new Array<number>(count).fill(-1);
  for (const start of all) {
    if (!core[start] || cluster[start] !== -1) continue;
    cluster[start] = start;
    const queue = [start];
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) {
      for (const j of within(i)) {
        if (core[j] && cluster[j] === -1) {
          cluster[j] = start;
          queue.push(j);
        }
      }
    }
  }
  const row = (i: number) => points.vectors.subarray(i * points.dimension, (i + 1) * points.dimension);
  for (const i of all) {
    if (core[i]) continue;
    const candidates = within(i).filter((j) => core[j]);
    candidates.sort((a, b) => distance(i, a) - distance(i, b) || compare(row(a), row(b)));
    if (candidates[0] !== undefined) cluster[i] = cluster[candidates[0]]!;
  }
  return { labels: byFirstAppearance(cluster), core };
}

function compare(a: Float32Array, b: Float32Array): number {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}

/** The same partition with clusters numbered in the order of their first point; −1 stays. */
export function byFirstAppearance(labels: Iterable<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (label === -1) return -1;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

export type Score = { precision: number; recall: number; f: number };

export type ClusterMetrics = {
  /** Over all pairs of faces: are two in one cluster the same person, are two of one person in one cluster? */
  pairwise: Score;
  /** Mean over faces of the same question about its own cluster (Bagga & Baldwin 1998; Amigó et al. 2009). */
  bcubed: Score;
  /** Clusters, each face without one counted as its own. */
  clusters: number;
  /** Faces that share their cluster with nobody. */
  alone: number;
};

/**
 * Compares a clustering with the truth. Both give one value per face, equal values meaning one group; a null label is
 * a face in no cluster, which is a cluster of its own. Where nothing could be wrong (no pair at all) a score is 1.
 */
export function clusterMetrics<T, L>(truth: readonly T[], labels: readonly (L | null)[]): ClusterMetrics {
  const clusterSizes = new Map<unknown, number>();
  const personSizes = new Map<unknown, number>();
  const cells = new Map<unknown, Map<unknown, number>>();
  for (const [i, person] of truth.entries()) {
    const cluster = labels[i] ?? Symbol('in no cluster');
    increment(clusterSizes, cluster);
    increment(personSizes, person);
    const row = cells.get(cluster) ?? new Map<unknown, number>();
    cells.set(cluster, row);
    increment(row, person);
  }

  let pairsRight = 0;
  let precisionSum = 0;
  let recallSum = 0;
  for (const [cluster, row] of cells) {
    for (const [person, shared] of row) {
      pairsRight += pairs(shared);
      precisionSum += shared ** 2 / clusterSizes.get(cluster)!;
      recallSum += shared ** 2 / personSizes.get(person)!;
    }
  }
  const pairsTogether = sum(clusterSizes.values(), pairs);
  const pairsSame = sum(personSizes.values(), pairs);
  return {
    pairwise: score(ratio(pairsRight, pairsTogether), ratio(pairsRight, pairsSame)),
    bcubed: score(ratio(precisionSum, truth.length), ratio(recallSum, truth.length)),
    clusters: clusterSizes.size,
    alone: sum(clusterSizes.values(), (size) => (size === 1 ? 1 : 0)),
  };
}

function increment(counts: Map<unknown, number>, key: unknown): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const pairs = (size: number) => (size * (size - 1)) / 2;

function sum(values: Iterable<number>, of: (value: number) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

function score(precision: number, recall: number): Score {
  const f = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f };
}

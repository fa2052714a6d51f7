import TinyQueue from 'tinyqueue';
import { type MultiplyTransposed, type Points, similarityBlocks } from './neighbours.ts';

export type JoinOptions = {
  /** From `dbscan`; −1: no cluster. */
  labels: Int32Array;
  /** From `dbscan`; 1: a good face. */
  core: Uint8Array;
  /** Photo of every face. */
  photoIds: ArrayLike<number>;
  /** Mean cosine similarity from which two large clusters are one person. */
  joinSimilarity: number;
  /** Cosine similarity that two single faces need; not below `joinSimilarity`. */
  pairSimilarity: number;
  multiplyTransposed: MultiplyTransposed;
  blockRows?: number | undefined;
  signal?: AbortSignal | undefined;
};

type Cluster = {
  faceCount: number;
  /** Sum of the vectors of its faces: the dot product of two sums is the sum of all similarities between them. */
  sum: Float64Array;
  photoIds: Set<number>;
  hasCore: boolean;
  /** Mean similarity to other clusters; only those from `joinSimilarity`. */
  near: Map<number, number>;
  /** Grows with every join, so that older offers in the queue are known to be out of date. */
  version: number;
  joinedInto: number | null;
};

type Offer = { similarity: number; a: number; b: number; versionA: number; versionB: number };

/**
 * Joins the fragments that DBSCAN leaves of one person (a beard, a profile, a blurred face), by average linkage
 * (Sokal & Michener 1958): the pair of clusters with the highest mean similarity first. Unlike a larger eps this
 * cannot chain: all faces of both sides have a say. Few pairs of faces prove less than many, so that clusters of m and
 * n faces need the mean `join + (pair − join) / (m·n)`.
 *
 * Clusters that share a photo are two people and stay apart. Faces without a cluster (weak ones) may join clusters,
 * never each other.
 *
 * @returns labels as `dbscan` numbers them: by first face, −1 for none.
 */
export async function joinClusters(points: Points, options: JoinOptions): Promise<Int32Array> {
  const { joinSimilarity, pairSimilarity, labels } = options;
  const { clusters, clusterOf } = fragments(points, options);
  const queue = new TinyQueue<Offer>([], (x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);

  const offer = (first: number, second: number, similarity: number) => {
    const [a, b] = first < second ? [first, second] : [second, first];
    clusters[a]!.near.set(b, similarity);
    clusters[b]!.near.set(a, similarity);
    queue.push({ similarity, a, b, versionA: clusters[a]!.version, versionB: clusters[b]!.version });
  };
  await offerNearPairs(points.dimension, clusters, options, offer);

  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { a, b, similarity, versionA, versionB } = best;
    const into = clusters[a]!;
    const from = clusters[b]!;
    if (into.version !== versionA || from.version !== versionB) continue;
    const needed = joinSimilarity + (pairSimilarity - joinSimilarity) / (into.faceCount * from.faceCount);
    if (similarity < needed || !(into.hasCore || from.hasCore) || sharePhoto(into, from)) continue;
    join(clusters, a, b, joinSimilarity, offer);
  }

  const joined = new Int32Array(labels.length);
  const numbers = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    let end = clusterOf[i]!;
    for (let next = clusters[end]!.joinedInto; next !== null; next = clusters[end]!.joinedInto) end = next;
    const isCluster = labels[i] !== -1 || clusters[end]!.faceCount > 1;
    if (isCluster && !numbers.has(end)) numbers.set(end, numbers.size);
    joined[i] = isCluster ? numbers.get(end)! : -1;
  }
  return joined;
}

/** The clusters of DBSCAN in the order of their first face, and every face without one as a cluster of its own. */
function fragments({ vectors, dimension }: Points, { labels, core, photoIds }: JoinOptions) {
  const clusters: Cluster[] = [];
  const clusterOf = new Int32Array(labels.length);
  const indexOf = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    let index = label === -1 ? undefined : indexOf.get(label);
    if (index === undefined) {
      index = clusters.length;
      clusters.push({
        faceCount: 0,
        sum: new Float64Array(dimension),
        photoIds: new Set(),
        hasCore: false,
        near: new Map(),
        version: 0,
        joinedInto: null,
      });
      if (label !== -1) indexOf.set(label, index);
    }
    const cluster = clusters[index]!;
    clusterOf[i] = index;
    cluster.faceCount++;
    cluster.photoIds.add(photoIds[i]!);
    cluster.hasCore ||= core[i] === 1;
    for (let k = 0; k < dimension; k++) cluster.sum[k]! += vectors[i * dimension + k]!;
  }
  return { clusters, clusterOf };
}

/** Finds all pairs worth a look as one blocked product of the clusters' mean vectors. */
async function offerNearPairs(
  dimension: number,
  clusters: readonly Cluster[],
  options: JoinOptions,
  offer: (a: number, b: number, similarity: number) => void,
): Promise<void> {
  const { joinSimilarity, multiplyTransposed, blockRows = 1024, signal } = options;
  const means = new Float32Array(clusters.length * dimension);
  for (const [c, { sum, faceCount }] of clusters.entries()) {
    for (let k = 0; k < dimension; k++) means[c * dimension + k] = sum[k]! / faceCount;
  }
  const all = Uint32Array.from(clusters.keys());
  const blocks = similarityBlocks({ vectors: means, dimension }, all, null, {
    multiplyTransposed,
    blockRows,
    signal,
  });
  for await (const { rowStart, rowCount, columnStart, columnCount, similarities } of blocks) {
    for (let r = 0; r < rowCount; r++) {
      const a = rowStart + r;
      for (let c = Math.max(0, a + 1 - columnStart); c < columnCount; c++) {
        const similarity = similarities[r * columnCount + c]!;
        if (similarity >= joinSimilarity) offer(a, columnStart + c, similarity);
      }
    }
  }
}

function sharePhoto(a: Cluster, b: Cluster): boolean {
  return !a.photoIds.isDisjointFrom(b.photoIds);
}

/** Puts `b` into `a` and offers the pairs with their neighbours anew. */
function join(
  clusters: readonly Cluster[],
  a: number,
  b: number,
  joinSimilarity: number,
  offer: (a: number, b: number, similarity: number) => void,
): void {
  const into = clusters[a]!;
  const from = clusters[b]!;
  into.faceCount += from.faceCount;
  for (let k = 0; k < into.sum.length; k++) into.sum[k]! += from.sum[k]!;
  for (const photoId of from.photoIds) into.photoIds.add(photoId);
  into.hasCore ||= from.hasCore;
  into.version++;
  from.version++;
  from.joinedInto = a;

  const neighbours = new Set([...into.near.keys(), ...from.near.keys()]);
  for (const other of neighbours) {
    const near = clusters[other]!.near;
    near.delete(a);
    near.delete(b);
  }
  into.near.clear();
  from.near.clear();
  for (const other of neighbours) {
    if (other === a || other === b) continue;
    const similarity = meanSimilarity(into, clusters[other]!);
    if (similarity >= joinSimilarity) offer(a, other, similarity);
  }
}

function meanSimilarity(a: Cluster, b: Cluster): number {
  let dot = 0;
  for (let k = 0; k < a.sum.length; k++) dot += a.sum[k]! * b.sum[k]!;
  return dot / (a.faceCount * b.faceCount);
}

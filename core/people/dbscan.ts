import { AppError } from '../contract/errors.ts';
import {
  exactSimilarity,
  type MultiplyTransposed,
  type Points,
  roundingBound,
  similarityBlocks,
  visitNeighbours,
} from './neighbours.ts';

export type DbscanOptions = {
  /** Radius as cosine distance (1 − similarity), inclusive; 0..2. */
  eps: number;
  /** Points within `eps` that make a point a core point, itself included; ≥ 1. */
  minSamples: number;
  /**
   * One entry per point; 0: the point can only be a border point. It founds no cluster, bridges none, and does not
   * count towards `minSamples` of others, so that the clusters are those of the other points alone. Default: all 1.
   */
  mayBeCore?: Uint8Array | undefined;
  /** The bulk of the work; see models/matrix.ts for the native one. */
  multiplyTransposed: MultiplyTransposed;
  /** Points per block of the product. Default 1024: one block of similarities is 4 MB. */
  blockRows?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called after every block with the done share of the work, 0..1, never falling. */
  onProgress?: ((share: number) => void) | undefined;
};

export type DbscanResult = {
  /** Cluster of every point, −1 for noise; clusters are numbered by their first point. */
  labels: Int32Array;
  /** 1 where the point is a core point. */
  core: Uint8Array;
  clusterCount: number;
  /** Points whose vector is not of unit length (within 1e-3) or not finite: always noise, neighbours of nobody. */
  unusable: number[];
};

/**
 * DBSCAN (Ester et al. 1996) on cosine distance, exact: core points, noise and the partition of the core points are
 * those of scikit-learn in float64. A border point goes to the cluster of its nearest core point, and not to
 * whichever cluster came first, so that the clusters do not depend on the order of the points (see
 * [Note: One pass]).
 *
 * @throws AppError invalid_request for options out of range or a length that does not fit; the signal's reason
 * once it is aborted.
 */
export async function dbscan(points: Points, options: DbscanOptions): Promise<DbscanResult> {
  const count = checkedCount(points, options);
  const { eps, minSamples, mayBeCore, onProgress, multiplyTransposed, blockRows = 1024, signal } = options;

  const founders: number[] = [];
  const followers: number[] = [];
  const unusable: number[] = [];
  for (let i = 0; i < count; i++) {
    if (!isUnit(points, i)) unusable.push(i);
    else if (mayBeCore === undefined || mayBeCore[i] === 1) founders.push(i);
    else followers.push(i);
  }

  const graph = createCoreGraph(count, minSamples);
  for (const i of founders) graph.addPoint(i);

  // Followers meet core points only, and those are not known yet: at most this many pairs are to be looked at.
  const totalPairs = founders.length ** 2 / 2 + founders.length * followers.length;
  let donePairs = 0;
  const product = { multiplyTransposed, blockRows, signal };

  const founderRows = Uint32Array.from(founders);
  for await (const block of similarityBlocks(points, founderRows, null, product)) {
    visitNeighbours(points, block, founderRows, null, eps, graph.addEdge);
    donePairs += (block.rowCount * block.columnCount) / (block.rowStart === block.columnStart ? 2 : 1);
    onProgress?.(Math.min(1, donePairs / totalPairs));
  }

  const nearest = createNearest(points);
  for (const i of founders) {
    if (graph.core[i] === 1) continue;
    for (const j of graph.pendingNeighbours(i)) if (graph.core[j] === 1) nearest.offer(i, j);
  }

  const followerRows = Uint32Array.from(followers);
  const coreRows = founderRows.filter((i) => graph.core[i] === 1);
  const bound = roundingBound(points.dimension);
  const offerFollower = (i: number, j: number, similarity: number) => {
    if (similarity + bound >= nearest.similarityOf(i)) nearest.offer(i, j);
  };
  for await (const block of similarityBlocks(points, followerRows, coreRows, product)) {
    visitNeighbours(points, block, followerRows, coreRows, eps, offerFollower);
    donePairs += block.rowCount * block.columnCount;
    onProgress?.(Math.min(1, donePairs / totalPairs));
  }
  onProgress?.(1);

  const labels = new Int32Array(count).fill(-1);
  const labelOfRoot = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const owner = graph.core[i] === 1 ? i : nearest.of(i);
    if (owner === null) continue;
    const root = graph.rootOf(owner);
    const label = labelOfRoot.get(root) ?? labelOfRoot.size;
    labelOfRoot.set(root, label);
    labels[i] = label;
  }
  return { labels, core: graph.core, clusterCount: labelOfRoot.size, unusable };
}

function checkedCount({ vectors, dimension }: Points, options: DbscanOptions): number {
  const count = vectors.length / dimension;
  if (!Number.isInteger(dimension) || dimension < 1 || !Number.isInteger(count)) {
    throw new AppError('invalid_request', `${vectors.length} numbers are no rows of ${dimension}`);
  }
  const { eps, minSamples, mayBeCore, blockRows = 1 } = options;
  if (!(eps >= 0 && eps <= 2)) throw new AppError('invalid_request', `eps must be in 0..2, not ${eps}`);
  if (!Number.isInteger(minSamples) || minSamples < 1) {
    throw new AppError('invalid_request', `minSamples must be a whole number from 1, not ${minSamples}`);
  }
  if (!Number.isInteger(blockRows) || blockRows < 1) {
    throw new AppError('invalid_request', `blockRows must be a whole number from 1, not ${blockRows}`);
  }
  if (mayBeCore !== undefined && mayBeCore.length !== count) {
    throw new AppError('invalid_request', `mayBeCore has ${mayBeCore.length} entries for ${count} points`);
  }
  return count;
}

function isUnit(points: Points, i: number): boolean {
  return Math.abs(exactSimilarity(points, i, i) - 1) <= 2e-3;
}

/*
 * [Note: One pass]
 * The textbook counts neighbours first and joins core points afterwards: two passes over all pairs, or all edges
 * kept. The pairs are the whole cost, and the edges do not fit: one person with 20,000 photos has 2·10⁸ of them.
 * But only the edges of a point that is not (yet) a core point must be kept, and those are fewer than minSamples.
 * So each such point keeps its neighbours in a list; when the list is full the point becomes a core point, is joined
 * with the core points in it, and the list is empty for good. An edge between two core points is a union at once; an
 * edge with one other point stays in the list of that point. At the end the list of a point that never became core
 * holds all its neighbours: what is needed to place it as a border point. Memory is n · minSamples numbers.
 */
type CoreGraph = {
  readonly core: Uint8Array;
  addPoint(i: number): void;
  addEdge(i: number, j: number): void;
  /** All neighbours of a point that is not a core point. */
  pendingNeighbours(i: number): Uint32Array;
  rootOf(i: number): number;
};

function createCoreGraph(count: number, minSamples: number): CoreGraph {
  // A list longer than the number of other points can never fill.
  const capacity = Math.min(minSamples - 1, count);
  const pending = new Uint32Array(count * capacity);
  const pendingCount = new Uint32Array(count);
  const core = new Uint8Array(count);
  const parent = new Uint32Array(count);

  function rootOf(i: number): number {
    let node = i;
    for (let up = parent[node]!; up !== node; up = parent[node]!) {
      parent[node] = parent[up]!;
      node = parent[node]!;
    }
    return node;
  }

  function unite(i: number, j: number): void {
    const a = rootOf(i);
    const b = rootOf(j);
    if (a < b) parent[b] = a;
    else parent[a] = b;
  }

  function pendingNeighbours(i: number): Uint32Array {
    return pending.subarray(i * capacity, i * capacity + pendingCount[i]!);
  }

  function becomeCore(i: number): void {
    core[i] = 1;
    for (const j of pendingNeighbours(i)) if (core[j] === 1) unite(i, j);
    pendingCount[i] = 0;
  }

  function keep(i: number, j: number): void {
    pending[i * capacity + pendingCount[i]!] = j;
    pendingCount[i]! += 1;
    if (pendingCount[i] === minSamples - 1) becomeCore(i);
  }

  return {
    core,
    addPoint(i) {
      parent[i] = i;
      if (minSamples === 1) core[i] = 1;
    },
    addEdge(i, j) {
      if (core[i] === 1 && core[j] === 1) {
        unite(i, j);
        return;
      }
      // Both lists are decided before either changes: a point that becomes core by this edge still hands it on.
      const [iWaits, jWaits] = [core[i] === 0, core[j] === 0];
      if (iWaits) keep(i, j);
      if (jWaits) keep(j, i);
    },
    pendingNeighbours,
    rootOf,
  };
}

type Nearest = {
  offer(i: number, corePoint: number): void;
  /** Similarity of the nearest core point offered so far, −∞ before the first. */
  similarityOf(i: number): number;
  of(i: number): number | null;
};

/**
 * Keeps the best core point of each point that is none. Of two at exactly the same similarity the one with the
 * smaller vector (in lexicographic order) wins: an index would make the result depend on the order of the points, and
 * equal vectors are always in one cluster.
 */
function createNearest(points: Points): Nearest {
  const count = points.vectors.length / points.dimension;
  const bestPoint = new Int32Array(count).fill(-1);
  const bestSimilarity = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  return {
    offer(i, point) {
      const similarity = exactSimilarity(points, i, point);
      const known = bestSimilarity[i]!;
      if (similarity > known || (similarity === known && comesBefore(points, point, bestPoint[i]!))) {
        bestPoint[i] = point;
        bestSimilarity[i] = similarity;
      }
    },
    similarityOf: (i) => bestSimilarity[i]!,
    of: (i) => (bestPoint[i] === -1 ? null : bestPoint[i]!),
  };
}

function comesBefore({ vectors, dimension }: Points, i: number, j: number): boolean {
  for (let k = 0; k < dimension; k++) {
    const difference = vectors[i * dimension + k]! - vectors[j * dimension + k]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

import TinyQueue from 'tinyqueue';
import { type Group, mayBeOne, type Rules, unite } from './face-groups.ts';
import { type MultiplyTransposed, similarityBlocks } from './neighbours.ts';

/*
 * [Note: Link]
 * Two clusters are one person when their mean cosine similarity reaches
 *
 *   base + spread · |mean vector of A| · |mean vector of B| + quality · (mean quality of the smaller one, the lower one of equals)
 *     + both · (1 − 1 / faces of the smaller one)
 *     + rival · (how far the best other cluster is above `floor` for the smaller one)
 *
 * spread: the mean of a cluster of clear photos is a long vector, and one more clear photo of the person would be very
 *   like it; blurred ones are less like each other and like everything else.
 * quality: a clear face that is only somewhat alike is someone else; a weak one may well be the same.
 * both: two clusters of one person meet early; those that are left are two people.
 * rival: a face that is nearly as much like another cluster says little. The more people there are, the more often
 *   that happens, so that the thresholds rise with the library by themselves.
 * How the numbers were found: docs/decisions/0008-grouping.md.
 */

/** See [Note: Link]; cosine similarities. They belong to a recogniser. */
export type LinkCalibration = {
  base: number;
  spread: number;
  quality: number;
  both: number;
  rival: number;
  /** Similarities below it are not looked at. */
  floor: number;
};

/** Faces that are taken as one, so that their mean vector speaks for all. */
export type Node = {
  faceCount: number;
  /** Sum of their vectors. */
  sum: Float64Array;
  qualitySum: number;
  /** Nodes of one group are one person already, whether alike or not. */
  group: Group;
  /** It was a person before: two such nodes are joined on clear evidence only, and never with one of the owner's. */
  settled: boolean;
};

export type JoinOptions = {
  link: LinkCalibration;
  /** What two settled nodes need beyond the rest. Cosine similarity; default 0. */
  settledMargin?: number | undefined;
  /** Only pairs with one of the first so many nodes are looked at to begin with; default: all. */
  freshCount?: number | undefined;
  multiplyTransposed: MultiplyTransposed;
  blockRows?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
};

/**
 * The mean of so many faces hardly moves by one more: it is compared again when it has grown by so much, and at the end.
 * Else a person with thousands of weak faces would cost the square of that.
 */
const manyFaces = 32;
const muchGrown = 1.05;

type Offer = { margin: number; a: number; b: number; versionA: number; versionB: number };

/**
 * Joins nodes by average linkage (Sokal & Michener 1958), the most convincing pair first (see [Note: Link]), under the
 * rules: what may not be one person stays apart, and groups that no face may found never join each other. Unlike DBSCAN it cannot chain:
 * all faces of both sides have a say.
 *
 * @returns for every node the index of the node that stands for its person
 */
export async function joinNodes(
  nodes: readonly Node[],
  rules: Rules,
  dimension: number,
  options: JoinOptions,
): Promise<Int32Array> {
  const { link, settledMargin = 0 } = options;
  const count = nodes.length;
  const sums = nodes.map(({ sum }) => sum);
  const faceCounts = Float64Array.from(nodes, ({ faceCount }) => faceCount);
  const qualitySums = Float64Array.from(nodes, ({ qualitySum }) => qualitySum);
  const settled = nodes.map((node) => node.settled);
  const lengths = Float64Array.from(nodes, ({ sum, faceCount }) => Math.sqrt(dot(sum, sum)) / faceCount);
  const versions = new Uint32Array(count);
  /** 0: part of another node. */
  const stands = new Uint8Array(count).fill(1);
  /** Faces of a node when it was last compared with the others; 0: never since it was given. */
  const comparedCounts = new Float64Array(count);
  /** Nodes that parts of a node knew and that it was not compared with yet. */
  const owed: (Set<number> | null)[] = nodes.map(() => null);
  /** Mean similarities to other nodes from the floor on; of a large node those of when it was last compared. */
  const near = nodes.map(() => new Map<number, number>());
  const groups = nodes.map(({ group }) => group);
  /** Groups that became part of another one. */
  const unitedInto = new Map<Group, Group>();
  const groupOf = (node: number): Group => {
    let group = groups[node]!;
    for (let next = unitedInto.get(group); next !== undefined; next = unitedInto.get(group)) group = next;
    groups[node] = group;
    return group;
  };
  const own = new Set<Group>();
  /** A copy: the groups given stay as they are. */
  const ownGroup = (node: number): Group => {
    const group = groupOf(node);
    if (own.has(group)) return group;
    const copy = { ...group, photoIds: new Set(group.photoIds) };
    unitedInto.set(group, copy);
    own.add(copy);
    return copy;
  };
  const queue = new TinyQueue<Offer>([], (x, y) => y.margin - x.margin || x.a - y.a || x.b - y.b);

  const marginOf = (a: number, b: number, similarity: number): number => {
    const qualityA = qualitySums[a]! / faceCounts[a]!;
    const qualityB = qualitySums[b]! / faceCounts[b]!;
    const sizes = faceCounts[a]! - faceCounts[b]!;
    const quality = sizes < 0 ? qualityA : sizes > 0 ? qualityB : Math.min(qualityA, qualityB);
    return (
      similarity -
      link.base -
      link.spread * lengths[a]! * lengths[b]! -
      link.quality * quality -
      link.both * (1 - 1 / Math.min(faceCounts[a]!, faceCounts[b]!)) -
      (settled[a] && settled[b] ? settledMargin : 0)
    );
  };
  const offer = (a: number, b: number, similarity: number) => {
    const margin = marginOf(a, b, similarity);
    if (margin >= 0) queue.push({ margin, a, b, versionA: versions[a]!, versionB: versions[b]! });
  };
  const meet = (first: number, second: number, similarity: number) => {
    // Weak faces say nothing about each other; those of one person can be thousands, and their pairs millions.
    if (similarity < link.floor || !(groupOf(first).founded || groupOf(second).founded)) return;
    const [a, b] = first < second ? [first, second] : [second, first];
    near[a]!.set(b, similarity);
    near[b]!.set(a, similarity);
    offer(a, b, similarity);
  };
  /** How much the best third node resembles `node`, above the floor. */
  const rivalry = (node: number, partner: number): number => {
    const group = groupOf(partner);
    let best = link.floor;
    for (const [other, similarity] of near[node]!) {
      if (similarity > best && other !== partner && groupOf(other) !== group) best = similarity;
    }
    return best - link.floor;
  };
  const join = (a: number, b: number): void => {
    const sum = sums[a]!;
    const other = sums[b]!;
    const countB = faceCounts[b]!;
    // The given nodes stay as they are.
    sums[a] = sum === nodes[a]!.sum ? sum.slice() : sum;
    comparedCounts[a] ||= faceCounts[a]!;
    for (let k = 0; k < dimension; k++) sums[a]![k]! += other[k]!;
    faceCounts[a]! += countB;
    qualitySums[a]! += qualitySums[b]!;
    lengths[a] = Math.sqrt(dot(sums[a]!, sums[a]!)) / faceCounts[a]!;
    settled[a] ||= settled[b]!;
    versions[b]!++;
    stands[b] = 0;
    if (groupOf(a) !== groupOf(b)) {
      const [larger, smaller] = groupOf(a).photoIds.size >= groupOf(b).photoIds.size ? [a, b] : [b, a];
      const from = groupOf(smaller);
      const into = ownGroup(larger);
      unite(into, from);
      unitedInto.set(from, into);
    }
    const nearB = near[b]!;
    near[b] = new Map();
    near[a]!.delete(b);
    nearB.delete(a);
    const unmet = owed[a] ?? new Set();
    owed[a] = unmet;
    for (const third of nearB.keys()) {
      near[third]!.delete(b);
      unmet.add(third);
    }
    for (const third of owed[b] ?? []) unmet.add(third);
    unmet.delete(a);
    unmet.delete(b);
    owed[b] = null;
    const grown = faceCounts[a]! / comparedCounts[a]!;
    if (comparedCounts[a]! < manyFaces || grown >= muchGrown) compareAgain(a);
  };
  /** Compares a node that has grown with all it knows and all that its parts knew. */
  const compareAgain = (node: number): void => {
    const known = near[node]!;
    const unmet = owed[node];
    near[node] = new Map();
    owed[node] = null;
    comparedCounts[node] = faceCounts[node]!;
    versions[node]!++;
    const meetAgain = (third: number) =>
      meet(node, third, dot(sums[node]!, sums[third]!) / (faceCounts[node]! * faceCounts[third]!));
    for (const third of known.keys()) {
      near[third]!.delete(node);
      meetAgain(third);
    }
    for (const third of unmet ?? []) if (!known.has(third) && stands[third]) meetAgain(third);
  };

  await meetAll(nodes, dimension, options, meet);
  for (let joined = true; joined; ) {
    joined = false;
    for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
      const { a, b, margin, versionA, versionB } = best;
      if (versions[a] !== versionA || versions[b] !== versionB) continue;
      const [groupA, groupB] = [groupOf(a), groupOf(b)];
      if (groupA !== groupB && !((groupA.founded || groupB.founded) && mayBeOne(rules, groupA, groupB)))
        continue;
      if (settled[a] && settled[b] && (groupA.anchor ?? groupB.anchor) !== null && groupA !== groupB)
        continue;
      const sizes = faceCounts[a]! - faceCounts[b]!;
      const rival = Math.max(sizes <= 0 ? rivalry(a, b) : 0, sizes >= 0 ? rivalry(b, a) : 0);
      if (margin < link.rival * rival) continue;
      // The larger one's comparisons are kept.
      if (sizes >= 0) join(a, b);
      else join(b, a);
      joined = true;
    }
    // A rival may have become part of the partner, or of someone less alike.
    if (joined) {
      for (const [node, unmet] of owed.entries()) if (unmet) compareAgain(node);
      for (const [a, others] of near.entries()) for (const [b, s] of others) if (a < b) offer(a, b, s);
    }
  }

  const end = new Int32Array(count);
  const firstOfGroup = new Map<Group, number>();
  for (let node = 0; node < count; node++) {
    const group = groupOf(node);
    if (!firstOfGroup.has(group)) firstOfGroup.set(group, node);
    end[node] = firstOfGroup.get(group)!;
  }
  return end;
}

/** All pairs of nodes (or those with a fresh one) as one blocked product of their mean vectors. */
async function meetAll(
  nodes: readonly Node[],
  dimension: number,
  options: JoinOptions,
  meet: (a: number, b: number, similarity: number) => void,
): Promise<void> {
  const {
    link,
    multiplyTransposed,
    blockRows = 1024,
    signal,
    onProgress,
    freshCount = nodes.length,
  } = options;
  const means = new Float32Array(nodes.length * dimension);
  for (const [c, { sum, faceCount }] of nodes.entries()) {
    for (let k = 0; k < dimension; k++) means[c * dimension + k] = sum[k]! / faceCount;
  }
  const indices = Uint32Array.from(nodes.keys());
  const fresh = indices.subarray(0, freshCount);
  const points = { vectors: means, dimension };
  const onlyFresh = freshCount < nodes.length;
  const blocks = similarityBlocks(points, fresh, onlyFresh ? indices : null, {
    ...{ multiplyTransposed, blockRows, signal },
  });
  let done = 0;
  const total = onlyFresh ? freshCount * nodes.length : nodes.length ** 2 / 2;
  for await (const { rowStart, rowCount, columnStart, columnCount, similarities } of blocks) {
    for (let r = 0; r < rowCount; r++) {
      const a = rowStart + r;
      for (let c = Math.max(0, a + 1 - columnStart); c < columnCount; c++) {
        const similarity = similarities[r * columnCount + c]!;
        if (similarity >= link.floor) meet(a, columnStart + c, similarity);
      }
    }
    done += (rowCount * columnCount) / (!onlyFresh && rowStart === columnStart ? 2 : 1);
    onProgress?.(Math.min(1, done / total));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k]! * b[k]!;
  return total;
}

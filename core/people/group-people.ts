import { AppError } from '../contract/errors.ts';
import { type Assignment, assignGroups } from './assign.ts';
import { cutClusters, gathered } from './cut-clusters.ts';
import { type DbscanResult, dbscan } from './dbscan.ts';
import {
  countedQuality,
  type FaceToGroup,
  type Group,
  type GroupingFacts,
  groupOfFace,
  type Rules,
  readRules,
  sumOf,
  unite,
} from './face-groups.ts';
import { joinNodes, type LinkCalibration, type Node } from './join-nodes.ts';
import type { MultiplyTransposed, Points } from './neighbours.ts';

export type GroupingCalibration = {
  /** DBSCAN radius, cosine distance. */
  eps: number;
  minSamples: number;
  /** Faces below this quality join people but do not found or bridge them. */
  coreQuality: number;
  /** Mean cosine similarity to the rest of its cluster below which DBSCAN made a chain. */
  chainSimilarity: number;
  link: LinkCalibration;
};

export type GroupingOptions = {
  calibration: GroupingCalibration;
  multiplyTransposed: MultiplyTransposed;
  blockRows?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Share done, 0..1, never falling. */
  onProgress?: ((share: number) => void) | undefined;
};

/**
 * Who belongs to whom, from the embeddings and all that the owner said. Row i of `points` is the vector of `faces[i]`.
 *
 * 1. DBSCAN with a narrow radius over the good faces: copies, bursts and alike photos become one cluster at once.
 * 2. `cutClusters`: clusters that cannot be one person are taken apart.
 * 3. `joinNodes`: clusters and single faces are joined by average linkage; held faces of a person are one group to
 *    begin with, however unlike. Weak faces join, and never found or bridge.
 * 4. `assignGroups`: groups get the numbers of the people they are.
 *
 * The owner's word (see `Rules`) holds in every step. Neither the order of the faces nor the people of before change
 * who is grouped with whom, so that grouping again changes nothing.
 *
 * @throws AppError invalid_request when the numbers of vectors and faces differ; the signal's reason when aborted
 */
export async function groupPeople(
  points: Points,
  faces: readonly FaceToGroup[],
  facts: GroupingFacts,
  options: GroupingOptions,
): Promise<Assignment> {
  if (points.vectors.length !== faces.length * points.dimension) {
    throw new AppError('invalid_request', `${points.vectors.length} numbers are not ${faces.length} vectors`);
  }
  // Sums and ties depend on the order in their last digits: always the same one.
  const order = Array.from(faces.keys()).sort((i, j) => faces[i]!.faceId - faces[j]!.faceId);
  const inOrder = order.every((i, k) => i === k);
  const sorted = inOrder ? faces : order.map((i) => faces[i]!);
  const rules = readRules(sorted, facts);
  const groups = await groupSorted(inOrder ? points : gathered(points, order), rules, options);
  const assignment = assignGroups(rules, groups);
  const targets = new Array<Assignment['targets'][number]>(faces.length);
  for (const [k, i] of order.entries()) targets[i] = assignment.targets[k]!;
  return { ...assignment, targets };
}

/** Groups as lists of faces; a face in none is nobody's. */
async function groupSorted(points: Points, rules: Rules, options: GroupingOptions): Promise<number[][]> {
  const { calibration, multiplyTransposed, blockRows, signal, onProgress } = options;
  const { faces } = rules;
  const { eps, minSamples, coreQuality, chainSimilarity, link } = calibration;
  const product = { multiplyTransposed, blockRows, signal };
  const clustered = await dbscan(points, {
    ...{ eps, minSamples, ...product, onProgress: (share: number) => onProgress?.(share * 0.6) },
    mayBeCore: Uint8Array.from(faces, ({ quality }) => (quality >= coreQuality ? 1 : 0)),
  });

  const clusters: number[][] = Array.from({ length: clustered.clusterCount }, () => []);
  const alone: number[][] = [];
  const unusable = new Set(clustered.unusable);
  for (const i of faces.keys()) {
    // A face that the owner took out of a person must not take its neighbours along.
    const speaksForItself = clustered.core[i] === 0 || rules.rejectedOf.has(faces[i]!.faceId);
    if (unusable.has(i)) {
      // What the owner holds has its person, and its photo, even where its vector is of no use.
      if (rules.anchors[i] !== null) alone.push([i]);
    } else if (speaksForItself) alone.push([i]);
    else clusters[clustered.labels[i]!]!.push(i);
  }
  const cut = await cutClusters(
    points,
    rules,
    clusters.filter(({ length }) => length > 0),
    { eps, chainSimilarity, ...product },
  );
  const fragments = [...withoutDoubles(rules, cut), ...alone].sort((a, b) => a[0]! - b[0]!);
  const nodes = nodesOf(points, rules, fragments, clustered, coreQuality);
  const ends = await joinNodes(nodes, rules, points.dimension, {
    ...{ link, ...product, onProgress: (share: number) => onProgress?.(0.6 + share * 0.4) },
  });
  onProgress?.(1);

  const groups = new Map<number, number[]>();
  for (const [node, end] of ends.entries()) {
    const group = groups.get(end);
    if (group === undefined) groups.set(end, [...fragments[node]!]);
    else group.push(...fragments[node]!);
  }
  return [...groups.values()].filter((group) =>
    group.some((i) => clustered.core[i] === 1 || rules.anchors[i] !== null),
  );
}

/**
 * Clusters that are held to one person are that person, however unlike. A face that only came along in one of them and
 * is of the same photo as one in another of them is taken out.
 */
function withoutDoubles({ faces, anchors }: Rules, clusters: readonly number[][]): number[][] {
  const photosOf = new Map<number, Set<number>>();
  for (const [i, anchor] of anchors.entries()) {
    if (anchor === null) continue;
    const photoIds = photosOf.get(anchor);
    if (photoIds === undefined) photosOf.set(anchor, new Set([faces[i]!.photoId]));
    else photoIds.add(faces[i]!.photoId);
  }
  return clusters.flatMap((indices) => {
    const held = indices.find((i) => anchors[i] !== null);
    if (held === undefined) return [indices];
    const photoIds = photosOf.get(anchors[held]!)!;
    const staying: number[] = [];
    const leaving: number[][] = [];
    for (const i of indices) {
      const { photoId } = faces[i]!;
      if (anchors[i] === null && photoIds.has(photoId)) leaving.push([i]);
      else staying.push(i);
      photoIds.add(photoId);
    }
    return [staying, ...leaving];
  });
}

/** One node a fragment; those held to one person share their group. */
function nodesOf(
  points: Points,
  rules: Rules,
  fragments: readonly (readonly number[])[],
  { core, unusable }: Pick<DbscanResult, 'core' | 'unusable'>,
  coreQuality: number,
): Node[] {
  const isCore = (i: number) => core[i] === 1;
  const withoutVector = new Set(unusable);
  const groupOfAnchor = new Map<number, Group>();
  return fragments.map((indices) => {
    const [first, ...others] = indices;
    let group = groupOfFace(rules, first!, isCore(first!));
    for (const i of others) unite(group, groupOfFace(rules, i, isCore(i)));
    if (group.anchor !== null) {
      const known = groupOfAnchor.get(group.anchor);
      // A held face is a person whatever its quality.
      group.founded = true;
      if (known === undefined) groupOfAnchor.set(group.anchor, group);
      else {
        unite(known, group);
        group = known;
      }
    }
    return {
      faceCount: indices.length,
      sum: withoutVector.has(first!) ? new Float64Array(points.dimension) : sumOf(points, indices),
      qualitySum: indices.reduce((sum, i) => sum + countedQuality(rules.faces[i]!, coreQuality), 0),
      group,
      settled: false,
    };
  });
}

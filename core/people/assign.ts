import { AppError } from '../contract/errors.ts';
import { exactSimilarity, type Points } from './neighbours.ts';

export type ClusteredFace = {
  faceId: number;
  /** Cluster from `dbscan`; −1: none. */
  label: number;
  /** The person the face belongs to now. */
  personId: number | null;
};

export type KnownPerson = { personId: number; named: boolean; deleted: boolean };

/** An existing person, the nth new one, or nobody. */
export type FaceTarget = { personId: number } | { newPerson: number } | null;

export type Assignment = {
  /** In the order of the faces given. */
  targets: FaceTarget[];
  /** New persons are 0 … newPersonsCount − 1. */
  newPersonsCount: number;
  /** Persons that had faces and have none any more, ascending. Never a named or a deleted one. */
  emptiedPersonIds: number[];
};

/** Which of the candidates (ascending, at least two) a face resembles most. */
export type NearestPerson = (faceIndex: number, candidatePersonIds: readonly number[]) => number;

type Cluster = {
  /** Lowest face id: where the cluster stands among others, whatever the order of the faces. */
  firstFaceId: number;
  faceIndices: number[];
};

/**
 * Turns clusters into people without losing what the library knows.
 *
 * A person is *kept* when it is named, or deleted: a removed stranger must go on catching its faces, else it
 * would come back with the next scan.
 * - A face of a kept person stays with it: nothing automatic takes it away or merges two kept persons.
 * - Other faces of a cluster with one kept person join that person; with several, each joins the `nearest`.
 * - A cluster without a kept person takes the number of the person most of its faces belonged to. A number goes to
 *   one cluster only: largest overlap first, then the lower person id, then the lower face id.
 * - The clusters left are new persons, by their lowest face id. A face without a cluster belongs to nobody.
 *
 * Assigning again after applying the result changes nothing. The order of the faces has no influence.
 */
export function assignPeople(
  faces: readonly ClusteredFace[],
  persons: readonly KnownPerson[],
  nearest: NearestPerson,
): Assignment {
  const kept = new Set(persons.filter((p) => p.named || p.deleted).map((p) => p.personId));
  const targets: FaceTarget[] = faces.map(({ personId }) =>
    personId !== null && kept.has(personId) ? { personId } : null,
  );

  const free: Cluster[] = [];
  for (const cluster of clustersOf(faces)) {
    const rivals = new Set<number>();
    for (const i of cluster.faceIndices) {
      const { personId } = faces[i]!;
      if (personId !== null && kept.has(personId)) rivals.add(personId);
    }
    if (rivals.size === 0) {
      free.push(cluster);
      continue;
    }
    const candidates = [...rivals].sort((a, b) => a - b);
    for (const i of cluster.faceIndices) {
      targets[i] ??= { personId: candidates.length === 1 ? candidates[0]! : choose(nearest, i, candidates) };
    }
  }

  const inherited = inheritedNumbers(free, faces);
  let newPersonsCount = 0;
  for (const cluster of free) {
    const personId = inherited.get(cluster);
    const target = personId === undefined ? { newPerson: newPersonsCount++ } : { personId };
    for (const i of cluster.faceIndices) targets[i] = target;
  }

  const emptied = new Set(faces.flatMap(({ personId }) => personId ?? []));
  for (const target of targets) if (target && 'personId' in target) emptied.delete(target.personId);
  return { targets, newPersonsCount, emptiedPersonIds: [...emptied].sort((a, b) => a - b) };
}

/** By their lowest face id. */
function clustersOf(faces: readonly ClusteredFace[]): Cluster[] {
  const byLabel = new Map<number, Cluster>();
  for (const [i, { faceId, label }] of faces.entries()) {
    if (label === -1) continue;
    const cluster = byLabel.get(label);
    if (cluster === undefined) byLabel.set(label, { firstFaceId: faceId, faceIndices: [i] });
    else {
      cluster.faceIndices.push(i);
      cluster.firstFaceId = Math.min(cluster.firstFaceId, faceId);
    }
  }
  return [...byLabel.values()].sort((a, b) => a.firstFaceId - b.firstFaceId);
}

function inheritedNumbers(
  clusters: readonly Cluster[],
  faces: readonly ClusteredFace[],
): Map<Cluster, number> {
  const overlaps: { cluster: Cluster; personId: number; count: number }[] = [];
  for (const cluster of clusters) {
    const counts = new Map<number, number>();
    for (const i of cluster.faceIndices) {
      const { personId } = faces[i]!;
      if (personId !== null) counts.set(personId, (counts.get(personId) ?? 0) + 1);
    }
    for (const [personId, count] of counts) overlaps.push({ cluster, personId, count });
  }
  overlaps.sort(
    (a, b) => b.count - a.count || a.personId - b.personId || a.cluster.firstFaceId - b.cluster.firstFaceId,
  );
  const inherited = new Map<Cluster, number>();
  const taken = new Set<number>();
  for (const { cluster, personId } of overlaps) {
    if (inherited.has(cluster) || taken.has(personId)) continue;
    inherited.set(cluster, personId);
    taken.add(personId);
  }
  return inherited;
}

function choose(nearest: NearestPerson, faceIndex: number, candidates: readonly number[]): number {
  const personId = nearest(faceIndex, candidates);
  if (!candidates.includes(personId)) {
    throw new AppError('internal', `person ${personId} is none of the candidates ${candidates.join(', ')}`);
  }
  return personId;
}

/**
 * The person who owns the most similar face; of several at the same similarity the lower id. Row i of `points` is the
 * vector of `faces[i]`.
 */
export function nearestBySimilarity(points: Points, faces: readonly ClusteredFace[]): NearestPerson {
  const facesOf = new Map<number, number[]>();
  for (const [i, { personId }] of faces.entries()) {
    if (personId === null) continue;
    const indices = facesOf.get(personId);
    if (indices === undefined) facesOf.set(personId, [i]);
    else indices.push(i);
  }
  return (faceIndex, candidatePersonIds) => {
    let best = candidatePersonIds[0]!;
    let bestSimilarity = Number.NEGATIVE_INFINITY;
    for (const personId of candidatePersonIds) {
      for (const i of facesOf.get(personId) ?? []) {
        const similarity = exactSimilarity(points, faceIndex, i);
        if (similarity > bestSimilarity) [best, bestSimilarity] = [personId, similarity];
      }
    }
    return best;
  };
}

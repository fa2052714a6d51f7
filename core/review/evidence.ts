import type { MultiplyTransposed, Points } from '../people/neighbours.ts';
import { facesAsked } from './rank.ts';
import { twoParts } from './two-parts.ts';

/** Two people, and how much their faces resemble each other on average. */
export type SimilarPair = {
  /** The lower id. */
  a: number;
  b: number;
  /** Mean cosine similarity over all pairs of a face of one and a face of the other. */
  similarity: number;
  /** They were seen together, so that they are almost surely two. */
  sharePhoto: boolean;
};

export type Candidate = {
  personId: number;
  /** Mean cosine similarity to the faces of that person. */
  similarity: number;
};

/** A face of nobody, or one that hardly resembles its person. */
export type FaceEvidence = {
  faceId: number;
  photoId: number;
  /** Mean cosine similarity to the other faces of its person; null: nobody's, or the only one. */
  own: number | null;
  /** Other people whom it resembles and who are not in the same photo; the most similar first. */
  candidates: Candidate[];
};

/** A person who may be two. */
export type DoubtfulPerson = {
  personId: number;
  /** The faces that may be somebody else's, ascending. */
  faceIds: number[];
  /** Mean cosine similarity between them and the others. */
  across: number;
  /** Mean cosine similarity within the less alike of the two parts. */
  within: number;
};

/** What similarity says about who is who: the material that questions are made of. */
export type Evidence = {
  /** Ascending. */
  personIds: number[];
  /** Row i: sum of the unit vectors of the faces of `personIds[i]`. */
  sums: Float32Array;
  /** How many faces each sum is made of. */
  faceCounts: Int32Array;
  pairs: SimilarPair[];
  faces: FaceEvidence[];
  doubtfulPersons: DoubtfulPerson[];
};

export type EvidenceOptions = {
  /** Pairs below this cosine similarity are of no interest. */
  floorSimilarity: number;
  /** A face that resembles its person at least as much is not doubtful. */
  clearSimilarity: number;
  multiplyTransposed: MultiplyTransposed;
};

/** Kept per person; who resembles more people than that is asked about the others when these are settled. */
export const similarKept = 8;
const candidatesKept = 4;
/** One odd face is doubted by itself. */
const facesOfAPart = 2;
/** Cutting takes time with the square of the number; the doubtful faces of large people are asked about one by one. */
const facesCutAtMost = 400;
const blockRows = 1024;

/**
 * Compares all people with each other and all loose or doubtful faces with all people.
 *
 * @param faces photo and person of every row of `points`; person null: nobody's; `isNone`: probably no face at all
 */
export async function gatherEvidence(
  points: Points,
  faces: readonly {
    faceId: number;
    photoId: number;
    personId: number | null;
    isNone: boolean;
    isConfirmed: boolean;
  }[],
  options: EvidenceOptions,
): Promise<Evidence> {
  const { dimension, vectors } = points;
  const personIds = [...new Set(faces.flatMap(({ personId }) => personId ?? []))].sort((a, b) => a - b);
  const indexOf = new Map(personIds.map((id, i) => [id, i]));
  const sums = new Float32Array(personIds.length * dimension);
  const faceCounts = new Int32Array(personIds.length);
  const photosOf = personIds.map(() => new Set<number>());
  for (const [row, { photoId, personId }] of faces.entries()) {
    if (personId === null) continue;
    const p = indexOf.get(personId)!;
    addVector(sums, p, vectors, row, dimension, 1);
    faceCounts[p]!++;
    photosOf[p]!.add(photoId);
  }
  const means = sums.slice();
  for (let p = 0; p < personIds.length; p++) {
    for (let k = p * dimension; k < (p + 1) * dimension; k++) means[k]! /= faceCounts[p]!;
  }

  const pairs = await similarPairs({ vectors: means, dimension }, personIds, photosOf, options);
  const evidence: FaceEvidence[] = [];
  const open: { row: number; own: number | null }[] = [];
  for (const [row, { personId, isNone }] of faces.entries()) {
    if (isNone) continue;
    const own = personId === null ? null : similarityToOthers(row, indexOf.get(personId)!);
    if (own === null ? personId === null : own < options.clearSimilarity) open.push({ row, own });
  }
  for (let start = 0; start < open.length; start += blockRows) {
    const part = open.slice(start, start + blockRows);
    const rows = new Float32Array(part.length * dimension);
    for (const [i, { row }] of part.entries()) {
      rows.set(vectors.subarray(row * dimension, (row + 1) * dimension), i * dimension);
    }
    const best = part.map((): Candidate[] => []);
    for (let first = 0; first < personIds.length; first += blockRows) {
      const count = Math.min(blockRows, personIds.length - first);
      const block = means.subarray(first * dimension, (first + count) * dimension);
      const similarities = await options.multiplyTransposed(rows, part.length, block, count, dimension);
      for (const [i, { row }] of part.entries()) {
        const { photoId, personId } = faces[row]!;
        for (let c = 0; c < count; c++) {
          const similarity = similarities[i * count + c]!;
          if (similarity < options.floorSimilarity) continue;
          const other = personIds[first + c]!;
          if (other === personId || photosOf[first + c]!.has(photoId)) continue;
          keepBest(best[i]!, { personId: other, similarity }, candidatesKept);
        }
      }
    }
    for (const [i, { row, own }] of part.entries()) {
      if (best[i]!.length === 0 && own === null) continue;
      const { faceId, photoId } = faces[row]!;
      evidence.push({ faceId, photoId, own, candidates: best[i]! });
    }
  }
  const doubtfulPersons = personsWhoMayBeTwo();
  return { personIds, sums, faceCounts, pairs, faces: evidence, doubtfulPersons };

  function personsWhoMayBeTwo(): DoubtfulPerson[] {
    const rowsOf = personIds.map((): number[] => []);
    for (const [row, { personId }] of faces.entries()) {
      if (personId !== null) rowsOf[indexOf.get(personId)!]!.push(row);
    }
    return personIds.flatMap((personId, p) => {
      const rows = rowsOf[p]!;
      if (rows.length < 2 * facesOfAPart || rows.length > facesCutAtMost) return [];
      if (cohesion(p) >= options.clearSimilarity) return [];
      const cut = twoParts(
        rows.map((row) => ({
          ...faces[row]!,
          embedding: vectors.subarray(row * dimension, (row + 1) * dimension),
        })),
      );
      const [within, other] = cut?.within ?? [null, null];
      if (!cut || within === null || other === null || cut.parts[1].length > facesAsked) return [];
      const faceIds = cut.parts[1].map((i) => faces[rows[i]!]!.faceId).sort((a, b) => a - b);
      return [{ personId, faceIds, across: cut.across, within: Math.min(within, other) }];
    });
  }

  /** Mean cosine similarity between two faces of a person. */
  function cohesion(person: number): number {
    let toThemselves = 0;
    for (let k = person * dimension; k < (person + 1) * dimension; k++) toThemselves += sums[k]! ** 2;
    const count = faceCounts[person]!;
    return (toThemselves - count) / (count * (count - 1));
  }

  function similarityToOthers(row: number, person: number): number | null {
    const count = faceCounts[person]!;
    if (count === 1) return null;
    let toAll = 0;
    let toItself = 0;
    for (let k = 0; k < dimension; k++) {
      const value = vectors[row * dimension + k]!;
      toAll += value * sums[person * dimension + k]!;
      toItself += value * value;
    }
    return (toAll - toItself) / (count - 1);
  }
}

/** Each pair that is among the most similar of either side. */
async function similarPairs(
  means: Points,
  personIds: readonly number[],
  photosOf: readonly ReadonlySet<number>[],
  { floorSimilarity, multiplyTransposed }: EvidenceOptions,
): Promise<SimilarPair[]> {
  const { dimension, vectors } = means;
  const near = personIds.map((): Candidate[] => []);
  const rowsOf = (start: number) => vectors.subarray(start * dimension, (start + blockRows) * dimension);
  for (let rowStart = 0; rowStart < personIds.length; rowStart += blockRows) {
    const rowCount = Math.min(blockRows, personIds.length - rowStart);
    for (let columnStart = rowStart; columnStart < personIds.length; columnStart += blockRows) {
      const columnCount = Math.min(blockRows, personIds.length - columnStart);
      const product = await multiplyTransposed(
        rowsOf(rowStart),
        rowCount,
        rowsOf(columnStart),
        columnCount,
        dimension,
      );
      for (let r = 0; r < rowCount; r++) {
        const a = rowStart + r;
        for (let c = Math.max(0, a + 1 - columnStart); c < columnCount; c++) {
          const similarity = product[r * columnCount + c]!;
          if (similarity < floorSimilarity) continue;
          const b = columnStart + c;
          keepBest(near[a]!, { personId: b, similarity }, similarKept);
          keepBest(near[b]!, { personId: a, similarity }, similarKept);
        }
      }
    }
  }
  const pairs = new Map<number, SimilarPair>();
  for (const [i, others] of near.entries()) {
    for (const { personId: j, similarity } of others) {
      const [a, b] = i < j ? [i, j] : [j, i];
      pairs.set(a * personIds.length + b, {
        a: personIds[a]!,
        b: personIds[b]!,
        similarity,
        sharePhoto: !photosOf[a]!.isDisjointFrom(photosOf[b]!),
      });
    }
  }
  return [...pairs.values()];
}

/** Adds row `row` of `vectors`, times `sign`, to row `person` of `sums`. */
export function addVector(
  sums: Float32Array,
  person: number,
  vectors: Float32Array,
  row: number,
  dimension: number,
  sign: 1 | -1,
): void {
  for (let k = 0; k < dimension; k++) sums[person * dimension + k]! += sign * vectors[row * dimension + k]!;
}

/** Keeps the list by falling similarity, then ascending id, and at most `limit` long. */
export function keepBest(list: Candidate[], next: Candidate, limit: number): void {
  const isBefore = (a: Candidate, b: Candidate) =>
    a.similarity > b.similarity || (a.similarity === b.similarity && a.personId < b.personId);
  if (list.length === limit && !isBefore(next, list.at(-1)!)) return;
  let at = list.length;
  while (at > 0 && isBefore(next, list[at - 1]!)) at--;
  list.splice(at, 0, next);
  if (list.length > limit) list.pop();
}

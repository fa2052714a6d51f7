import type { Store, Vectors } from '../store/store.ts';
import { type PartFace, twoParts } from './two-parts.ts';

/** Cutting takes time with the square of the number: the other faces go to the part they resemble more. */
const facesCut = 1000;

export type ProposedSplit = { groups: [number[], number[]] | null; similarity: number | null };

/**
 * If this person is two people: whose the faces are, each group by ascending id, the one that stays first, and the
 * mean cosine similarity between the groups. Faces without an embedding stay. Null when there is nothing to cut.
 */
export function proposeSplit(store: Store, vectors: Pick<Vectors, 'get'>, personId: number): ProposedSplit {
  const faces: PartFace[] = [];
  const unseen: number[] = [];
  for (const row of store.faces.surestOfPerson(personId, Number.MAX_SAFE_INTEGER)) {
    const embedding = vectors.get(row.id);
    if (!embedding) unseen.push(row.id);
    else faces.push({ faceId: row.id, photoId: row.photo_id, isConfirmed: row.hold === 2, embedding });
  }
  const cut = twoParts(faces.slice(0, facesCut));
  if (!cut) return { groups: null, similarity: null };
  const groups = cut.parts.map((part) => part.map((i) => faces[i]!.faceId)) as [number[], number[]];
  const sums = cut.parts.map((part) => meanOf(part.map((i) => faces[i]!.embedding)));
  for (const { faceId, embedding, isConfirmed } of faces.slice(facesCut)) {
    const isSecond = !isConfirmed && dot(embedding, sums[1]!) > dot(embedding, sums[0]!);
    groups[isSecond ? 1 : 0].push(faceId);
  }
  groups[0].push(...unseen);
  for (const group of groups) group.sort((a, b) => a - b);
  return { groups, similarity: cut.across };
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let k = 0; k < mean.length; k++) mean[k]! += vector[k]! / vectors.length;
  return mean;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

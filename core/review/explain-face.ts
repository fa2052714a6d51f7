import type { FaceReasons } from '../contract/schemas.ts';
import { displayName } from '../people/present.ts';
import type { FaceRow } from '../store/faces.sql.ts';
import type { Store, Vectors } from '../store/store.ts';

export type ExplainOptions = {
  vectors: Pick<Vectors, 'get' | 'nearest'>;
  /** Cosine similarity from which two faces are surely one person. */
  threshold: number;
  /** People whom a face resembles, most first, where that is known already. */
  peopleLike?: ((embedding: Float32Array) => number[]) | undefined;
};

const certainties = ['automatic', 'held', 'confirmed'] as const;
const nearestShown = 6;
/** A person is as similar as these faces of theirs are on average: who ages looks like few of their own faces. */
const facesThatCount = 5;
/** Reading a vector takes about 0.1 ms: of large people the confirmed faces are compared, then held and good ones. */
const ownFacesCompared = 150;
const rivalFacesCompared = 40;
const rivalsCompared = 5;
/** Of the threshold: names of people who are less alike only look silly beside a face. */
const suggestedShare = 0.5;
const neighboursRead = 64;

/** Why a face is with its person: the faces that speak for it, and who else it resembles. */
export function explainFace(store: Store, face: FaceRow, options: ExplainOptions): FaceReasons {
  const { vectors, threshold } = options;
  const embedding = vectors.get(face.id);
  const reasons: FaceReasons = {
    face_id: face.id,
    person_id: face.person_id,
    certainty: certainties[face.hold],
    threshold,
    nearest: [],
    similarity: null,
    runner_up: null,
    margin: null,
    suggestions: [],
  };
  if (!embedding) return reasons;

  const own = face.person_id === null ? [] : similarFaces(face.person_id, ownFacesCompared);
  reasons.similarity = similarityTo(own);
  reasons.nearest = own
    .toSorted((a, b) => b.row.hold - a.row.hold || b.similarity - a.similarity || a.row.id - b.row.id)
    .slice(0, nearestShown)
    .map(({ row, similarity }) => ({ face_id: row.id, similarity, certainty: certainties[row.hold] }));

  const others = rivals().flatMap((personId) => {
    const person = store.persons.get(personId);
    if (!person || person.deleted_at !== null) return [];
    const theirs = similarFaces(personId, rivalFacesCompared);
    const similarity = similarityTo(theirs);
    if (similarity === null) return [];
    return [{ person_id: personId, name: displayName(person), similarity, face_id: theirs[0]!.row.id }];
  });
  others.sort((a, b) => b.similarity - a.similarity || a.person_id - b.person_id);
  reasons.runner_up = others[0] ?? null;
  reasons.suggestions = others.filter(
    ({ person_id, similarity }) => similarity >= threshold * suggestedShare && mayBe(person_id),
  );
  if (reasons.similarity !== null && reasons.runner_up) {
    reasons.margin = reasons.similarity - reasons.runner_up.similarity;
  }
  return reasons;

  /** The faces of a person, most similar first. */
  function similarFaces(personId: number, limit: number): { row: FaceRow; similarity: number }[] {
    return store.faces
      .surestOfPerson(personId, limit)
      .filter((row) => row.id !== face.id)
      .flatMap((row) => {
        const other = vectors.get(row.id);
        return other ? [{ row, similarity: dot(embedding!, other) }] : [];
      })
      .sort((a, b) => b.similarity - a.similarity || a.row.id - b.row.id);
  }

  /** Nobody is twice in a photo, and nobody whom the owner said it is not. */
  function mayBe(personId: number): boolean {
    const isThere = store.faces
      .ofPhoto(face.photo_id)
      .some(({ id, person_id }) => id !== face.id && person_id === personId);
    return !isThere && !store.facts.isRejectedFrom(face.id, personId);
  }

  function rivals(): number[] {
    const people =
      options.peopleLike?.(embedding!) ??
      vectors
        .nearest(embedding!, neighboursRead)
        .map(({ faceId }) => store.faces.get(faceId)?.person_id ?? null);
    return [...new Set(people)]
      .filter((id) => id !== null && id !== face.person_id)
      .slice(0, rivalsCompared) as number[];
  }
}

function similarityTo(falling: readonly { similarity: number }[]): number | null {
  const counted = falling.slice(0, facesThatCount);
  if (counted.length === 0) return null;
  return counted.reduce((sum, { similarity }) => sum + similarity, 0) / counted.length;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

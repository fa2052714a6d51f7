import type { PersonRow } from '../store/persons.sql.ts';
import type { Store } from '../store/store.ts';
import type { ReviewResult } from '../workers/review.ts';
import { addVector, type Candidate, keepBest, type SimilarPair, similarKept } from './evidence.ts';
import type { Thresholds } from './likelihood.ts';
import { parseQuestionId, type Subject } from './question-id.ts';
import { type AskedFace, type AskedPerson, facesAsked, type RankedQuestion, rankQuestions } from './rank.ts';

export type BoardOptions = {
  /** Embedding of a face. */
  vectorOf(faceId: number): Float32Array | undefined;
  dimension: number;
  /** Pairs below this cosine similarity are of no interest. */
  floorSimilarity: number;
  thresholds(): Thresholds;
};

/** All that questions are made of, kept in step with what the owner does. */
export type Board = {
  /**
   * Takes in what the owner did and took back since, without comparing everything again.
   * @returns false when that is so much that the evidence should be gathered anew.
   */
  catchUp(): boolean;
  questions(): RankedQuestion[];
  /** People whom the person or the face in question resembles, most first. */
  similarTo(subject: Subject): Candidate[];
  /** Numbers of the people whom an embedding resembles, most first. */
  peopleLike(embedding: Float32Array): number[];
};

type BoardFace = AskedFace & { isConfirmed: boolean; isNone: boolean };

// More at once would keep the engine from answering: comparing a person takes 5 ms, reading a vector 0.1 ms.
const changedPersonsAtMost = 10;
const vectorsReadAtMost = 300;
const looseFacesComparedAtMost = 10;
/** Of `sureSimilarity`. Names of people who are less alike only look silly beside a face. */
const suggestedShare = 0.5;

export function createBoard(store: Store, result: ReviewResult, options: BoardOptions): Board {
  const { evidence, heldFaceIds } = result;
  const { vectorOf, dimension, floorSimilarity, thresholds } = options;
  const persons = new Map<number, AskedPerson>();
  const means = new Map<number, { sum: Float32Array; faces: number }>();
  const near = new Map<number, Map<number, SimilarPair>>();
  const faces = new Map<number, BoardFace>();
  const personOf = new Map<number, number | null>();
  const mergedInto = new Map<number, number>();
  /** The faces of small people, once read. */
  const smallPersons = new Map<number, { faceId: number; photoId: number }[]>();
  let journal = new Map(result.journal.map(({ id, undone }) => [id, undone]));

  for (const row of result.persons) setPerson(row);
  for (const [i, id] of evidence.personIds.entries()) {
    const sum = evidence.sums.subarray(i * dimension, (i + 1) * dimension);
    means.set(id, { sum, faces: evidence.faceCounts[i]! });
  }
  for (const pair of evidence.pairs) setPair(pair);
  for (const [i, faceId] of result.faceIds.entries()) {
    const personId = result.personIds[i]!;
    personOf.set(faceId, personId === -1 ? null : personId);
  }
  const held = new Set(heldFaceIds);
  for (const face of evidence.faces) {
    const personId = personOf.get(face.faceId)!;
    faces.set(face.faceId, {
      ...face,
      personId,
      isHeld: held.has(face.faceId),
      isConfirmed: false,
      isNone: false,
    });
  }
  for (const id of held) refreshFace(id);

  function setPerson(row: PersonRow): void {
    const { id, name, hidden, stranger, deleted_at, faces_count, photos_count } = row;
    if (hidden || stranger || deleted_at !== null) persons.delete(id);
    else persons.set(id, { id, name, faces: faces_count, photos: photos_count });
  }

  function setPair(pair: SimilarPair): void {
    for (const [one, other] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ] as const) {
      const others = near.get(one) ?? new Map<number, SimilarPair>();
      near.set(one, others);
      others.set(other, pair);
    }
  }

  function forgetPairs(id: number): void {
    for (const other of near.get(id)?.keys() ?? []) near.get(other)?.delete(id);
    near.delete(id);
  }

  /** Reads again what the owner said about a face that may be asked about. */
  function refreshFace(id: number): void {
    const face = faces.get(id);
    const row = face && store.faces.get(id);
    if (!face || !row) {
      faces.delete(id);
      return;
    }
    if (row.person_id !== face.personId) face.own = null;
    face.personId = row.person_id;
    face.isHeld = row.hold > 0;
    face.isConfirmed = row.hold === 2;
    face.isNone = row.verdict === 'not_face';
  }

  /** Moves the faces between the sums. @returns whose faces changed; null: too many to keep up with. */
  function moveFaces(faceIds: Iterable<number>): { personIds: Set<number>; looseIds: number[] } | null {
    const personIds = new Set<number>();
    const looseIds: number[] = [];
    const moves = new Map<string, { from: number | null; to: number | null; faceIds: number[] }>();
    for (const id of faceIds) {
      const from = personOf.get(id) ?? null;
      const to = store.journal.face(id)?.person_id ?? null;
      if (from === to) continue;
      personOf.set(id, to);
      const move = moves.get(`${from} ${to}`) ?? { from, to, faceIds: [] };
      moves.set(`${from} ${to}`, move);
      move.faceIds.push(id);
      for (const person of [from, to]) if (person !== null) personIds.add(person);
      if (to === null) looseIds.push(id);
    }
    // Who is joined whole is there as a sum.
    const isWhole = (from: number | null, count: number) => from !== null && means.get(from)?.faces === count;
    let vectorsRead = 0;
    for (const { from, faceIds } of moves.values()) {
      if (!isWhole(from, faceIds.length)) vectorsRead += faceIds.length;
    }
    if (vectorsRead > vectorsReadAtMost || personIds.size > changedPersonsAtMost) return null;
    for (const { from, to, faceIds } of moves.values()) {
      let sum: Float32Array = new Float32Array(dimension);
      let count = 0;
      if (isWhole(from, faceIds.length)) ({ sum, faces: count } = means.get(from!)!);
      else {
        for (const id of faceIds) {
          const vector = vectorOf(id);
          if (!vector) continue;
          addVector(sum, 0, vector, 0, dimension, 1);
          count++;
        }
      }
      if (from !== null) addToMean(from, sum, count, -1);
      if (to !== null) addToMean(to, sum, count, 1);
    }
    return { personIds, looseIds };
  }

  function addToMean(id: number, sum: Float32Array, count: number, sign: 1 | -1): void {
    const mean = means.get(id) ?? { sum: new Float32Array(dimension), faces: 0 };
    const next = { sum: mean.sum.slice(), faces: mean.faces + sign * count };
    addVector(next.sum, 0, sum, 0, dimension, sign);
    if (next.faces > 0) means.set(id, next);
    else means.delete(id);
  }

  /** Compares a vector that is the mean of `count` summed ones with all people. */
  function similarPeople(
    sum: Float32Array,
    count: number,
    except: number | null,
    limit: number,
  ): Candidate[] {
    const best: Candidate[] = [];
    for (const [id, other] of means) {
      if (id === except) continue;
      let dot = 0;
      for (let k = 0; k < dimension; k++) dot += sum[k]! * other.sum[k]!;
      const similarity = dot / (count * other.faces);
      if (similarity >= floorSimilarity) keepBest(best, { personId: id, similarity }, limit);
    }
    return best;
  }

  function comparePerson(id: number): void {
    forgetPairs(id);
    const mean = means.get(id);
    if (!mean) return;
    for (const { personId, similarity } of similarPeople(mean.sum, mean.faces, id, similarKept)) {
      const [a, b] = id < personId ? [id, personId] : [personId, id];
      setPair({ a, b, similarity, sharePhoto: store.faces.areTogether(a, b) });
    }
  }

  /** A face that was taken from somebody may be somebody else's. */
  function compareLoose(faceId: number): void {
    const row = store.faces.get(faceId);
    const vector = vectorOf(faceId);
    if (!row || !vector || faces.has(faceId) || row.person_id !== null || row.verdict === 'not_face') return;
    const inPhoto = new Set(store.faces.ofPhoto(row.photo_id).map(({ person_id }) => person_id));
    const candidates = similarPeople(vector, 1, null, similarKept).filter(
      (one) => !inPhoto.has(one.personId),
    );
    faces.set(faceId, {
      faceId,
      photoId: row.photo_id,
      own: null,
      candidates,
      personId: null,
      isHeld: false,
      isConfirmed: false,
      isNone: false,
    });
  }

  function changesSince(): { faceIds: Set<number>; personIds: Set<number> } {
    const now = new Map(store.journal.states().map(({ id, undone }) => [id, undone]));
    const faceIds = new Set<number>();
    const personIds = new Set<number>();
    for (const [id, undone] of now) {
      const before = journal.get(id);
      if (before === undone || (before === undefined && undone === 1)) continue;
      for (const change of store.journal.changes(id)) {
        if (change.record === 'face') faceIds.add(change.id);
        else if (change.record === 'person') personIds.add(change.id);
      }
    }
    journal = now;
    return { faceIds, personIds };
  }

  function facesOf(id: number): { faceId: number; photoId: number }[] {
    const known = smallPersons.get(id);
    if (known) return known;
    const rows = store.faces.bestOfPerson(id, facesAsked);
    const found = rows.map((row) => ({ faceId: row.id, photoId: row.photo_id }));
    smallPersons.set(id, found);
    return found;
  }

  function similarTo(subject: Subject): Candidate[] {
    const least = thresholds().sureSimilarity * suggestedShare;
    return allSimilarTo(subject).filter(({ similarity }) => similarity >= least);
  }

  function allSimilarTo(subject: Subject): Candidate[] {
    if (subject.kind === 'same_person' || subject.kind === 'same_in_itself') return [];
    if (subject.kind !== 'who_is_this') {
      const faceId = subject.kind === 'is_this_person' ? subject.faceIds[0]! : subject.faceId;
      return faces.get(faceId)?.candidates ?? [];
    }
    const { personId } = subject;
    const others = near.get(personId) ?? new Map<number, SimilarPair>();
    const candidates = [...others].map(([id, { similarity }]) => ({ personId: id, similarity }));
    return candidates.sort((a, b) => b.similarity - a.similarity || a.personId - b.personId);
  }

  return {
    catchUp() {
      const { faceIds, personIds } = changesSince();
      const moved = moveFaces(faceIds);
      for (const id of new Set([...personIds, ...(moved?.personIds ?? [])])) {
        smallPersons.delete(id);
        const row = store.persons.get(id);
        if (row) setPerson(row);
        else persons.delete(id);
        const into = row ? undefined : store.persons.joinedInto(id);
        if (into === undefined) mergedInto.delete(id);
        else mergedInto.set(id, into);
      }
      for (const id of moved?.personIds ?? []) comparePerson(id);
      for (const id of faceIds) refreshFace(id);
      for (const id of moved?.looseIds.slice(0, looseFacesComparedAtMost) ?? []) compareLoose(id);
      return moved !== null;
    },

    questions() {
      const apart = new Set(store.facts.apartPairs().map(([a, b]) => `${a}-${b}`));
      const rejected = new Set(
        store.facts.rejections().map(({ face_id, person_id }) => `${face_id}-${person_id}`),
      );
      const skipped = new Set(store.facts.skips());
      const doubted = new Set<string>();
      for (const question of skipped) {
        const subject = parseQuestionId(question);
        if (subject?.kind !== 'is_this_person' || subject.faceIds.length < 2) continue;
        for (const faceId of subject.faceIds) doubted.add(`${faceId}-${subject.personId}`);
      }
      return rankQuestions({
        persons,
        peopleCompared: means.size,
        near: { get: (id) => near.get(id)?.values() ?? [] },
        faces: openFaces(),
        doubtfulPersons: evidence.doubtfulPersons,
        unlikelyFaceIds: store.faces.unlikelyIds(),
        facesOf,
        areApart: (a, b) => apart.size > 0 && apart.has(a < b ? `${a}-${b}` : `${b}-${a}`),
        isRejected: (faceId, personId) => rejected.has(`${faceId}-${personId}`),
        isSkipped: (question) => skipped.has(question),
        isDoubted: (faceId, personId) => doubted.has(`${faceId}-${personId}`),
        thresholds: thresholds(),
      });
    },

    similarTo,
    peopleLike: (embedding) => similarPeople(embedding, 1, null, similarKept).map(({ personId }) => personId),
  };

  function* openFaces(): Generator<AskedFace> {
    for (const face of faces.values()) {
      if (face.isConfirmed || face.isNone) continue;
      const candidates = face.candidates.map(({ personId, similarity }) => ({
        personId: mergedInto.get(personId) ?? personId,
        similarity,
      }));
      yield { ...face, candidates };
    }
  }
}

import type { Candidate, DoubtfulPerson, FaceEvidence, SimilarPair } from './evidence.ts';
import {
  likelihoodOfSame,
  likelihoodOfTwo,
  likelihoodOfWrong,
  similarityOfSame,
  type Thresholds,
} from './likelihood.ts';
import { questionId, type Subject } from './question-id.ts';

/** Somebody the owner may be asked about. */
export type AskedPerson = { id: number; name: string | null; faces: number; photos: number };

/** A face that may be asked about, as it is now. */
export type AskedFace = FaceEvidence & { personId: number | null; isHeld: boolean };

export type Material = {
  /** Without hidden, removed and strange people. */
  persons: ReadonlyMap<number, AskedPerson>;
  /** How many were compared, the hidden ones among them. */
  peopleCompared: number;
  /** Pairs by either person. */
  near: { get(personId: number): Iterable<SimilarPair> };
  faces: Iterable<AskedFace>;
  doubtfulPersons: Iterable<DoubtfulPerson>;
  /** Faces by themselves that grouping takes for no faces of the family. */
  unlikelyFaceIds: readonly number[];
  /** All faces of a small person. */
  facesOf(personId: number): readonly { faceId: number; photoId: number }[];
  /** The owner said that these are two. */
  areApart(a: number, b: number): boolean;
  /** The owner said that the face is not this person. */
  isRejected(faceId: number, personId: number): boolean;
  isSkipped(question: string): boolean;
  /** The owner said that not all of several faces, of which this was one, are this person. */
  isDoubted(faceId: number, personId: number): boolean;
  thresholds: Thresholds;
};

export type RankedQuestion = {
  id: string;
  subject: Subject;
  /** Faces that the answer is expected to put right. */
  settles: number;
  similarity: number | null;
  /** It is about somebody who is in several photos. */
  matters: boolean;
};

/** From so many photos on a person is taken for one whom the owner wants to know by name. */
export const photosThatMatter = 3;
/** How many faces one question shows and asks about. */
export const facesAsked = 9;

// Below these a question would mostly be answered with no.
const leastLikelihood = 0.05;
/** What is asked anyway is asked first of those who may be somebody. */
const leastLikelihoodThatCounts = 0.005;
const likelyEnoughToJoin = 0.6;
/** Faces of a question of several must all be right: such as are likely by themselves. */
const likelyEnoughToShare = 0.5;
/** People seen together are two, but for mirrors, collages and pictures on the wall. */
const likelihoodInOnePhoto = 0.02;
/** The owner gave two names: that they are one is a mistake of the owner's. */
const likelihoodOfTwoNames = 0.2;
/** Somebody in one or two photos is rather a passer-by than family. */
const shareThatMatters = [0, 0.2, 0.5];
/** What two people without a name become by joining is still without a name. */
const shareWithoutName = 0.5;
/** Measured on lfw_hard: one of 22. */
const shareOfRealFaces = 0.05;

/** Faces that may all belong to one named person: a loose face, or a small person without a name. */
type Piece = {
  faces: readonly { faceId: number; photoId: number }[];
  personId: number | null;
  likelihood: number;
  similarity: number;
};

/**
 * All questions worth asking, the one that is expected to put most faces right first.
 *
 * - A person without a name: who is it? Who resembles a named one: is it that one?
 * - Loose faces and small people without a name that resemble one named person share a question where all of them
 *   are likely to be that person; "no" then asks about them one by one.
 * - Two named people who resemble each other, first of all those with the same name.
 * - A face that resembles its named person less than it should, and people who look like two.
 */
export function rankQuestions(material: Material): RankedQuestion[] {
  const { persons, peopleCompared, thresholds, isSkipped } = material;
  const questions: (RankedQuestion & { first: boolean })[] = [];
  const pieces = new Map<number, Piece[]>();
  const leastSimilarity = similarityOfSame(leastLikelihoodThatCounts, peopleCompared, thresholds);

  function ask(
    subject: Subject,
    settles: number,
    similarity: number | null,
    about: AskedPerson | undefined,
    first = false,
  ): void {
    const id = questionId(subject);
    if (isSkipped(id)) return;
    const matters = about !== undefined && about.photos >= photosThatMatter;
    questions.push({ id, subject, settles, similarity, matters, first });
  }

  function offer(personId: number, piece: Piece): void {
    const list = pieces.get(personId);
    if (list) list.push(piece);
    else pieces.set(personId, [piece]);
  }

  for (const person of persons.values()) {
    if (person.name === null) askWho(person);
    for (const pair of material.near.get(person.id)) {
      if (pair.a === person.id && pair.similarity >= leastSimilarity) askSame(pair);
    }
  }
  askSameNames();
  for (const face of material.faces) askFace(face);
  for (const doubtful of material.doubtfulPersons) askInItself(doubtful);
  for (const [personId, offered] of pieces) askPieces(persons.get(personId)!, offered);
  for (const faceId of material.unlikelyFaceIds) {
    ask({ kind: 'is_this_a_face', faceId }, shareOfRealFaces, null, undefined);
  }
  return questions
    .sort(
      (x, y) =>
        Number(y.first) - Number(x.first) ||
        y.settles - x.settles ||
        (x.id < y.id ? -1 : x.id > y.id ? 1 : 0),
    )
    .map(({ first: _, ...question }) => question);

  function askWho(person: AskedPerson): void {
    const best = bestNamed(person);
    const asSame = best && sameSubject(person.id, best.personId);
    if (best && best.likelihood >= likelyEnoughToJoin && !isSkipped(questionId(asSame!))) {
      const { personId, likelihood, similarity } = best;
      const faces = person.faces <= facesAsked ? material.facesOf(person.id) : [];
      if (faces.length > 0) offer(personId, { faces, personId: person.id, likelihood, similarity });
      else ask(asSame!, likelihood * person.faces, similarity, person);
      return;
    }
    const share = shareThatMatters[person.photos] ?? 1;
    const settles = person.faces * (share + (1 - share) * (best?.likelihood ?? 0));
    ask({ kind: 'who_is_this', personId: person.id }, settles, best?.similarity ?? null, person);
  }

  /** The named person whom somebody is most likely. */
  function bestNamed(person: AskedPerson) {
    let best: { personId: number; likelihood: number; similarity: number } | undefined;
    for (const pair of material.near.get(person.id)) {
      if (pair.similarity < leastSimilarity) continue;
      const other = persons.get(pair.a === person.id ? pair.b : pair.a);
      if (!other || other.name === null || material.areApart(person.id, other.id)) continue;
      const likelihood = likelihoodOfPair(pair);
      if (!best || likelihood > best.likelihood) {
        best = { personId: other.id, likelihood, similarity: pair.similarity };
      }
    }
    return best;
  }

  function likelihoodOfPair(pair: SimilarPair): number {
    const likelihood = likelihoodOfSame(pair.similarity, peopleCompared, thresholds);
    return pair.sharePhoto ? likelihood * likelihoodInOnePhoto : likelihood;
  }

  /** Both named, or neither: else it is asked who the one without a name is. */
  function askSame(pair: SimilarPair): void {
    const [a, b] = [persons.get(pair.a), persons.get(pair.b)];
    if (!a || !b || (a.name === null) !== (b.name === null) || material.areApart(a.id, b.id)) return;
    const share = a.name === null ? shareWithoutName : likelihoodOfTwoNames;
    const likelihood = likelihoodOfPair(pair) * share;
    if (likelihood < leastLikelihood * share) return;
    const smaller = a.faces < b.faces ? a : b;
    ask(sameSubject(a.id, b.id), likelihood * smaller.faces, pair.similarity, smaller);
  }

  function askSameNames(): void {
    const named = [...persons.values()].filter(({ name }) => name !== null);
    for (const group of Map.groupBy(named, ({ name }) => name!.toLocaleLowerCase()).values()) {
      const [largest, ...others] = group.sort((x, y) => y.faces - x.faces || x.id - y.id);
      for (const other of others) {
        if (material.areApart(largest!.id, other.id)) continue;
        const subject = sameSubject(largest!.id, other.id);
        const asked = questions.find(({ id }) => id === questionId(subject));
        if (asked) Object.assign(asked, { first: true, settles: other.faces });
        else ask(subject, other.faces, null, other, true);
      }
    }
  }

  function askFace(face: AskedFace): void {
    const best = bestCandidate(face);
    const owner = face.personId === null ? undefined : persons.get(face.personId);
    if (face.personId === null) {
      if (best && best.likelihood >= leastLikelihood) {
        offer(best.personId, { ...best, faces: [face], personId: null });
      }
      return;
    }
    if (!owner || owner.name === null || face.own === null) return;
    const wrong = likelihoodOfWrong(face.own, best?.similarity ?? null, thresholds);
    // The owner looked at the whole person: that is doubted only when it is rather wrong than right.
    if (wrong < (face.isHeld ? 0.5 : leastLikelihood)) return;
    const isOther = best !== undefined && best.similarity > face.own;
    const personId = isOther ? best.personId : owner.id;
    ask(
      { kind: 'is_this_person', personId, faceIds: [face.faceId] },
      isOther ? wrong * best.likelihood : wrong / 2,
      isOther ? best.similarity : face.own,
      owner,
    );
  }

  function askInItself({ personId, faceIds, across, within }: DoubtfulPerson): void {
    const person = persons.get(personId);
    const likelihood = likelihoodOfTwo(across, within, thresholds);
    if (!person || likelihood < leastLikelihood) return;
    // The other one then needs a name.
    const settles = likelihood * faceIds.length * shareWithoutName;
    ask({ kind: 'same_in_itself', personId, faceIds }, settles, across, person);
  }

  function bestCandidate(face: AskedFace) {
    let best: (Candidate & { likelihood: number }) | undefined;
    for (const { personId, similarity } of face.candidates) {
      if (face.personId === null && similarity < leastSimilarity) break;
      const person = persons.get(personId);
      if (!person || person.name === null || material.isRejected(face.faceId, personId)) continue;
      if (personId === face.personId) continue;
      const likelihood = likelihoodOfSame(similarity, peopleCompared, thresholds);
      if (!best || likelihood > best.likelihood) best = { personId, similarity, likelihood };
    }
    return best;
  }

  /** As many pieces in one question as promise most; the others are asked about by themselves. */
  function askPieces(person: AskedPerson, offered: readonly Piece[]): void {
    const open = offered
      .filter((piece) => !isSkipped(questionId(singleSubject(person.id, piece))))
      .sort((x, y) => y.likelihood - x.likelihood || x.faces[0]!.faceId - y.faces[0]!.faceId);
    const isShared = ({ likelihood, faces }: Piece) =>
      likelihood >= likelyEnoughToShare && !faces.some(({ faceId }) => material.isDoubted(faceId, person.id));
    let shared = open.filter(isShared);
    const single = new Set(open);
    for (;;) {
      const { taken, settles } = bestShare(shared);
      if (taken.size < 2) break;
      const faceIds = [...taken].flatMap(({ faces }) => faces.map(({ faceId }) => faceId));
      const similarity = Math.min(...[...taken].map((piece) => piece.similarity));
      faceIds.sort((x, y) => x - y);
      ask({ kind: 'is_this_person', personId: person.id, faceIds }, settles, similarity, person);
      for (const piece of taken) single.delete(piece);
      shared = shared.filter((piece) => !taken.has(piece));
    }
    for (const piece of single) {
      const settles = piece.likelihood * piece.faces.length;
      ask(singleSubject(person.id, piece), settles, piece.similarity, person);
    }
  }
}

/**
 * The first pieces, by falling likelihood, with the most faces expected when one that is wrong spoils all; no two
 * faces of one photo.
 */
function bestShare(pieces: readonly Piece[]): { taken: Set<Piece>; settles: number } {
  const taken = new Set<Piece>();
  const photoIds = new Set<number>();
  let count = 0;
  let likelihood = 1;
  for (const piece of pieces) {
    const faces = count + piece.faces.length;
    if (faces > facesAsked || piece.faces.some(({ photoId }) => photoIds.has(photoId))) continue;
    if (piece.likelihood * faces <= count) break;
    taken.add(piece);
    for (const { photoId } of piece.faces) photoIds.add(photoId);
    count = faces;
    likelihood *= piece.likelihood;
  }
  return { taken, settles: likelihood * count };
}

function singleSubject(personId: number, { faces, personId: own }: Piece): Subject {
  if (own !== null && faces.length > 1) return sameSubject(personId, own);
  return { kind: 'is_this_person', personId, faceIds: faces.map(({ faceId }) => faceId) };
}

export function sameSubject(a: number, b: number): Subject {
  return { kind: 'same_person', a: Math.min(a, b), b: Math.max(a, b) };
}

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Handlers } from '../../../core/contract/handlers.ts';
import { createLive } from '../../../core/live.ts';
import { historyHandlers } from '../../../core/people/history-handlers.ts';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import { createReview } from '../../../core/review/review-handlers.ts';
import { packs } from '../../../models/packs.ts';
import { newFace, newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';

const { dimension } = packs.edge.recogniser;
const nothing = { params: undefined, query: undefined, body: undefined, files: [] };

/** Where the faces of a person lie: this much along the direction of another one. */
type Group = {
  faces: number;
  like?: [group: number, similarity: number];
  loose?: boolean;
  photoIds?: number[];
};

/**
 * A library of people whose faces need no picture: two faces of a person have a similarity of 0.8, those of two
 * people the one given, else 0. A loose group has faces of nobody.
 */
function libraryOf(groups: readonly Group[]) {
  const libraryDir = join(temporaryFolder(), 'library');
  const store = newStore(libraryDir);
  const vectors = store.vectors('edge', dimension);
  let axis = groups.length;
  const faceIds = groups.map(({ faces, like, loose = false, photoIds }, g) => {
    const personId = loose ? null : store.persons.create();
    return Array.from({ length: faces }, (_, n) => {
      const photoId = photoIds?.[n] ?? store.photos.insert(newFile(`/photos/${g}-${n}.jpg`), null);
      const faceId = newFace(store, photoId, personId, 0.9);
      const vector = new Float32Array(dimension);
      const share = like ? like[1] / 0.8 : 0;
      if (like) vector[like[0]] = share * Math.sqrt(0.8);
      vector[g] = Math.sqrt(0.8 * (1 - share ** 2));
      vector[axis++] = Math.sqrt(0.2);
      vectors.put(faceId, vector);
      return faceId;
    });
  });
  const live = createLive();
  const changed: string[] = [];
  const newReview = () => {
    const review = createReview({
      store,
      word: createOwnersWord(store),
      models: { opened: () => null },
      libraryDir,
      live,
      onOwnerChange: () => changed.push('people'),
    });
    onTestFinished(review.close);
    return review.handlers;
  };
  const history = historyHandlers(store, () => {});
  const review = newReview();
  return { store, review, newReview, history, live, faceIds, changed };
}

type Review = Pick<Handlers, 'getReview' | 'answerReview'>;

const questions = async (review: Review) =>
  (await review.getReview({ ...nothing, query: { limit: 100 } })).questions;
const asked = async (review: Review) => (await questions(review)).map(({ id }) => id);
const answer = (review: Review, question: string, reply: 'yes' | 'no' | 'skip') =>
  review.answerReview({ ...nothing, body: { question, answer: reply } });
const name = (review: Review, question: string, who: { name: string } | { person_id: number }) =>
  review.answerReview({ ...nothing, body: { question, answer: 'name', ...who } });

test('who is named is not asked about again; people like them are offered, and undo brings the question back', async () => {
  const { store, review, history, changed } = libraryOf([
    { faces: 12 },
    { faces: 11, like: [0, 0.5] },
    { faces: 4 },
  ]);
  expect(await asked(review)).toEqual(['who:0', 'who:1', 'same:0-1', 'who:2']);
  await name(review, 'who:0', { name: 'Anna' });
  expect([store.persons.get(0)!.name, changed]).toEqual(['Anna', ['people']]);
  expect(await asked(review)).toEqual(['same:0-1', 'who:2']);
  expect(store.persons.get(1)!.name).toBeNull();

  await answer(review, 'same:0-1', 'yes');
  expect(store.persons.get(0)).toMatchObject({ name: 'Anna', faces_count: 23 });
  expect(await asked(review)).toEqual(['who:2']);
  await history.undoLast(nothing);
  expect(await asked(review)).toEqual(['same:0-1', 'who:2']);
  await history.undoLast(nothing);
  expect(await asked(review)).toEqual(['who:0', 'who:1', 'same:0-1', 'who:2']);
});

test('no is a fact for ever, and a skipped question stays away after a restart', async () => {
  const { store, review, newReview } = libraryOf([
    { faces: 12 },
    { faces: 11, like: [0, 0.5] },
    { faces: 4 },
  ]);
  await name(review, 'who:0', { name: 'Anna' });
  await answer(review, 'same:0-1', 'no');
  expect(store.facts.apartPairs()).toEqual([[0, 1]]);
  expect(await asked(review)).toEqual(['who:1', 'who:2']);
  await answer(review, 'who:2', 'skip');
  expect(await asked(review)).toEqual(['who:1']);
  expect(await asked(newReview())).toEqual(['who:1']);
});

test('a person found out to be a named one is joined with them; the name stays', async () => {
  // Among many people a little likeness is no question of its own.
  const others = Array.from({ length: 40 }, () => ({ faces: 1 }));
  const { store, review } = libraryOf([{ faces: 3 }, { faces: 8, like: [0, 0.18] }, ...others]);
  await name(review, 'who:0', { name: 'Anna' });
  const question = (await questions(review)).find(({ id }) => id === 'who:1')!;
  expect(question.suggestions).toMatchObject([{ person_id: 0, name: 'Anna' }]);
  expect(question.suggestions[0]!.similarity).toBeCloseTo(0.18, 5);
  await name(review, 'who:1', { person_id: 0 });
  expect(store.persons.get(0)).toMatchObject({ name: 'Anna', faces_count: 11 });
  expect(await asked(review)).not.toContain('who:1');
});

test('faces of nobody near a named person share a question; no asks about each of them', async () => {
  const { store, review, faceIds } = libraryOf([{ faces: 12 }, { faces: 2, like: [0, 0.5], loose: true }]);
  const [one, other] = faceIds[1]! as [number, number];
  expect(await asked(review)).toEqual(['who:0']);
  await name(review, 'who:0', { name: 'Anna' });
  const both = `is:${one}.${other}-0`;
  expect(await questions(review)).toMatchObject([
    { id: both, kind: 'is_this_person', face_ids: [one, other], person: { name: 'Anna' } },
  ]);
  expect(await answer(review, both, 'no')).toMatchObject({ history_id: null });
  expect((await asked(review)).sort()).toEqual([`is:${one}-0`, `is:${other}-0`]);
  await answer(review, `is:${one}-0`, 'yes');
  await answer(review, `is:${other}-0`, 'no');
  expect([store.faces.get(one), store.faces.get(other)]).toMatchObject([
    { person_id: 0, hold: 2 },
    { person_id: null, hold: 0 },
  ]);
  expect(store.facts.isRejectedFrom(other, 0)).toBe(true);
  expect(await review.getReview({ ...nothing, query: { limit: 9 } })).toEqual({ questions: [], left: 0 });
});

test('who was joined with a named person brings along whom they resemble', async () => {
  const { review } = libraryOf([{ faces: 12 }, { faces: 11, like: [0, 0.5] }, { faces: 10, like: [1, 0.7] }]);
  await name(review, 'who:0', { name: 'Anna' });
  expect(await asked(review)).toEqual(['same:0-1', 'who:2', 'same:1-2']);
  await answer(review, 'same:0-1', 'yes');
  expect(await asked(review)).toEqual(['same:0-2']);
});

test('skipping a question about several faces skips each of them', async () => {
  const { review, faceIds } = libraryOf([
    { faces: 12 },
    { faces: 2, like: [0, 0.5], loose: true },
    { faces: 2, like: [0, 0.5] },
  ]);
  await name(review, 'who:0', { name: 'Anna' });
  const all = `is:${[...faceIds[1]!, ...faceIds[2]!].join('.')}-0`;
  expect(await asked(review)).toEqual([all]);
  await answer(review, all, 'skip');
  expect(await asked(review)).toEqual(['who:1']);
});

test('people seen in one photo, hidden ones, removed ones and strangers are not asked about', async () => {
  const { store, review, faceIds } = libraryOf([
    { faces: 12 },
    { faces: 11, like: [0, 0.5], photoIds: [1] },
    { faces: 5 },
    { faces: 5 },
    { faces: 5 },
  ]);
  expect(store.faces.get(faceIds[1]![0]!)!.photo_id).toBe(1);
  const word = createOwnersWord(store);
  word.update([2], { hidden: true });
  word.update([3], { stranger: true });
  word.remove(4);
  expect(await asked(review)).toEqual(['who:0', 'who:1']);
  word.rename(0, 'Anna');
  expect(await asked(review)).toEqual(['who:1']);
});

test('two people of one name are asked about first; the larger one stays', async () => {
  const { store, review } = libraryOf([{ faces: 4 }, { faces: 6 }, { faces: 20 }]);
  await name(review, 'who:0', { name: 'Anna' });
  await name(review, 'who:1', { name: 'anna' });
  const [first] = await questions(review);
  expect(first).toMatchObject({ id: 'same:0-1', kind: 'same_person', person: { id: 0 }, other: { id: 1 } });
  await answer(review, 'same:0-1', 'yes');
  expect(store.persons.get(1)).toMatchObject({ name: 'anna', faces_count: 10 });
  expect(store.persons.get(0)).toBeUndefined();
});

test('who looks like two is asked about, and no makes two of them', async () => {
  const { store, review, history, faceIds } = libraryOf([{ faces: 8 }, { faces: 4, loose: true }]);
  for (const id of faceIds[1]!) store.faces.assign(id, 0);
  await name(review, 'who:0', { name: 'Anna' });
  const [question] = await questions(review);
  expect(question).toMatchObject({
    id: `in:${faceIds[1]!.join('.')}-0`,
    kind: 'same_person',
    person: { id: 0 },
    other: { id: 0 },
    face_ids: faceIds[1],
    other_face_ids: faceIds[0],
  });
  await answer(review, question!.id, 'no');
  expect(store.faces.idsOfPerson(0)).toEqual(faceIds[0]);
  expect(store.faces.idsOfPerson(1)).toEqual(faceIds[1]);
  expect(store.facts.apartPairs()).toEqual([[0, 1]]);
  expect(await asked(review)).toEqual(['who:1']);
  await history.undoLast(nothing);
  await answer(review, question!.id, 'yes');
  expect(faceIds[1]!.map((id) => store.faces.get(id)!.hold)).toEqual([2, 2, 2, 2]);
  expect(await asked(review)).toEqual([]);
});

test('faces that may be none are asked about once', async () => {
  const { store, review, faceIds } = libraryOf([{ faces: 3, loose: true }]);
  const [a, b, c] = faceIds[0]! as [number, number, number];
  for (const id of [a, b]) store.faces.setUnlikely(id, true);
  expect(await asked(review)).toEqual([`face:${a}`, `face:${b}`]);
  await answer(review, `face:${a}`, 'no');
  await answer(review, `face:${b}`, 'yes');
  expect([a, b, c].map((id) => store.faces.get(id)!.verdict)).toEqual(['not_face', 'face', null]);
  expect(await asked(review)).toEqual([]);
});

test('an answer to a question that does not stand any more is a conflict, and one that does not fit is invalid', async () => {
  const { store, review, faceIds } = libraryOf([{ faces: 4 }, { faces: 4 }]);
  const code = (reply: () => unknown) =>
    Promise.try(reply).then(
      () => 'answered',
      (error) => error.code,
    );
  await name(review, 'who:0', { name: 'Anna' });
  const word = createOwnersWord(store);
  word.keepApart(0, 1);
  word.confirm([faceIds[0]![0]!]);
  for (const [question, reply] of [
    ['who:0', 'skip'],
    ['who:7', 'skip'],
    ['same:0-1', 'yes'],
    ['same:0-9', 'no'],
    [`is:${faceIds[0]![0]}-0`, 'no'],
    ['is:999-0', 'yes'],
    [`face:${faceIds[0]![0]}`, 'yes'],
    [`in:${faceIds[0]!.slice(0, 2).join('.')}-0`, 'no'],
  ] as const) {
    expect([question, await code(() => answer(review, question, reply))]).toEqual([question, 'conflict']);
  }
  expect(await code(() => answer(review, 'who:1', 'yes'))).toBe('invalid_request');
  expect(await code(() => answer(review, 'nonsense', 'yes'))).toBe('invalid_request');
  expect(await code(() => name(review, `is:${faceIds[1]![0]}-0`, { person_id: 77 }))).toBe('not_found');
  const both = { question: 'who:1', answer: 'name', name: 'Ben', person_id: 0 } as const;
  expect(await code(() => review.answerReview({ ...nothing, body: both }))).toBe('invalid_request');
  expect(store.persons.get(1)!.name).toBeNull();
});

test('new faces are compared when the library says that there are some', async () => {
  const { store, review, live } = libraryOf([{ faces: 12 }]);
  await name(review, 'who:0', { name: 'Anna' });
  expect(await asked(review)).toEqual([]);
  const photoId = store.photos.insert(newFile('/photos/new.jpg'), null);
  const faceId = newFace(store, photoId, null, 0.9);
  const vector = new Float32Array(dimension);
  vector[0] = 0.6;
  vector[400] = 0.8;
  store.vectors('edge', dimension).put(faceId, vector);
  expect(await asked(review)).toEqual([]);
  live.publish({ type: 'library_changed', payload: { persons: true, photos: true } });
  // A busy computer shows the old questions for a while.
  await expect.poll(() => asked(review), { timeout: 30_000 }).toEqual([`is:${faceId}-0`]);
});

test('an owner who answers at random is never asked the same twice, and comes to an end', async () => {
  const groups: Group[] = Array.from({ length: 14 }, (_, i) => ({
    faces: 1 + ((i * 5) % 11),
    loose: i % 4 === 3,
    ...(i % 3 === 2 && { like: [i - 2, 0.25 + (i % 5) / 20] as [number, number] }),
  }));
  const { review } = libraryOf(groups);
  const seen = new Set<string>();
  let state = 7;
  for (let step = 0; step < 300; step++) {
    const [question] = await questions(review);
    if (!question) return;
    expect(seen).not.toContain(question.id);
    seen.add(question.id);
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const pick = Math.floor(state / 65536) % 3;
    if (question.kind === 'who_is_this' && pick > 0) await name(review, question.id, { name: `N${step}` });
    else if (question.kind === 'who_is_this') await answer(review, question.id, 'skip');
    else await answer(review, question.id, (['yes', 'no', 'skip'] as const)[pick]!);
  }
  throw new Error('the questions do not end');
});

test('an empty library has no questions', async () => {
  const { review } = libraryOf([]);
  expect(await review.getReview({ ...nothing, query: { limit: 10 } })).toEqual({ questions: [], left: 0 });
});

test('why a face is with its person: confirmed faces first, and how far the next person is', () => {
  const { store, review, faceIds } = libraryOf([
    { faces: 4 },
    { faces: 3, like: [0, 0.4] },
    { faces: 1, loose: true },
  ]);
  const word = createOwnersWord(store);
  word.rename(0, 'Anna');
  const [first, second, third, fourth] = faceIds[0]! as [number, number, number, number];
  word.confirm([fourth]);
  const why = (id: number) => review.explainFace({ ...nothing, params: { id } });
  const reasons = why(first) as Awaited<ReturnType<typeof why>>;
  expect(reasons).toMatchObject({ face_id: first, person_id: 0, certainty: 'held', threshold: 0.335 });
  expect(reasons.nearest.map(({ face_id, certainty }) => [face_id, certainty])).toEqual([
    [fourth, 'confirmed'],
    [second, 'held'],
    [third, 'held'],
  ]);
  expect(reasons.runner_up).toMatchObject({ person_id: 1, name: 'person_1' });
  expect(reasons.similarity).toBeCloseTo(0.8, 4);
  expect(reasons.margin).toBeCloseTo(0.4, 4);
  const mayBe = (id: number) =>
    (why(id) as typeof reasons).suggestions.map(({ person_id, name }) => [person_id, name]);
  expect(mayBe(first)).toEqual([[1, 'person_1']]);
  word.reject([first], 1);
  expect(mayBe(first)).toEqual([]);
  expect(mayBe(faceIds[1]![0]!)).toEqual([[0, 'Anna']]);
  expect(why(faceIds[2]![0]!)).toMatchObject({
    person_id: null,
    similarity: null,
    margin: null,
    nearest: [],
  });
  expect(() => why(999)).toThrow(/no face 999/);
});

test('the threshold that fits the named people can be used, taken back by undo, and made the standard again', async () => {
  const { store, review, history } = libraryOf(Array.from({ length: 10 }, () => ({ faces: 25 })));
  await expect(review.calibrate({ ...nothing, body: { standard: false } })).rejects.toThrow(/Too little/);
  const word = createOwnersWord(store);
  for (let id = 0; id < 10; id++) word.rename(id, `Person ${id}`);
  const accuracy = () => review.getAccuracy(nothing);
  expect(await accuracy()).toMatchObject({
    ...{ confirmed_faces: 0, corrected_faces: 0, precision: 1, recall: 1 },
    ...{ threshold: 0.335, suggested_threshold: 0.285, calibrated: false },
  });
  await review.calibrate({ ...nothing, body: { standard: false } });
  expect(await accuracy()).toMatchObject({ threshold: 0.285, suggested_threshold: null, calibrated: true });
  expect(await history.undoLast(nothing)).toMatchObject({ kind: 'calibrate' });
  expect(await accuracy()).toMatchObject({ threshold: 0.335, calibrated: false });
  await history.redoNext(nothing);
  await review.calibrate({ ...nothing, body: { standard: true } });
  expect(store.settings.get('calibration')).toEqual({});
});

test('a face that the owner took away is corrected', async () => {
  const { store, review, faceIds } = libraryOf([{ faces: 30 }, { faces: 2, loose: true }]);
  for (const id of faceIds[1]!) store.faces.assign(id, 0);
  const word = createOwnersWord(store);
  word.rename(0, 'Anna');
  word.move([faceIds[1]![0]!], { name: 'Ben' });
  word.reject([faceIds[1]![1]!], 0);
  const { confirmed_faces, corrected_faces, precision, recall } = await review.getAccuracy(nothing);
  expect([confirmed_faces, corrected_faces, recall]).toEqual([1, 2, 1]);
  expect(precision).toBeCloseTo(435 / 496, 10);
});

test('the cut of a person is proposed: whose faces are whose', async () => {
  const { store, review, faceIds } = libraryOf([{ faces: 6 }, { faces: 4, loose: true }, { faces: 1 }]);
  for (const id of faceIds[1]!) store.faces.assign(id, 0);
  const cut = (id: number) => review.proposeSplit({ ...nothing, params: { id } });
  const { groups, similarity } = await cut(0);
  expect(groups).toEqual([faceIds[0], faceIds[1]]);
  expect(similarity).toBeCloseTo(0, 5);
  expect(await cut(1)).toEqual({ groups: null, similarity: null });
  await expect(cut(9)).rejects.toMatchObject({ code: 'not_found' });
});

import { expect, test } from 'vitest';
import { recordFile } from '../../../core/library/find-changes.ts';
import {
  facesToKeep,
  type SaveContext,
  saveAnalysis as save,
  saveFailure,
} from '../../../core/library/save-analysis.ts';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import type { Store } from '../../../core/store/store.ts';
import type { AnalysisResult } from '../../../core/workers/protocol.ts';
import { newFile, newStore } from '../../engine-fixture.ts';
import { findFiles, loseFiles, newFacts } from '../../store-fixture.ts';

const dimension = 4;
const anna = [1, 0, 0, 0];
const ben = [0, 1, 0, 0];
/** Anna on another day: cosine similarity 0.8 with `anna`. */
const annaAgain = [0.8, 0, 0.6, 0];

type Face = AnalysisResult['faces'][number];

function face(embedding: readonly number[], x: number, width = 0.2): Face {
  return {
    boxNorm: { x, y: 0.2, width, height: 0.2 },
    landmarksNorm: Float32Array.from({ length: 10 }, (_, i) => i / 10),
    detectionScore: 0.9,
    live: null,
    quality: 0.7,
    embedding: Float32Array.from(embedding),
  };
}

function result(content: number, faces: Face[]): AnalysisResult {
  const contentSha256 = new Uint8Array(32).fill(content);
  return {
    ...newFacts(contentSha256, '2001-02-03T04:05:06'),
    faces,
    drawn: [],
    regions: [],
    placeholder: null,
  };
}

function newLibrary() {
  const store = newStore();
  const photo = store.photos.insert(newFile('/a.jpg'), null);
  return { store, photo, edge: context(store, 'edge'), starter: context(store, 'starter') };
}

function context(store: Store, packId: string): SaveContext {
  return { store, packId, vectors: store.vectors(packId, dimension), sameSimilarity: 0.5 };
}

/** Saves what was read from the newest file of a photo. */
function saveAnalysis(to: SaveContext, photoId: number, analysed: AnalysisResult) {
  return save(to, { photoId, placeId: to.store.places.ofPhoto(photoId).at(-1)!.id }, analysed);
}

/** Faces of a photo from left to right, by what matters about them. */
function seen({ store, vectors }: SaveContext, photo: number) {
  return store.faces.ofPhoto(photo).map(({ id, person_id, pack_id, crop_index }) => ({
    id,
    person: person_id,
    pack: pack_id,
    crop: crop_index,
    embedding: [...(vectors.get(id) ?? [])].map((value) => Math.round(value * 10) / 10),
  }));
}

function newPersonOf(store: Store, faceId: number, name: string): number {
  const id = store.persons.create();
  store.persons.rename(id, name);
  store.faces.assign(faceId, id);
  return id;
}

test('a photo is done with its faces, their vectors and what the file says', () => {
  const { store, photo, edge } = newLibrary();
  store.photos.markFailed(photo, 'corrupt', 'because');
  saveAnalysis(edge, photo, result(1, [face(ben, 0.5), face(anna, 0.1)]));
  const { state, width, height, taken_at, sort_at, pack_id, failure_code, faces_count } =
    store.photos.get(photo)!;
  expect({ state, width, height, taken_at, sort_at, pack_id, failure_code, faces_count }).toEqual({
    ...{ state: 'done', width: 400, height: 300, pack_id: 'edge', failure_code: null, faces_count: 2 },
    ...{ taken_at: '2001-02-03T04:05:06', sort_at: '2001-02-03T04:05:06' },
  });
  expect(seen(edge, photo)).toEqual([
    { id: 2, person: null, pack: 'edge', crop: 1, embedding: anna },
    { id: 1, person: null, pack: 'edge', crop: 0, embedding: ben },
  ]);
  const { landmarks, ...row } = store.faces.get(1)!;
  expect(row).toMatchObject({ x: 0.5, y: 0.2, width: 0.2, height: 0.2, detection_score: 0.9, quality: 0.7 });
  expect(landmarks.readFloatLE(36)).toBeCloseTo(0.9);
});

test('the same file analysed again keeps ids and people, whatever the order and the vectors are now', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5)]));
  const named = newPersonOf(store, 1, 'Anna');
  saveAnalysis(edge, photo, result(1, [face(ben, 0.51), face([0, 0, 0, 1], 0.11)]));
  expect(seen(edge, photo)).toEqual([
    { id: 1, person: named, pack: 'edge', crop: 1, embedding: [0, 0, 0, 1] },
    { id: 2, person: null, pack: 'edge', crop: 0, embedding: ben },
  ]);
});

test('a changed picture keeps a person only where the face still looks like them', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5)]));
  const people = [newPersonOf(store, 1, 'Anna'), newPersonOf(store, 2, 'Ben')];
  // Anna was edited a little; where Ben was there is somebody else now.
  saveAnalysis(edge, photo, result(2, [face(annaAgain, 0.1), face([0, 0, 1, 0], 0.5)]));
  expect(seen(edge, photo).map(({ id, person }) => ({ id, person }))).toEqual([
    { id: 1, person: people[0] },
    { id: 2, person: null },
  ]);
});

test('faces that are gone take their vectors along, new ones get new ids', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5)]));
  newPersonOf(store, 2, 'Ben');
  saveAnalysis(edge, photo, result(2, [face(anna, 0.1), face([0, 0, 1, 0], 0.75)]));
  expect({ faces: seen(edge, photo), vectors: edge.vectors.all().faceIds }).toEqual({
    faces: [
      { id: 1, person: null, pack: 'edge', crop: 0, embedding: anna },
      { id: 3, person: null, pack: 'edge', crop: 1, embedding: [0, 0, 1, 0] },
    ],
    vectors: [1, 3],
  });
  saveAnalysis(edge, photo, result(3, []));
  expect([seen(edge, photo), edge.vectors.all().faceIds]).toEqual([[], []]);
});

test('of two faces that overlap each old one goes to the nearest, and to one only', () => {
  const { photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  saveAnalysis(edge, photo, result(1, [face(ben, 0.16), face(anna, 0.11)]));
  expect(seen(edge, photo).map(({ id, embedding }) => ({ id, embedding }))).toEqual([
    { id: 1, embedding: anna },
    { id: 2, embedding: ben },
  ]);
});

test('another pack finds the people of the same file again, and its vectors replace the old ones', () => {
  const { store, photo, edge, starter } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5), face(ben, 0.75)]));
  const people = [newPersonOf(store, 1, 'Anna'), newPersonOf(store, 2, 'Ben')];
  store.photos.requeueOtherPacks('starter');
  expect(store.photos.get(photo)?.state).toBe('pending');
  saveAnalysis(starter, photo, result(1, [face([0, 0, 0, 1], 0.52, 0.22), face([0, 0, 1, 0], 0.12, 0.18)]));
  expect({
    faces: seen(starter, photo),
    edge: edge.vectors.all().faceIds,
    starter: starter.vectors.all().faceIds,
    again: store.photos.requeueOtherPacks('starter'),
  }).toEqual({
    faces: [
      { id: 1, person: people[0], pack: 'starter', crop: 1, embedding: [0, 0, 1, 0] },
      { id: 2, person: people[1], pack: 'starter', crop: 0, embedding: [0, 0, 0, 1] },
    ],
    edge: [],
    starter: [1, 2],
    again: 0,
  });
});

test('an analysis that cannot be saved whole is not saved at all', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  const before = [seen(edge, photo), store.photos.get(photo)];
  const tooShort = { ...face(ben, 0.5), embedding: Float32Array.of(1, 0) };
  expect(() => saveAnalysis(edge, photo, result(2, [face(ben, 0.7), tooShort]))).toThrow(/[Dd]imension/);
  expect([seen(edge, photo), store.photos.get(photo)]).toEqual(before);
});

test('what the owner said stays with a face that is not found again, and follows one that moved in an edit', () => {
  const { store, photo, edge, starter } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5), face([0, 0, 1, 0], 0.75)]));
  const word = createOwnersWord(store);
  const { personId: annaId } = word.move([1], { name: 'Anna' });
  word.judge([2], false);
  expect(facesToKeep(store, photo).map(({ faceId }) => faceId)).toEqual([1, 2]);

  // Another pack finds nobody; it looks where Anna is, and leaves what is no face.
  const elsewhere = face([0, 0, 0, 1], 0.1);
  saveAnalysis(starter, photo, { ...result(1, []), drawn: [{ faceId: 1, face: elsewhere }] });
  expect(seen(starter, photo)).toEqual([
    { id: 1, person: annaId, pack: 'starter', crop: 0, embedding: [0, 0, 0, 1] },
  ]);
  expect(store.faces.get(2)).toMatchObject({ verdict: 'not_face' });

  // The picture is cropped: Anna is where the other face was.
  saveAnalysis(starter, photo, result(2, [face([0, 0, 0, 1], 0.5), face([1, 0, 0, 0], 0.1)]));
  expect(seen(starter, photo).map(({ id, person }) => [id, person])).toEqual([
    [expect.any(Number), null],
    [1, annaId],
  ]);
});

test('siblings who change places in an edited picture stay who they are', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(annaAgain, 0.5)]));
  const word = createOwnersWord(store);
  const { personId: elder } = word.move([1], { name: 'Elder' });
  const { personId: younger } = word.move([2], { name: 'Younger' });
  // Mirrored: each is where the other was, and they are alike enough to be taken for each other.
  saveAnalysis(edge, photo, result(2, [face(annaAgain, 0.1), face(anna, 0.5)]));
  expect(seen(edge, photo).map(({ id, person }) => [id, person])).toEqual([
    [2, younger],
    [1, elder],
  ]);
});

test('a file that was moved keeps its photo, its faces and all that was said of them', () => {
  const { store, photo, edge } = newLibrary();
  const word = createOwnersWord(store);
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1), face(ben, 0.5), face([0, 0, 1, 0], 0.75)]));
  const { personId: annaId } = word.move([1], { name: 'Anna' });
  word.reject([2], annaId);
  word.judge([3], false);
  const faces = () =>
    store.faces
      .ofPhoto(photo, { all: true })
      .map(({ id, person_id, hold, verdict }) => [id, person_id, hold, verdict]);
  const before = faces();

  loseFiles(store, photo);
  const moved = store.photos.insert(newFile('/elsewhere/a.jpg'), null);
  const { placed } = saveAnalysis(edge, moved, result(1, [face(anna, 0.11)]));
  expect(placed).toEqual({ as: 'moved', photoId: photo, removed: true });
  expect({
    faces: faces(),
    rejected: store.facts.isRejectedFrom(2, annaId),
    shown: store.persons.get(annaId)?.faces_count,
    photo: store.photos.get(photo),
    files: store.places.ofPhoto(photo).map(({ path }) => path),
    gone: store.photos.get(moved),
  }).toMatchObject({
    ...{ faces: before, rejected: true, shown: 1, gone: undefined },
    photo: { state: 'done', path: '/elsewhere/a.jpg', missing_since: null },
    files: ['/elsewhere/a.jpg'],
  });
});

test('copies are one photo with several places; it is there as long as one of them is', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  const copy = store.photos.insert(newFile('/copy.jpg'), null);
  const { placed } = saveAnalysis(edge, copy, result(1, [face(anna, 0.1)]));
  expect(placed).toEqual({ as: 'moved', photoId: photo, removed: true });
  expect([store.photos.get(copy), store.photos.get(photo)!.places_count]).toEqual([undefined, 2]);

  const exported = () => store.photos.forExport().map(({ id, path }) => [id, path]);
  expect(exported()).toEqual([
    [photo, '/a.jpg'],
    [photo, '/copy.jpg'],
  ]);

  const [original, other] = store.places.ofPhoto(photo);
  store.places.markMissing(original!.id);
  store.photos.settle(photo);
  expect(store.photos.get(photo)).toMatchObject({ path: '/copy.jpg', places_count: 1, missing_since: null });
  expect(exported()).toEqual([[photo, '/copy.jpg']]);
  store.places.markMissing(other!.id);
  store.photos.settle(photo);
  expect(store.photos.get(photo)!.missing_since).not.toBeNull();
  findFiles(store, photo);
  expect(store.photos.get(photo)).toMatchObject({ path: '/a.jpg', places_count: 2, missing_since: null });
});

test('two files that change places take their photos along', () => {
  const { store, photo: one, edge } = newLibrary();
  const two = store.photos.insert(newFile('/b.jpg'), null);
  saveAnalysis(edge, one, result(1, [face(anna, 0.1)]));
  saveAnalysis(edge, two, result(2, [face(ben, 0.1)]));
  const places = [one, two].map((id) => store.places.ofPhoto(id)[0]!);
  for (const { id, photo_id, path } of places) {
    store.places.markChanged(id, newFile(path, { mtimeMs: 2 }));
    store.photos.markChanged(photo_id, '2020-01-01T00:00:00', null, 'photo');
  }
  const read = [2, 1].map((content, i) => {
    const { id: placeId } = places[i]!;
    const { photo_id: photoId } = store.places.get(placeId)!;
    return save(edge, { photoId, placeId }, result(content, [face(content === 1 ? anna : ben, 0.1)])).placed;
  });
  expect(read).toEqual([
    { as: 'moved', photoId: two, removed: false },
    { as: 'moved', photoId: one, removed: false },
  ]);
  expect([one, two].map((id) => [store.photos.get(id)!.path, store.faces.ofPhoto(id).length])).toEqual([
    ['/b.jpg', 1],
    ['/a.jpg', 1],
  ]);
  expect([one, two].map((id) => seen(edge, id)[0]!.embedding)).toEqual([anna, ben]);
});

test('a copy that is edited becomes a photo of its own; the other stays as it was', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  const copy = store.photos.insert(newFile('/copy.jpg'), null);
  saveAnalysis(edge, copy, result(1, [face(anna, 0.1)]));
  recordFile(store, newFile('/copy.jpg', { mtimeMs: 2 }));
  const edited = store.places.findByPath('/copy.jpg')!.photo_id;
  expect(edited).not.toBe(photo);
  saveAnalysis(edge, edited, result(2, [face(annaAgain, 0.1)]));
  expect(
    [photo, edited].map((id) => [store.photos.get(id)!.state, store.photos.get(id)!.places_count]),
  ).toEqual([
    ['done', 1],
    ['done', 1],
  ]);
  // And back again: then they are one.
  recordFile(store, newFile('/copy.jpg', { mtimeMs: 3 }));
  saveAnalysis(edge, edited, result(1, [face(anna, 0.1)]));
  expect(store.photos.get(photo)!.places_count).toBe(2);
  expect(store.photos.get(edited)!.missing_since).not.toBeNull();
});

test('a file that cannot be read any more does not take its copy along', () => {
  const { store, photo, edge } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  saveAnalysis(edge, store.photos.insert(newFile('/copy.jpg'), null), result(1, []));
  const { id } = store.places.findByPath('/copy.jpg')!;
  saveFailure(store, id, { ok: false, code: 'corrupt', detail: 'because' });
  const broken = store.places.get(id)!.photo_id;
  expect([store.photos.get(photo)!.places_count, store.photos.get(broken)!.failure_code]).toEqual([
    1,
    'corrupt',
  ]);
});

test('another pack and other bytes of the same picture at once: words stay by place, but not after a crop', () => {
  const { store, photo, edge, starter } = newLibrary();
  saveAnalysis(edge, photo, result(1, [face(anna, 0.1)]));
  const { personId } = createOwnersWord(store).move([1], { name: 'Anna' });
  saveAnalysis(starter, photo, result(2, [face([0, 0, 0, 1], 0.11)]));
  expect(store.faces.get(1)).toMatchObject({ person_id: personId, hold: 2 });
  saveAnalysis(edge, photo, { ...result(3, [face(anna, 0.12)]), width: 200 });
  expect(store.faces.get(1)).toMatchObject({ person_id: null, hold: 0 });
});

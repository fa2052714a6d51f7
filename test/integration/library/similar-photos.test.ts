import { expect, test } from 'vitest';
import { createSimilarPhotos } from '../../../core/library/similar-photos.ts';
import {
  coefficientCount,
  coefficientsAt,
  fingerprintBytes,
  fingerprintVersion,
} from '../../../core/library/stacks/fingerprint.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';
import { loseFiles, newFacts } from '../../store-fixture.ts';

/** A fingerprint that is as alike to the first of its `scene` as the cosine says. */
function fingerprint(scene: number, cosine = 1): Uint8Array {
  const bytes = new Uint8Array(fingerprintBytes);
  bytes[0] = fingerprintVersion;
  bytes[1] = 40;
  const signed = new Int8Array(bytes.buffer, coefficientsAt, coefficientCount);
  signed[scene * 2] = Math.round(127 * cosine);
  signed[scene * 2 + 1] = Math.round(127 * Math.sqrt(1 - cosine ** 2));
  return bytes;
}

type Wanted = { look?: Uint8Array; takenAt?: string | null; people?: number[] };

function newLibrary(wanted: readonly Wanted[]) {
  const store = newStore();
  for (let i = 0; i < 3; i++) store.persons.create();
  let made = 0;
  const add = ({ look, takenAt = null, people = [] }: Wanted): number => {
    made++;
    const file = newFile(`/photos/${made}.jpg`, { fileTime: '2019-07-04T12:00:00' });
    const id = store.photos.insert(file, null);
    for (const person of people) newFace(store, id, person);
    const facts = newFacts(new Uint8Array(32).fill(made), takenAt);
    store.photos.markAnalysed(id, 'edge', { ...facts, fingerprint: look ?? null });
    return id;
  };
  const ids = wanted.map(add);
  const { handlers, changed } = createSimilarPhotos(store);
  const similar = (id: number, limit = 10) =>
    handlers.getSimilarPhotos({ params: { id }, query: { limit }, body: undefined, files: [] });
  return { store, ids, add, changed, similar };
}

test('what looks much alike is found at any time, what does so a little on the same day', async () => {
  const { ids, similar } = newLibrary([
    { look: fingerprint(0), takenAt: '2019-07-04T10:00:00' },
    { look: fingerprint(0, 0.95), takenAt: '2001-01-01T00:00:00' },
    { look: fingerprint(0, 0.7), takenAt: '2001-01-01T00:00:00' },
    { look: fingerprint(0, 0.7), takenAt: '2019-07-04T23:59:59' },
    { look: fingerprint(0, 0.3), takenAt: '2019-07-04T10:00:01' },
    { look: fingerprint(1), takenAt: '2019-07-04T10:00:02' },
    // Nobody dated it: that its file was written on this day says nothing.
    { look: fingerprint(0, 0.7), takenAt: null },
    {},
  ]);
  const { alike, same_people: samePeople } = await similar(ids[0]!);
  expect(alike.map(({ id, likeness }) => [id, Math.round(likeness * 100)])).toEqual([
    [ids[1], 95],
    [ids[3], 70],
  ]);
  expect(samePeople).toEqual([]);
  expect((await similar(ids[0]!, 1)).alike.map(({ id }) => id)).toEqual([ids[1]]);
  // What shows nothing is like nothing.
  expect(await similar(ids[7]!)).toEqual({ alike: [], same_people: [] });
  await expect(similar(999)).rejects.toMatchObject({ code: 'not_found' });
});

test('photos of the same people on the same day, most of them first, then the nearest in time', async () => {
  const { ids, similar } = newLibrary([
    { takenAt: '2019-07-04T10:00:00', people: [0, 1] },
    { takenAt: '2019-07-04T18:00:00', people: [0] },
    { takenAt: '2019-07-04T10:05:00', people: [1, 1, 2] },
    { takenAt: '2019-07-04T23:00:00', people: [1, 0, 2] },
    { takenAt: '2019-07-04T10:00:00', people: [2] },
    { takenAt: '2019-07-05T00:00:00', people: [0, 1] },
    { takenAt: null, people: [0, 1] },
    { takenAt: '2019-07-04T10:00:00' },
  ]);
  const found = (await similar(ids[0]!)).same_people.map((one) => [one.id, one.shared_people]);
  expect(found).toEqual([
    [ids[3], 2],
    [ids[2], 1],
    [ids[1], 1],
  ]);
  expect((await similar(ids[7]!)).same_people).toEqual([]);
});

test('what is shown as one with a photo is not told as similar, and each is told once', async () => {
  const day = '2019-07-04T10:00:00';
  const { store, ids, similar } = newLibrary([
    { look: fingerprint(0), takenAt: day, people: [0] },
    { look: fingerprint(0, 0.99), takenAt: day, people: [0] },
    { look: fingerprint(0, 0.9), takenAt: day, people: [0] },
  ]);
  store.stacks.setPart(ids[1]!, ids[0]!, 'same_picture');
  for (const id of [ids[0]!, ids[1]!]) {
    const { alike, same_people: samePeople } = await similar(id);
    expect([alike.map((one) => one.id), samePeople]).toEqual([[ids[2]], []]);
  }
  // Its copy stands for a stack, not by itself.
  expect((await similar(ids[2]!)).alike.map((one) => one.id)).toEqual([ids[0]]);
});

test('photos that come and go are known', async () => {
  const { store, ids, add, changed, similar } = newLibrary([
    { look: fingerprint(0) },
    { look: fingerprint(0, 0.95) },
  ]);
  const found = async () => (await similar(ids[0]!)).alike.map(({ id }) => id);
  expect(await found()).toEqual([ids[1]]);
  const late = add({ look: fingerprint(0, 0.98) });
  changed();
  expect(await found()).toEqual([late, ids[1]]);
  // Before anybody tells, too: what is gone is not shown.
  loseFiles(store, late);
  expect(await found()).toEqual([ids[1]]);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';
import { type Changes, createPeopleInMemory } from '../../../core/people/people-in-memory.ts';
import { applyGrouping } from '../../../core/people/regroup.ts';
import { packs } from '../../../models/packs.ts';
import { newFace, newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';

const { dimension } = packs.edge.recogniser;
const { clusterEps, clusterMinSamples, ...rest } = packs.edge.calibration;
const options = {
  calibration: { ...rest, eps: clusterEps, minSamples: clusterMinSamples },
  multiplyTransposed: multiplyTransposedPlain,
};

function openLibrary() {
  const store = newStore(join(temporaryFolder(), 'library'));
  const vectors = store.vectors('edge', dimension);
  let photos = 0;
  /** A face in a photo of its own, in the direction of one axis. */
  const add = (axis: number, personId: number | null = null): number => {
    const photoId = store.photos.insert(newFile(`/photos/${photos++}.jpg`), null);
    const faceId = newFace(store, photoId, personId, 0.9);
    const vector = new Float32Array(dimension);
    vector[axis] = 1;
    vectors.put(faceId, vector);
    return faceId;
  };
  const people = createPeopleInMemory('edge', dimension);
  const apply = (changes: Changes) => applyGrouping(store, changes, false);
  const owners = (faceIds: readonly number[]) => faceIds.map((id) => store.faces.get(id)!.person_id);
  return { store, add, people, apply, owners };
}

test('after all were grouped, only new faces are placed', async () => {
  const { store, add, people, apply, owners } = openLibrary();
  const first = [add(0), add(0), add(1)];
  people.readAll(store);
  apply(await people.groupAll(options));
  expect(owners(first)).toEqual([0, 0, 1]);

  const second = [add(0), add(2)];
  people.readNew(store, 1);
  const placed = await people.placeNew(options);
  expect(placed.changes.map(({ faceId }) => faceId)).toEqual(second);
  apply(placed);
  expect(owners(second)).toEqual([0, 2]);

  // What was placed is known without reading everything again.
  const third = [add(2), add(2)];
  people.readNew(store, 1);
  apply(await people.placeNew(options));
  expect(owners(third)).toEqual([2, 2]);
  people.readNew(store, 1);
  expect(await people.placeNew(options)).toEqual({ changes: [], newPersonsCount: 0 });
});

test('a placing that was not applied is repeated, with what the owner changed meanwhile', async () => {
  const { store, add, people, apply, owners } = openLibrary();
  const first = [add(0), add(0)];
  people.readAll(store);
  apply(await people.groupAll(options));
  const late = add(0);
  people.readNew(store, 1);
  expect((await people.placeNew(options)).changes).toHaveLength(1);
  // The owner is faster: this face is someone else.
  store.facts.reject(late, 0);
  people.readNew(store, 2);
  apply(await people.placeNew(options));
  expect(owners([...first, late])).toEqual([0, 0, 1]);
});

test('faces that are gone, and faces of an earlier run, are noticed', async () => {
  const { store, add, people, apply, owners } = openLibrary();
  const first = [add(0), add(0), add(3)];
  people.readAll(store);
  apply(await people.groupAll(options));
  const late = add(3);
  store.faces.remove(first[2]!);
  store.persons.removeEmpty();
  people.readNew(store, 1);
  apply(await people.placeNew(options));
  expect(owners([late])).toEqual([2]);

  const again = add(3);
  const afterRestart = createPeopleInMemory('edge', dimension);
  afterRestart.readNew(store, 1);
  apply(await afterRestart.placeNew(options));
  expect(owners([again])).toEqual([2]);
});

test('what is no face takes no part; a held face without a vector keeps its photo to itself', async () => {
  const { store, add, people, apply, owners } = openLibrary();
  const [a, b, none] = [add(0), add(0), add(0)] as const;
  store.faces.decide(none, { personId: null, hold: 0, verdict: 'not_face' });
  people.readAll(store);
  apply(await people.groupAll(options));
  expect(owners([a, b, none])).toEqual([0, 0, null]);

  store.faces.decide(a, { personId: 0, hold: 1, verdict: null });
  const c = add(0);
  // Analysed by another pack only, and in the photo of another face that looks like the person.
  const bare = newFace(store, store.faces.get(c)!.photo_id, 0, 0.9);
  store.faces.decide(bare, { personId: 0, hold: 1, verdict: null });
  people.readAll(store);
  apply(await people.groupAll(options));
  expect(owners([a, b, c, bare])).toEqual([0, 0, 1, 0]);
});

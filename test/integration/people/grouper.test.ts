import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Handlers } from '../../../core/contract/handlers.ts';
import { createLive } from '../../../core/live.ts';
import { createGrouper, type Grouper } from '../../../core/people/grouper.ts';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import { peopleHandlers } from '../../../core/people/people-handlers.ts';
import { applyGrouping } from '../../../core/people/regroup.ts';
import type { Store } from '../../../core/store/store.ts';
import { createTaskRunner } from '../../../core/tasks/task-runner.ts';
import { packs } from '../../../models/packs.ts';
import { newFace, newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';

const { dimension } = packs.edge.recogniser;

/**
 * A library whose faces need no picture: each person of `people` has faces in one direction of their own, and each
 * face belongs to a person of the given number already, or to nobody.
 */
function libraryOf(people: readonly (readonly (number | null)[])[]) {
  const libraryDir = join(temporaryFolder(), 'library');
  const store = newStore(libraryDir);
  const vectors = store.vectors('edge', dimension);
  const numbers = people.flat().filter((number) => number !== null);
  while (numbers.length > 0 && store.persons.create() < Math.max(...numbers));
  const faceIds = people.map((owners, axis) =>
    owners.map((owner, n) => {
      const photoId = store.photos.insert(newFile(`/photos/${axis}-${n}.jpg`), null);
      const faceId = newFace(store, photoId, owner, 0.9);
      const vector = new Float32Array(dimension);
      vector[axis] = 1;
      vectors.put(faceId, vector);
      return faceId;
    }),
  );
  const changed: string[] = [];
  const newGrouper = () =>
    createGrouper(
      store,
      libraryDir,
      () => ({ eps: null, minSamples: 2 }),
      () => changed.push('grouped'),
    );
  const grouper = newGrouper();
  const tasks = createTaskRunner(store, createLive(), {
    scan: async () => {},
    look: async () => {},
    write_names: async () => {},
    upload: async () => {},
    cluster: async () => {},
    cluster_preview: async () => {},
    model_download: async () => {},
    backup: async () => {},
  });
  const owner = peopleHandlers({
    store,
    word: createOwnersWord(store),
    tasks,
    grouper,
    onOwnerChange: () => grouper.ownerChanged(),
  });
  return { store, grouper, newGrouper, owner, faceIds, changed };
}

type Owner = Pick<Handlers, 'renamePerson' | 'deletePerson' | 'mergePersons'>;

const rest = { query: undefined, files: [] };
const rename = (owner: Owner, id: number, name: string) =>
  owner.renamePerson({ ...rest, params: { id }, body: { name } });
const remove = (owner: Owner, id: number) => owner.deletePerson({ ...rest, params: { id }, body: undefined });
const merge = (owner: Owner, id: number, into: number) =>
  owner.mergePersons({ ...rest, params: { id }, body: { into } });

function group(grouper: Grouper, onProgress: (share: number) => void = () => {}): Promise<void> {
  return grouper.group({ pack: packs.edge }, { signal: AbortSignal.timeout(30_000), onProgress });
}

/** Groups, and lets the owner do something once the process that groups has read the library. */
async function groupWhile(grouper: Grouper, act: () => void): Promise<void> {
  let acted = false;
  await group(grouper, () => {
    if (acted) return;
    acted = true;
    act();
  });
  expect(acted).toBe(true);
}

/** Whose the faces are, each person once. */
function ownersOf(store: Store, faceIds: readonly number[]): (number | null)[] {
  return [...new Set(faceIds.map((id) => store.faces.get(id)!.person_id))];
}

test('faces become people with numbers from 0, a second grouping changes nothing', async () => {
  const { store, grouper, faceIds, changed } = libraryOf([[null, null, null], [null, null], [null]]);
  await group(grouper);
  expect(faceIds.map((ids) => ownersOf(store, ids))).toEqual([[0], [1], [null]]);
  await group(grouper);
  expect(store.persons.list().map((person) => person.id)).toEqual([0, 1]);
  expect(changed).toEqual(['grouped']);
});

test('without the owner the smaller half joins the larger one', async () => {
  const { store, grouper, faceIds } = libraryOf([[0, 0, 1]]);
  await group(grouper);
  expect(ownersOf(store, faceIds[0]!)).toEqual([0]);
  expect(store.persons.get(1)).toBeUndefined();
});

test('a name given during a grouping is not lost: it is computed again', async () => {
  const { store, grouper, owner, faceIds } = libraryOf([[0, 0, 1]]);
  await groupWhile(grouper, () => rename(owner, 1, 'Anna'));
  expect(ownersOf(store, faceIds[0]!)).toEqual([1]);
  expect(store.persons.get(1)).toMatchObject({ name: 'Anna', faces_count: 3 });
});

test('a person removed during a grouping stays removed and catches the faces', async () => {
  const { store, grouper, owner, faceIds } = libraryOf([[0, 0, 0, null]]);
  await groupWhile(grouper, () => remove(owner, 0));
  expect(ownersOf(store, faceIds[0]!)).toEqual([0]);
  expect(store.persons.list()).toEqual([]);
});

test('people joined during a grouping stay joined', async () => {
  const { store, grouper, owner, faceIds } = libraryOf([
    [0, 0, null],
    [1, 1, null],
  ]);
  rename(owner, 0, 'Anna');
  await groupWhile(grouper, () => merge(owner, 1, 0));
  expect(faceIds.map((ids) => ownersOf(store, ids))).toEqual([[0], [0]]);
  expect(store.persons.list()).toMatchObject([{ id: 0, name: 'Anna', faces_count: 6 }]);
});

test('groupings asked for at once come one after another and double nobody', async () => {
  const { store, grouper, faceIds } = libraryOf([[null, null]]);
  await Promise.all([group(grouper), group(grouper)]);
  expect(ownersOf(store, faceIds[0]!)).toEqual([0]);
  expect(store.persons.create()).toBe(1);
});

test('a grouping that was stopped is still due, also for the next engine', async () => {
  const { store, grouper, newGrouper } = libraryOf([[null, null]]);
  const stop = new AbortController();
  grouper.markStale();
  const stopped = grouper.group(
    { pack: packs.edge },
    { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) },
  );
  await expect(stopped).rejects.toThrow('stopped');
  expect(grouper.isStale()).toBe(true);
  expect(store.persons.list()).toEqual([]);
  const next = newGrouper();
  expect(next.isStale()).toBe(true);
  await group(next);
  expect(next.isStale()).toBe(false);
  expect(newGrouper().isStale()).toBe(false);
  expect(store.persons.list()).toHaveLength(1);
});

test('applyGrouping leaves alone what changed since it was computed', () => {
  const { store, faceIds } = libraryOf([[0, 0, 1, null]]);
  const [a, b, c, d] = faceIds[0]!;
  store.faces.assign(b!, 1);
  store.faces.remove(d!);
  const changes = [
    { faceId: a!, from: 0, target: { newPerson: 0 } },
    { faceId: b!, from: 0, target: { newPerson: 1 } },
    { faceId: c!, from: 1, target: null },
    { faceId: d!, from: null, target: { personId: 1 } },
  ];
  expect(applyGrouping(store, { changes, newPersonsCount: 2 }, false)).toBe(true);
  expect([a, b, c].map((id) => store.faces.get(id!)!.person_id)).toEqual([2, 1, null]);
  expect(store.faces.get(d!)).toBeUndefined();
  // 0 lost all faces and 3 got none.
  expect(store.persons.list().map((person) => person.id)).toEqual([1, 2]);
});

test('applyGrouping keeps named people without faces, and says when there was nothing to do', () => {
  const { store, faceIds } = libraryOf([[0]]);
  store.persons.rename(0, 'Anna');
  expect(applyGrouping(store, { changes: [], newPersonsCount: 0 }, false)).toBe(false);
  const changes = [{ faceId: faceIds[0]![0]!, from: 0, target: null }];
  expect(applyGrouping(store, { changes, newPersonsCount: 0 }, false)).toBe(true);
  expect(store.persons.list()).toMatchObject([{ id: 0, name: 'Anna', faces_count: 0 }]);
});

test('people whom the owner joined stay one without a name, whatever the faces say', async () => {
  const { store, grouper, owner, faceIds } = libraryOf([
    [0, 0, null],
    [1, 1, null],
  ]);
  merge(owner, 1, 0);
  await group(grouper);
  expect(faceIds.map((ids) => ownersOf(store, ids))).toEqual([[0], [0]]);
  await group(grouper);
  expect(store.persons.list()).toMatchObject([{ id: 0, name: null, faces_count: 6 }]);
});

test('a grouping that was computed and not applied, because the engine was killed, is still due', async () => {
  const { grouper, newGrouper } = libraryOf([[null, null]]);
  grouper.markStale();
  const due: boolean[] = [];
  await group(grouper, () => due.push(newGrouper().isStale()));
  expect([due.length > 0, due.every(Boolean), newGrouper().isStale()]).toEqual([true, true, false]);
});

test('a photo that is analysed during a grouping calls for another one', async () => {
  const { grouper } = libraryOf([[null, null]]);
  await groupWhile(grouper, () => grouper.markStale());
  expect(grouper.isStale()).toBe(true);
  await group(grouper);
  expect(grouper.isStale()).toBe(false);
});

test('a person without faces into whom others were joined keeps being found', async () => {
  const { store, owner, faceIds } = libraryOf([[0], [1], [2]]);
  merge(owner, 1, 0);
  for (const id of faceIds.flat().slice(0, 2)) store.faces.remove(id);
  store.persons.removeEmpty();
  merge(owner, 2, 0);
  rename(owner, 0, 'Anna');
  expect(store.persons.search('"anna"*')).toMatchObject([{ id: 0, faces_count: 1 }]);
});

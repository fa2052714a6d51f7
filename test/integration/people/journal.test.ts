import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import { historyHandlers } from '../../../core/people/history-handlers.ts';
import { record } from '../../../core/people/journal.ts';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import { applyGrouping } from '../../../core/people/regroup.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { newFace, newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';

const rest = { params: undefined, query: undefined, body: undefined, files: [] as never[] };

/** People 0, 1, … with so many faces each, numbered from 1; every face in a photo of its own. */
function libraryOf(...counts: number[]) {
  const libraryDir = join(temporaryFolder(), 'library');
  const store = newStore(libraryDir);
  const faces = store.transaction(() =>
    counts.map((count, n) => {
      const person = store.persons.create();
      return Array.from({ length: count }, (_, i) =>
        newFace(store, store.photos.insert(newFile(`/${n}-${i}.jpg`), null), person),
      );
    }),
  );
  return { libraryDir, faces, ...working(store) };
}

function working(store: Store) {
  const history = historyHandlers(store, () => {});
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'done';
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  };
  const list = () =>
    history.listHistory({ ...rest, query: { before: undefined, limit: 100 } }) as HistoryPage;
  /** What an undo or redo of one entry comes to, after it was told to be possible or not. */
  const told = (id: number | null, how: 'undoEntry' | 'redoEntry') => {
    const { possible } = list().entries.find((entry) => entry.id === id)!;
    const code = codeOf(() => history[how]({ ...rest, params: { id: id! } }));
    expect([id, code]).toEqual([id, possible ? 'done' : 'conflict']);
    return code;
  };
  return {
    store,
    word: createOwnersWord(store),
    undo: () => codeOf(() => history.undoLast(rest)),
    redo: () => codeOf(() => history.redoNext(rest)),
    undoEntry: (id: number | null) => told(id, 'undoEntry'),
    redoEntry: (id: number | null) => told(id, 'redoEntry'),
    list,
  };
}

type HistoryPage = {
  entries: { id: number; kind: string; possible: boolean; undone_at: string | null; face_ids: number[] }[];
  undo_id: number | null;
  redo_id: number | null;
};

/** All that is known of people and faces, without those nobody knows. */
function state({ facts, journal }: Store) {
  const { faces, persons, rejections, apart } = facts.snapshot();
  const some = new Set(faces.map((face) => face.person_id));
  return {
    faces: faces.map(({ id }) => [id, journal.face(id)]),
    persons: persons.filter(({ id, kept }) => kept || some.has(id)).map(({ id }) => [id, journal.person(id)]),
    rejections,
    apart,
  };
}

const personOf = ({ journal }: Store, faceId: number) => journal.face(faceId)?.person_id;

test('every word can be taken back and said again, in order, also after a restart', () => {
  const library = libraryOf(4, 3, 3);
  const { word, faces, libraryDir } = library;
  const [a, b, c] = faces as [number[], number[], number[]];
  const states = [state(library.store)];
  const kinds: string[] = [];
  const say = (kind: string, work: () => unknown) => {
    work();
    kinds.push(kind);
    states.push(state(library.store));
  };
  say('rename', () => word.rename(0, 'Anna'));
  say('update', () =>
    word.update([1, 2], { favourite: true, hidden: true, birthday: '1999-05', stranger: true }),
  );
  say('update', () => word.update([0], { cover_face_id: a[1]! }));
  say('apart', () => word.keepApart(1, 2));
  say('reject', () => word.reject([a[0]!, c[0]!], 0));
  say('move', () => word.move([b[0]!, c[1]!], { personId: 0 }));
  say('move', () => word.move([b[1]!, a[0]!], { name: 'Ben' }));
  say('confirm', () => word.confirm([a[2]!]));
  say('split', () => word.split(0, [a[2]!, a[3]!]));
  say('not_face', () => word.judge([c[2]!, a[1]!], false));
  say('is_face', () => word.judge([c[2]!], true));
  say('merge', () => word.merge([1], 0));
  say('merge', () => word.merge([0], 3));
  say('remove', () => word.remove(3));
  say('restore', () => word.restore(3));
  say('remove', () => word.remove(2));
  say('regroup', () => {
    const changes = [{ faceId: c[2]!, from: null, target: { newPerson: 0 } }];
    applyGrouping(library.store, { changes, newPersonsCount: 1 }, true);
  });
  expect(
    library
      .list()
      .entries.map(({ kind }) => kind)
      .reverse(),
  ).toEqual(kinds);

  let now = library as Pick<typeof library, 'store' | 'undo' | 'redo'>;
  const restart = () => {
    now.store.close();
    const store = openStore(libraryDir);
    now = working(store);
  };
  for (let at = states.length - 2; at >= 0; at--) {
    if (at % 5 === 0) restart();
    expect([at, now.undo(), state(now.store)]).toEqual([at, 'done', states[at]]);
  }
  expect(now.undo()).toBe('conflict');
  for (let at = 1; at < states.length; at++) {
    if (at % 5 === 0) restart();
    const removed = (kept: ReturnType<typeof state>) =>
      JSON.stringify(kept).replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"then"');
    expect([at, now.redo(), removed(state(now.store))]).toEqual([at, 'done', removed(states[at]!)]);
  }
  expect(now.redo()).toBe('conflict');
  now.store.close();
});

test('a merge is taken back with all that was said of both', () => {
  const { store, word, faces, undo, redo } = libraryOf(3, 3, 2);
  const [a, b, c] = faces as [number[], number[], number[]];
  word.keepApart(0, 2);
  word.keepApart(0, 1);
  word.reject([c[0]!], 0);
  word.reject([b[0]!], 0);
  word.rename(0, 'Anna');
  const before = state(store);
  word.merge([0], 1);
  const after = state(store);
  expect([after.apart, after.rejections]).toEqual([[[1, 2]], [{ face_id: c[0], person_id: 1 }]]);
  expect([...a, ...b].map((id) => personOf(store, id))).toEqual([1, 1, 1, 1, 1, 1]);
  expect([undo(), state(store)]).toEqual(['done', before]);
  expect([redo(), state(store)]).toEqual(['done', after]);
});

test('a word that two people share is not forgotten when one of them is told apart again', () => {
  const { store, word, undoEntry } = libraryOf(2, 2, 2, 2);
  word.keepApart(0, 3);
  word.keepApart(1, 3);
  const { historyId } = word.merge([0], 2);
  word.merge([1], 2);
  expect(state(store).apart).toEqual([[2, 3]]);
  expect(undoEntry(historyId)).toBe('done');
  expect(state(store).apart).toEqual([
    [0, 3],
    [2, 3],
  ]);
});

test('what came to a person between an undone merge and its redo is joined too', () => {
  const { store, word, undo, redo } = libraryOf(2, 2);
  word.merge([0], 1);
  undo();
  const stranger = newFace(store, store.photos.insert(newFile('/new.jpg'), null), null);
  store.faces.assign(stranger, 0);
  expect([redo(), personOf(store, stranger), undo()]).toEqual(['done', 1, 'done']);
  expect(personOf(store, stranger)).toBe(0);
});

test('a single word is taken back when nothing later is about the same', () => {
  const { store, word, faces, undoEntry, redoEntry } = libraryOf(3, 3, 2);
  const [a, b] = faces as [number[], number[]];
  const rename = word.rename(0, 'Anna').historyId;
  word.rename(1, 'Ben');
  word.move([a[0]!], { personId: 1 });
  expect([undoEntry(rename), store.journal.person(0)?.name]).toEqual(['done', null]);
  // Said of the face itself, and later.
  expect(personOf(store, a[0]!)).toBe(1);
  expect([redoEntry(rename), store.journal.person(0)?.name]).toEqual(['done', 'Anna']);
  expect(personOf(store, b[0]!)).toBe(1);
});

test('a single word is not taken back where a later one is about the same, even if all looks as then', () => {
  const { store, word, faces, undoEntry } = libraryOf(3, 3);
  const [a] = faces as [number[]];
  const entries = [
    word.rename(0, 'Anna').historyId,
    word.move([a[0]!], { personId: 1 }).historyId,
    word.reject([a[1]!], 1).historyId,
    word.keepApart(0, 1).historyId,
  ];
  // All of it is unsaid, and said once more.
  word.rename(0, 'Ben');
  word.move([a[0]!], { personId: 0 });
  word.move([a[1]!], { personId: 1 });
  word.merge([0], 1);
  expect(entries.map(undoEntry)).toEqual(['conflict', 'conflict', 'conflict', 'conflict']);
  const again = libraryOf(3, 3);
  const [first] = again.faces as [number[]];
  const named = again.word.rename(0, 'Anna').historyId;
  const moved = again.word.move([first[0]!], { personId: 1 }).historyId;
  again.word.rename(0, 'Ben');
  again.word.rename(0, 'Anna');
  again.word.move([first[0]!], { personId: 0 });
  again.word.move([first[0]!], { personId: 1 });
  expect([named, moved].map(again.undoEntry)).toEqual(['conflict', 'conflict']);
  expect([again.store.journal.person(0)?.name, personOf(again.store, first[0]!)]).toEqual(['Anna', 1]);
  expect(personOf(store, a[0]!)).toBe(1);
});

test('taking back a merge leaves what was said of single faces since, and that can be taken back after it', () => {
  const { store, word, faces, undo, undoEntry, redoEntry } = libraryOf(3, 3, 2);
  const [a] = faces as [number[]];
  word.rename(0, 'Anna');
  const merge = word.merge([0], 1).historyId;
  const moved = word.move([a[0]!], { personId: 2 }).historyId;
  expect([undoEntry(merge), a.map((id) => personOf(store, id))]).toEqual(['done', [2, 0, 0]]);
  // Not with whom she was joined by mistake.
  expect([undo(), personOf(store, a[0]!)]).toEqual(['done', 0]);
  expect([redoEntry(moved), redoEntry(merge)]).toEqual(['done', 'conflict']);
});

test('what grouping did since goes before nothing, and never to whom a face is not', () => {
  const { store, word, faces, undo, redo, undoEntry } = libraryOf(3, 3, 2);
  const [a, b] = faces as [number[], number[]];
  const shuffled = applyGrouping(
    store,
    { changes: [{ faceId: a[0]!, from: 0, target: { personId: 1 } }], newPersonsCount: 0 },
    true,
  );
  const { id: regroup } = store.journal.lastDone()!;
  word.reject([a[0]!], 0);
  expect(shuffled).toBe(true);
  expect([undoEntry(regroup), personOf(store, a[0]!)]).toEqual(['done', null]);

  word.reject([b[1]!], 2);
  undo();
  store.faces.assign(b[1]!, 2);
  expect([redo(), personOf(store, b[1]!)]).toEqual(['done', null]);
});

test('taking back a grouping brings no word back that was taken back before it', () => {
  const { store, word, faces, undo, undoEntry } = libraryOf(3, 3);
  const [a] = faces as [number[]];
  word.judge([a[0]!], true);
  const changes = [{ faceId: a[0]!, from: 0, target: { personId: 1 } }];
  applyGrouping(store, { changes, newPersonsCount: 0 }, false);
  const [regroup] = store.journal.page(99, 1);
  expect([undo(), store.journal.face(a[0]!)]).toEqual(['done', { person_id: 1, hold: 0, verdict: null }]);
  expect(undoEntry(regroup!.id)).toBe('done');
  expect(store.journal.face(a[0]!)).toEqual({ person_id: 0, hold: 0, verdict: null });
});

test('photos, faces and people that are gone meanwhile are in nobody’s way', () => {
  const { store, word, faces, undo, redo, list } = libraryOf(3, 3, 1);
  const [a, , c] = faces as [number[], number[], number[]];
  word.update([0], { cover_face_id: a[0]! });
  word.move([a[0]!, c[0]!], { name: 'Clara' });
  word.reject([a[1]!], 0);
  for (const id of [a[0]!, a[1]!]) store.faces.remove(id);
  // Nobody is left of person 2, and nobody knows them.
  store.persons.removeEmpty();
  expect(store.journal.person(2)).toBeUndefined();
  expect([undo(), undo(), undo(), undo()]).toEqual(['done', 'done', 'done', 'conflict']);
  expect([personOf(store, c[0]!), store.persons.withName('Clara')]).toEqual([2, []]);
  expect([redo(), redo(), redo(), redo()]).toEqual(['done', 'done', 'done', 'conflict']);
  expect(personOf(store, c[0]!)).toBe(store.persons.withName('Clara')[0]);
  expect(list().entries.map(({ possible }) => possible)).toEqual([true, true, true]);
});

test('a face in a picture of somebody else does not get a person by an undo', () => {
  const { store, word, faces, undo } = libraryOf(3, 3);
  const [a] = faces as [number[]];
  word.move([a[0]!], { personId: 1 });
  word.move([a[1]!], { personId: 1 });
  store.faces.forget(a[0]!);
  undo();
  undo();
  expect([personOf(store, a[0]!), personOf(store, a[1]!)]).toEqual([null, 0]);
});

test('an error in the middle of a word leaves neither the word nor an open journal', () => {
  const { store, word, list } = libraryOf(3, 3);
  const before = state(store);
  expect(() =>
    record(store, 'rename', {}, () => {
      store.persons.rename(0, 'Anna');
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  expect([state(store), list().entries]).toEqual([before, []]);
  store.faces.assign(1, null);
  word.rename(0, 'Anna');
  expect(list().entries.map(({ kind }) => kind)).toEqual(['rename']);
});

test('words about twenty thousand faces are said, listed and taken back at once', () => {
  const { store, word, undo, redo, list } = libraryOf(20_000, 100);
  const timesMs: Record<string, number> = {};
  const timed = (what: string, work: () => unknown) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    timesMs[what] = Math.round((user + system) / 1000);
  };
  timed('merge', () => word.merge([0], 1));
  timed('list', list);
  timed('undo', undo);
  timed('redo', redo);
  timed('undo again', undo);
  timed('rename', () => word.rename(0, 'Anna'));
  console.log(`20,000 faces: ${JSON.stringify(timesMs)} ms of a core`);
  expect(store.faces.idsOfPerson(0).length).toBe(20_000);
  // Of one core, so that other work on the machine does not count; measured 0.1 to 0.7 s.
  for (const [what, ms] of Object.entries(timesMs)) expect([what, ms < 4000]).toEqual([what, true]);
});

test('a grouping that knows less than the owner moves nothing against a word', () => {
  const { store, word, faces } = libraryOf(3, 3, 3);
  const [a, b, c] = faces as [number[], number[], number[]];
  word.confirm([a[0]!]);
  word.rename(1, 'Ben');
  word.reject([c[0]!], 0);
  word.judge([c[1]!], false);
  const to = (personId: number) => (faceId: number) => ({
    ...{ faceId, from: store.faces.get(faceId)!.person_id, target: { personId } },
  });
  const changes = [a[0]!, b[0]!].map(to(2)).concat([c[0]!, c[1]!, c[2]!].map(to(0)));
  applyGrouping(store, { changes, newPersonsCount: 0 }, false);
  expect([a[0]!, b[0]!, c[0]!, c[1]!, c[2]!].map((id) => personOf(store, id))).toEqual([0, 1, 2, null, 0]);
});

test('several people are joined and taken apart again as one entry, with what was known about each', () => {
  const { store, word, faces, undo, redo, list } = libraryOf(2, 2, 2, 1);
  word.rename(1, 'Anna');
  word.update([2], { favourite: true, birthday: '1950' });
  word.keepApart(1, 2);
  word.keepApart(2, 3);
  const before = state(store);
  expect(word.merge([1, 2, 2], 0)).toMatchObject({ personId: 0 });
  const joined = store.persons.get(0)!;
  expect(joined).toMatchObject({ name: 'Anna', favourite: 1, birthday: '1950', faces_count: 6 });
  expect([store.facts.apartOf(0), store.persons.get(1), store.persons.joinedInto(2)]).toEqual([
    [3],
    undefined,
    0,
  ]);
  expect(list().entries[0]).toMatchObject({ kind: 'merge', possible: true });
  const after = state(store);
  expect([undo(), state(store)]).toEqual(['done', before]);
  expect(faces[2]!.map((id) => store.faces.get(id)!.person_id)).toEqual([2, 2]);
  expect([redo(), state(store)]).toEqual(['done', after]);
  expect(() => word.merge([1, 0], 0)).toThrow();
});

import { AppError } from '../../core/contract/errors.ts';
import { applyGrouping } from '../../core/people/regroup.ts';
import type { FactsSnapshot } from '../../core/store/facts.sql.ts';
import { findFiles, loseFiles } from '../store-fixture.ts';
import { group } from './grouping.ts';
import {
  addPhoto,
  centres,
  copyLibrary,
  type Library,
  learnKeys,
  open,
  openSynthetic,
  removeLibrary,
} from './library.ts';
import { createOwnersModel, type OwnersModel, type Register, type Stays } from './owners-model.ts';
import { analyse, edited, keyOf, newTruePhoto, syntheticCalibration, type TruePhoto } from './photos.ts';
import { createRandom, type Random } from './random.ts';

/** What may happen, and how often. */
const weights = {
  rename: 10,
  update: 8,
  remove: 3,
  restore: 3,
  merge: 7,
  split: 5,
  keepApart: 5,
  move: 8,
  moveToName: 4,
  confirm: 5,
  reject: 8,
  notFace: 4,
  isFace: 4,
  undoLast: 12,
  redoNext: 9,
  undoAny: 6,
  redoAny: 5,
  group: 9,
  groupAsked: 4,
  placeNew: 4,
  groupWildly: 4,
  rescan: 6,
  newPhoto: 4,
  missing: 3,
  back: 3,
  moveFile: 3,
  edit: 3,
  replace: 2,
  retag: 3,
  otherPack: 2,
  restart: 2,
  kill: 2,
  killInside: 2,
};
type Kind = keyof typeof weights;

/** One step; what it is about follows from the seed and the library of that moment. */
export type Step = { kind: Kind; seed: number };

const kinds = (Object.keys(weights) as Kind[]).flatMap((kind) => Array<Kind>(weights[kind]).fill(kind));

export function stepsOf(seed: number): Step[] {
  const random = createRandom(seed);
  return Array.from({ length: 12 + random.below(9) }, () => ({
    kind: kinds[random.below(kinds.length)]!,
    seed: random.below(2 ** 31),
  }));
}

export type Outcome = {
  /** What is wrong after which step; null: nothing. */
  broken: { step: number; what: string } | null;
  /** How often what happened; `refused …` where the library said no. */
  counts: Map<string, number>;
};

type Run = Library & {
  dir: string;
  model: OwnersModel;
  /** Grows with everything that is no word of the owner. */
  automaticSteps: number;
  /** Whether something was taken back or done again out of order. */
  singly: boolean;
  dumps: Map<number, { before: string; after: string; automaticSteps: number }>;
  highestPerson: number;
  counts: Map<string, number>;
};

class Broken extends Error {}

function must(holds: boolean, what: string | (() => string)): asserts holds {
  if (!holds) throw new Broken(typeof what === 'string' ? what : what());
}

export async function runSequence(seed: number, steps: readonly Step[]): Promise<Outcome> {
  const { dir, library } = await openSynthetic(seed);
  const run: Run = {
    ...library,
    dir,
    model: createOwnersModel(),
    automaticSteps: 0,
    singly: false,
    dumps: new Map(),
    highestPerson: -1,
    counts: new Map(),
  };
  run.highestPerson = Math.max(-1, ...run.store.persons.list().map(({ id }) => id));
  let at = 0;
  try {
    for (; at < steps.length; at++) {
      const { kind, seed: stepSeed } = steps[at]!;
      await take(run, kind, createRandom(stepSeed));
      check(run);
    }
    return { broken: null, counts: run.counts };
  } catch (error) {
    // An error that nobody foresaw is as bad as a lost name.
    const what = error instanceof Broken ? error.message : String((error as Error).stack);
    return { broken: { step: at, what: `${steps[at]!.kind}: ${what}` }, counts: run.counts };
  } finally {
    run.store.close();
    removeLibrary(run.dir);
  }
}

/** A shortest sequence that still breaks something: steps are left out as long as one can be. */
export async function shrink(seed: number, steps: readonly Step[]): Promise<{ steps: Step[]; what: string }> {
  let { broken } = await runSequence(seed, steps);
  if (!broken) throw new Error('only a sequence that breaks something can be shrunk');
  let kept = steps.slice(0, broken.step + 1);
  for (let size = kept.length >> 1; size >= 1; ) {
    let smaller = false;
    for (let from = 0; from < kept.length; from += size) {
      const fewer = kept.toSpliced(from, size);
      const outcome = await runSequence(seed, fewer);
      if (!outcome.broken) continue;
      kept = fewer.slice(0, outcome.broken.step + 1);
      broken = outcome.broken;
      smaller = true;
      from -= size;
    }
    if (!smaller) size >>= 1;
  }
  return { steps: kept, what: broken.what };
}

// ── what happens ──────────────────────────────────────────────────────────────────────────────────────────

async function take(run: Run, kind: Kind, random: Random): Promise<void> {
  count(run, kind);
  switch (kind) {
    case 'undoLast':
    case 'redoNext':
      inOrder(run, kind === 'undoLast');
      return;
    case 'undoAny':
    case 'redoAny':
      anyEntry(run, kind === 'undoAny', random);
      return;
    case 'group':
    case 'groupAsked':
    case 'placeNew':
    case 'groupWildly':
      await groupNow(run, kind, random);
      return;
    case 'restart':
      run.store.close();
      Object.assign(run, open(run.dir));
      return;
    case 'kill':
      reopenCopy(run, copyLibrary(run.dir));
      return;
    case 'killInside':
      killInside(run, random);
      return;
    case 'rescan':
    case 'newPhoto':
    case 'missing':
    case 'back':
    case 'moveFile':
    case 'edit':
    case 'replace':
    case 'retag':
    case 'otherPack':
      onDisk(run, kind, random);
      return;
    default:
      ownersWord(run, kind, random);
  }
}

function count({ counts }: Run, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Everything about people that could be read, as text: equal texts are equal libraries. */
function dump({ store }: Run): string {
  const { faces, persons, rejections, apart } = store.facts.snapshot();
  const withFaces = new Set(faces.map(({ person_id }) => person_id));
  return JSON.stringify([
    faces.map(({ id }) => [id, store.journal.face(id)]),
    // Somebody without a face whom the owner never touched is nobody.
    persons
      .filter(({ id, kept }) => kept || withFaces.has(id))
      .map(({ id, kept }) => [id, kept, store.journal.person(id)]),
    rejections.map(({ face_id, person_id }) => `${face_id} ${person_id}`).sort(),
    apart.map(String).sort(),
    store.persons.list().map(({ id, name, cover_face_id }) => [id, name, cover_face_id]),
  ]);
}

function inOrder(run: Run, undo: boolean): void {
  const { history, model, dumps } = run;
  const { undo_id, redo_id } = history.listHistory({
    ...(rest as object),
    query: { before: undefined, limit: 200 },
  } as never) as {
    undo_id: number | null;
    redo_id: number | null;
  };
  const next = undo ? undo_id : redo_id;
  if (next === null) {
    must(
      throwsAppError(() => (undo ? history.undoLast(rest) : history.redoNext(rest))) === 'conflict',
      'not refused',
    );
    count(run, `refused ${undo ? 'undoLast' : 'redoNext'}`);
    return;
  }
  if (!undo) joinAlso(run, next);
  let entry: { id: number };
  try {
    entry = (undo ? history.undoLast(rest) : history.redoNext(rest)) as { id: number };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Broken(`in order, yet refused: ${error.message}`);
  }
  must(entry.id === next, `entry ${entry.id} instead of ${next}`);
  model.setUndone(entry.id, undo);
  const known = dumps.get(entry.id)!;
  if (!run.singly && known.automaticSteps === run.automaticSteps) {
    count(run, 'exact states compared');
    const [now, wanted] = [dump(run), undo ? known.before : known.after];
    must(now === wanted, () => `the state is not as it was\nnow    ${now}\nwanted ${wanted}`);
  }
}

const rest = { params: undefined, query: undefined, body: undefined, files: [] } as never;

/** Joined again are all whom the two have now, not only those of then. */
function joinAlso({ store, model }: Run, id: number): void {
  const joining = model.joining(id);
  if (!joining) return;
  const { from, into } = joining;
  const faces = [...store.faces.idsOfPerson(from), ...store.faces.idsOfPerson(into)].filter(
    (face) => model.stays(face)?.personId !== into,
  );
  model.add(
    id,
    faces.map((face) => [`face ${face}`, { personId: into, hold: model.stays(face)?.hold ?? 1 }]),
  );
}

function anyEntry(run: Run, undo: boolean, random: Random): void {
  const { history, model } = run;
  const { entries } = history.listHistory({
    ...(rest as object),
    query: { before: undefined, limit: 200 },
  } as never) as {
    entries: { id: number; possible: boolean; undone_at: string | null; automatic: boolean }[];
  };
  if (entries.length === 0) return;
  const entry = entries[random.below(entries.length)]!;
  const rightWay = (entry.undone_at === null) === undo;
  const before = dump(run);
  if (!undo && rightWay && entry.possible && !entry.automatic) joinAlso(run, entry.id);
  const input = { ...(rest as object), params: { id: entry.id } } as never;
  const refused = throwsAppError(() => (undo ? history.undoEntry(input) : history.redoEntry(input)));
  must(refused === null || refused === 'conflict', `refused as ${refused}`);
  if (rightWay) {
    must(
      (refused === null) === entry.possible,
      `possible was ${entry.possible}, and it was ${refused ?? 'done'}`,
    );
  } else must(refused === 'conflict', 'done twice');
  if (refused !== null) {
    count(run, `refused ${undo ? 'undoAny' : 'redoAny'}`);
    must(dump(run) === before, 'refused, yet something changed');
    return;
  }
  if (entry.automatic) run.automaticSteps++;
  else {
    run.singly = true;
    model.setUndone(entry.id, undo);
  }
}

function throwsAppError(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function groupNow(
  run: Run,
  kind: 'group' | 'groupAsked' | 'placeNew' | 'groupWildly',
  random: Random,
): Promise<void> {
  const asked = kind === 'groupAsked';
  const { store, pack, model } = run;
  const last = newestEntry(run);
  const before = dump(run);
  const persons = new Set(store.facts.snapshot().persons.map(({ id }) => id));
  const moved =
    kind === 'groupWildly'
      ? groupWildly(run, random)
      : await group(store, pack, kind === 'placeNew' ? 'new' : 'all', asked);
  run.counts.set('faces moved by grouping', (run.counts.get('faces moved by grouping') ?? 0) + moved);
  const entry = newestEntry(run);
  if (asked && entry > last) {
    model.say(entry, []);
    run.dumps.set(entry, { before, after: dump(run), automaticSteps: run.automaticSteps });
  } else if (moved > 0) run.automaticSteps++;
  for (const { id } of store.facts.snapshot().persons) {
    must(persons.has(id) || id > run.highestPerson, `grouping gave the number ${id} out again`);
  }
}

/** A grouping that knows nothing of what the owner said. */
function groupWildly({ store }: Run, random: Random): number {
  const { faces, persons } = store.facts.snapshot();
  const changes = faces
    .filter(() => random.below(4) === 0)
    .map(({ id, person_id }) => {
      const personId = persons[random.below(persons.length)]?.id;
      const chance = random.below(6);
      const target =
        chance === 0 || personId === undefined
          ? null
          : chance === 1
            ? { newPerson: random.below(2) }
            : { personId };
      return { faceId: id, from: person_id, target };
    });
  applyGrouping(store, { changes, newPersonsCount: 2 }, false);
  return changes.length;
}

function newestEntry({ store }: Run): number {
  return store.journal.page(Number.MAX_SAFE_INTEGER, 1)[0]?.id ?? 0;
}

function reopenCopy(run: Run, dir: string): void {
  run.store.close();
  removeLibrary(run.dir);
  Object.assign(run, open(dir), { dir });
}

/** Killed in the middle of a word: it was not said. */
function killInside(run: Run, random: Random): void {
  const before = dump(run);
  let copy = '';
  class Killed extends Error {}
  try {
    run.store.transaction(() => {
      const kind = ownerKinds[random.below(ownerKinds.length)]!;
      try {
        say(run, kind, random);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
      copy = copyLibrary(run.dir);
      throw new Killed();
    });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  must(dump(run) === before, 'rolled back, yet something changed');
  reopenCopy(run, copy);
  must(dump(run) === before, 'killed in the middle, yet something changed');
}

// ── the disk ──────────────────────────────────────────────────────────────────────────────────────────────

let filesMade = 0;

function onDisk(run: Run, kind: Kind, random: Random): void {
  const { store, photos, missing, keys, model } = run;
  run.automaticSteps++;
  const present = [...photos.keys()].filter((id) => !missing.has(id));
  const pick = (ids: readonly number[]) => ids[random.below(ids.length)];
  const look = (id: number, overlooks = 0) => {
    const known = new Map(store.faces.ofPhoto(id, { all: true }).map((face) => [face.id, face]));
    const photo = photos.get(id)!;
    analyse(store, id, photo, run.pack, random, overlooks);
    for (const faceId of known.keys()) {
      if (store.faces.get(faceId)) continue;
      must(
        model.stays(faceId) === null && !isAbout(model, faceId),
        `face ${faceId} is gone, and the owner spoke of it`,
      );
      forget(run, faceId);
    }
    learnKeys(store, id, photo, keys);
  };
  const change = (id: number, to: TruePhoto) => {
    const before = store.faces.ofPhoto(id, { all: true });
    const was = photos.get(id)!;
    photos.set(id, to);
    analyse(store, id, to, run.pack, random);
    for (const face of before) {
      const now = store.faces.get(face.id);
      const same = to.faces.some(({ key }) => key === keys.get(face.id));
      if (same && face.pack_id === run.pack) {
        must(now !== undefined, `face ${face.id} is gone, although it is in the edited picture`);
        must(keyOf(to, now.x, now.y) === keys.get(face.id), `face ${face.id} is another one after an edit`);
      } else if (!now || !isAlike(run, was, to, face.id, now)) forget(run, face.id);
      else keys.set(face.id, keyOf(to, now.x, now.y)!);
    }
    learnKeys(store, id, to, keys);
  };
  switch (kind) {
    case 'rescan': {
      const id = pick(present);
      if (id !== undefined) look(id, 0.4);
      return;
    }
    case 'newPhoto': {
      const photo = newTruePhoto(`/photos/new-${filesMade++}.jpg`, centres, random);
      look(addPhoto(store, photo, photos));
      return;
    }
    case 'missing': {
      const id = pick(present);
      if (id === undefined) return;
      loseFiles(store, id);
      missing.add(id);
      return;
    }
    case 'back': {
      const id = pick([...missing]);
      if (id === undefined) return;
      findFiles(store, id);
      missing.delete(id);
      if (store.photos.get(id)!.pack_id !== run.pack) look(id);
      return;
    }
    case 'moveFile': {
      const id = pick(present);
      if (id === undefined) return;
      const photo = { ...photos.get(id)!, path: `/photos/moved-${filesMade++}.jpg` };
      const known = store.faces.ofPhoto(id, { all: true });
      const moved = addPhoto(store, photo, new Map());
      loseFiles(store, id);
      photos.set(id, photo);
      analyse(store, moved, photo, run.pack, random);
      must(store.photos.get(moved) === undefined, 'a file that moved is another photo');
      must(store.photos.get(id)?.path === photo.path, 'a photo is not where its file is');
      const now = new Set(store.faces.ofPhoto(id, { all: true }).map((face) => face.id));
      for (const face of known) must(now.has(face.id), `face ${face.id} did not move with its file`);
      return;
    }
    case 'edit':
    case 'replace': {
      const id = pick(present);
      if (id === undefined) return;
      const photo = photos.get(id)!;
      change(id, kind === 'edit' ? edited(photo, random) : { ...newTruePhoto(photo.path, centres, random) });
      return;
    }
    case 'retag': {
      // Other bytes, the same picture; if it was away meanwhile, perhaps another pack as well.
      const id = pick(missing.size > 0 ? [...missing] : present);
      if (id === undefined) return;
      findFiles(store, id);
      missing.delete(id);
      photos.set(id, { ...photos.get(id)!, content: random.below(2 ** 31) });
      look(id);
      return;
    }
    case 'otherPack':
      run.pack = run.pack === 'edge' ? 'starter' : 'edge';
      for (const id of present) look(id, 0.2);
      return;
  }
}

function isAbout(model: OwnersModel, faceId: number): boolean {
  return (
    (model.get(`verdict ${faceId}`) ?? null) !== null ||
    model.pairs('reject').some(([face]) => face === faceId)
  );
}

function forget({ model, keys }: Run, faceId: number): void {
  model.forgetFace(faceId);
  keys.delete(faceId);
}

/** Whether what is now in the place of a face looks like it, so that nobody could tell. */
function isAlike(
  run: Run,
  was: TruePhoto,
  to: TruePhoto,
  faceId: number,
  now: { x: number; y: number; pack_id: string },
) {
  const before = was.faces.find(({ key }) => key === run.keys.get(faceId))?.embeddings[run.pack];
  const key = keyOf(to, now.x, now.y);
  const after = to.faces.find((face) => face.key === key)?.embeddings[run.pack];
  if (!before || !after || now.pack_id !== run.pack) return false;
  return before.reduce((sum, value, k) => sum + value * after[k]!, 0) >= syntheticCalibration.sameSimilarity;
}

// ── the owner ─────────────────────────────────────────────────────────────────────────────────────────────

const ownerKinds = [
  'rename',
  'update',
  'remove',
  'restore',
  'merge',
  'split',
  'keepApart',
  'move',
  'moveToName',
  'confirm',
  'reject',
  'notFace',
  'isFace',
] as const satisfies Kind[];

const names = [
  'Anna',
  'Ben',
  'Clara',
  'David',
  'Эмма',
  'Åsa',
  'Fjodor',
  'Груша',
  'Hänsel',
  'Ida',
  'Ёлка',
  'Jürgen Groß',
];

function ownersWord(run: Run, kind: Kind, random: Random): void {
  const { dumps, model } = run;
  const before = dump(run);
  let said: ReturnType<typeof say>;
  try {
    said = say(run, kind, random);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    must(dump(run) === before, `refused (${error.message}), yet something changed`);
    count(run, `refused ${kind}`);
    return;
  }
  if (said === null) {
    count(run, `nobody to ${kind}`);
    return;
  }
  if (said.historyId === null) {
    must(dump(run) === before, 'no entry, yet something changed');
    return;
  }
  model.say(said.historyId, said.writes);
  dumps.set(said.historyId, { before, after: dump(run), automaticSteps: run.automaticSteps });
}

type Writes = Map<Register, string | number | boolean | Stays>;

/** Says something, and what it means by the documentation of the words. Null: there is nobody to say it of. */
function say(run: Run, kind: Kind, random: Random): { historyId: number | null; writes: Writes } | null {
  const { store, word, model } = run;
  const facts = store.facts.snapshot();
  const writes: Writes = new Map();
  // Mostly about the same few: what was said of somebody once matters only when they are spoken of again.
  const limit = random.below(4) === 0 ? Number.POSITIVE_INFINITY : 4;
  const pick = <T>(of: readonly T[]) => of[random.below(Math.min(limit, of.length))]!;
  const some = <T>(of: readonly T[], limit = 4) => {
    const left = [...of];
    const count = Math.min(left.length, 1 + random.below(limit));
    return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]!);
  };
  const people = store.persons
    .list()
    .map(({ id }) => id)
    .sort((a, b) => a - b);
  const faces = facts.faces.map(({ id }) => id);
  if (people.length < 2 || faces.length === 0) return null;
  const ofPerson = (id: number) => facts.faces.filter((face) => face.person_id === id).map((face) => face.id);
  const personOf = new Map(facts.faces.map(({ id, person_id }) => [id, person_id]));
  const facesOfFew = () => (random.below(4) === 0 ? faces : people.slice(0, 4).flatMap(ofPerson));
  const isNotFace = (id: number) => model.get(`verdict ${id}`) === 'not_face';
  /** The owner touched somebody: their faces of now stay. */
  const hold = (id: number) => {
    for (const face of ofPerson(id))
      if (!writes.has(`face ${face}`))
        writes.set(`face ${face}`, model.stays(face) ?? { personId: id, hold: 1 });
  };
  const put = (ids: readonly number[], to: number) => {
    for (const face of ids) {
      for (const [rejected, person, register] of model.pairs('reject')) {
        if (rejected === face && person === to) writes.set(register, false);
      }
      const from = personOf.get(face)!;
      if (from !== null && from !== to && model.isKnown(from)) writes.set(`reject ${face} ${from}`, true);
      writes.set(`face ${face}`, { personId: to, hold: 2 });
      if (isNotFace(face)) writes.set(`verdict ${face}`, 'face');
    }
  };
  const person = pick(people);
  switch (kind) {
    case 'rename': {
      const name = names[random.below(names.length)]!;
      writes.set(`name ${person}`, name);
      hold(person);
      return { ...word.rename(person, name), writes };
    }
    case 'update': {
      const flag = () => (random.below(2) === 0 ? undefined : random.below(2) === 0);
      const ids = random.below(3) === 0 ? some(people, 3) : [person];
      const change = {
        hidden: flag(),
        favourite: flag(),
        stranger: flag(),
        birthday: random.below(2) === 0 ? undefined : pick(['1980', '1999-03', '2015-06-07', null]),
        cover_face_id:
          ids.length > 1 || random.below(2) === 0 ? undefined : pick([...ofPerson(person), null]),
      };
      const { hidden, favourite, stranger, birthday, cover_face_id: cover } = change;
      for (const id of ids) {
        for (const [flagName, value] of Object.entries({ hidden, favourite, stranger })) {
          if (value !== undefined) writes.set(`${flagName as 'hidden'} ${id}`, value);
        }
        if (birthday !== undefined) writes.set(`birthday ${id}`, birthday as never);
        if (cover !== undefined) writes.set(`cover ${id}`, cover as never);
        hold(id);
      }
      return { ...word.update(ids, change), writes };
    }
    case 'remove':
      writes.set(`deleted ${person}`, true);
      hold(person);
      return { ...word.remove(person), writes };
    case 'restore': {
      const removed = facts.persons.filter(({ id }) => store.persons.get(id)?.deleted_at != null);
      if (removed.length === 0) return null;
      const { id } = pick(removed);
      writes.set(`deleted ${id}`, false);
      return { ...word.restore(id), writes };
    }
    case 'merge': {
      const into = pick(people.filter((id) => id !== person));
      for (const [face, rejected, register] of model.pairs('reject')) {
        const at = personOf.get(face);
        if ((at === person && rejected === into) || (at === into && rejected === person))
          writes.set(register, false);
      }
      for (const [a, b, register] of model.pairs('apart')) {
        if ((a === person && b === into) || (a === into && b === person)) writes.set(register, false);
      }
      for (const face of [...ofPerson(person), ...ofPerson(into)]) {
        writes.set(`face ${face}`, { personId: into, hold: model.stays(face)?.hold ?? 1 });
      }
      writes.set(`merged ${person}`, into);
      const [gone, stays] = [person, into];
      for (const what of ['name', 'birthday'] as const) {
        const value = model.get<string>(`${what} ${gone}`) ?? null;
        if ((model.get(`${what} ${stays}`) ?? null) === null && value !== null)
          writes.set(`${what} ${stays}`, value);
      }
      if (model.get(`favourite ${gone}`) === true) writes.set(`favourite ${stays}`, true);
      return { ...word.merge([person], into), writes };
    }
    case 'split': {
      const ids = some(ofPerson(person));
      if (ids.length === 0) return null;
      const { historyId, personId } = word.split(person, ids);
      put(ids, personId);
      hold(person);
      writes.set(`apart ${person} ${personId}`, true);
      return { historyId, writes };
    }
    case 'keepApart': {
      const other = pick(people.filter((id) => id !== person));
      writes.set(`apart ${Math.min(person, other)} ${Math.max(person, other)}`, true);
      hold(person);
      hold(other);
      return { ...word.keepApart(person, other), writes };
    }
    case 'move': {
      const ids = some(facesOfFew());
      put(ids, person);
      return { ...word.move(ids, { personId: person }), writes };
    }
    case 'moveToName': {
      const ids = some(facesOfFew());
      const name = names[random.below(names.length)]!;
      const { historyId, personId } = word.move(ids, { name });
      put(ids, personId);
      writes.set(`name ${personId}`, name);
      return { historyId, writes };
    }
    case 'confirm': {
      const ids = some(ofPerson(person));
      if (ids.length === 0) return null;
      for (const face of ids) writes.set(`face ${face}`, { personId: person, hold: 2 });
      return { ...word.confirm(ids), writes };
    }
    case 'reject': {
      const ids = random.below(3) === 0 ? some(facesOfFew()) : some(ofPerson(person));
      if (ids.length === 0) return null;
      for (const face of ids) {
        writes.set(`reject ${face} ${person}`, true);
        if (personOf.get(face) === person) writes.set(`face ${face}`, null);
      }
      hold(person);
      return { ...word.reject(ids, person), writes };
    }
    case 'notFace':
    case 'isFace': {
      const isFace = kind === 'isFace';
      const ids = some(
        isFace && random.below(2) === 0 ? [pick(faces), ...faces.filter(isNotFace)] : faces,
        3,
      );
      for (const face of ids) {
        if (!isFace || isNotFace(face)) writes.set(`face ${face}`, null);
        writes.set(`verdict ${face}`, isFace ? 'face' : 'not_face');
      }
      return { historyId: word.judge(ids, isFace), writes };
    }
  }
  throw new Error(`${kind} is no word of the owner`);
}

// ── what must hold ────────────────────────────────────────────────────────────────────────────────────────

function check(run: Run): void {
  const { store, model } = run;
  const facts = store.facts.snapshot();
  checkPeople(run, facts);
  checkFaces(run, facts);

  const personOf = new Map(facts.faces.map(({ id, person_id }) => [id, person_id]));
  const rejected = new Set(facts.rejections.map(({ face_id, person_id }) => `${face_id} ${person_id}`));
  for (const [face, person] of model.pairs('reject')) {
    must(personOf.get(face) !== person, `face ${face} is with ${person}, whom it is not`);
    must(rejected.has(`${face} ${person}`), `that face ${face} is not ${person} is forgotten`);
  }
  for (const { face_id, person_id } of facts.rejections) {
    must(personOf.get(face_id) !== person_id, `face ${face_id} is with ${person_id} and is not`);
  }
  const apart = new Set(facts.apart.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`));
  for (const [a, b] of model.pairs('apart')) {
    must(a !== b, `${a} was joined with somebody else`);
    must(apart.has(`${Math.min(a, b)} ${Math.max(a, b)}`), `that ${a} and ${b} are two is forgotten`);
  }
  if (!run.singly) {
    const said = (kind: 'reject' | 'apart') =>
      new Set(
        model
          .pairs(kind)
          .map(
            ([a, b]) => `${kind === 'apart' ? Math.min(a, b) : a} ${kind === 'apart' ? Math.max(a, b) : b}`,
          ),
      );
    const tooMany = [...rejected.difference(said('reject')), ...apart.difference(said('apart'))];
    must(tooMany.length === 0, `nobody said ${tooMany[0]}`);
  }
  run.highestPerson = Math.max(run.highestPerson, ...facts.persons.map(({ id }) => id));
}

function checkPeople({ store, model }: Run, { persons }: FactsSnapshot): void {
  const listed = new Map(store.persons.list().map((row) => [row.id, row]));
  const spokenOf = new Set(persons.map(({ id }) => id));
  for (const register of model.words().keys()) {
    const [of, id] = register.split(' ');
    if (of !== 'face' && of !== 'verdict' && of !== 'reject' && of !== 'apart') spokenOf.add(Number(id));
  }
  for (const id of spokenOf) {
    const row = store.journal.person(id);
    const word = <T>(of: 'name' | 'birthday' | 'merged' | 'cover') => (model.get(`${of} ${id}`) ?? null) as T;
    const flag = (of: 'hidden' | 'favourite' | 'stranger' | 'deleted') => model.get(`${of} ${id}`) === true;
    const cover = word<number | null>('cover');
    const wanted = {
      ...{
        name: word<string | null>('name'),
        birthday: word('birthday'),
        merged: word<number | null>('merged'),
      },
      ...{
        hidden: flag('hidden'),
        favourite: flag('favourite'),
        stranger: flag('stranger'),
        deleted: flag('deleted'),
      },
      cover: cover !== null && store.faces.get(cover) ? cover : null,
    };
    const found = {
      ...{ name: row?.name ?? null, birthday: row?.birthday ?? null, merged: row?.merged_into ?? null },
      ...{ hidden: row?.hidden === 1, favourite: row?.favourite === 1, stranger: row?.stranger === 1 },
      ...{ deleted: row !== undefined && row.deleted_at !== null, cover: row?.chosen_cover_face_id ?? null },
    };
    for (const what of Object.keys(wanted) as (keyof typeof wanted)[]) {
      must(
        found[what] === wanted[what],
        `${what} of person ${id} is ${found[what]}, the owner said ${wanted[what]}`,
      );
    }
    const isThere = wanted.merged === null && !wanted.deleted;
    if (!isThere) must(!listed.has(id), `person ${id} is listed again`);
    else if (wanted.name !== null) {
      must(listed.get(id)?.name === wanted.name, `${wanted.name} (${id}) is not in the list`);
      must(store.persons.withName(wanted.name).includes(id), `${wanted.name} (${id}) is not found by name`);
    }
  }
}

function checkFaces(run: Run, { faces }: FactsSnapshot): void {
  const { store, model } = run;
  for (const register of model.words().keys()) {
    const [of, id] = register.split(' ');
    if (of !== 'face' && of !== 'verdict' && of !== 'reject') continue;
    if ((model.get(register) ?? null) === null || model.get(register) === false) continue;
    must(store.faces.get(Number(id)) !== undefined, `face ${id} is gone, and the owner spoke of it`);
  }
  for (const { id, person_id: personId, hold, verdict } of faces) {
    const stays = model.stays(id);
    must(verdict === (model.get(`verdict ${id}`) ?? null), `face ${id} is judged ${verdict}`);
    if (verdict === 'not_face')
      must(personId === null && hold === 0, `face ${id} is none, and is of ${personId}`);
    if (stays) {
      must(personId === stays.personId, `face ${id} is with ${personId}, the owner said ${stays.personId}`);
      must(hold >= stays.hold, `face ${id} is held by ${hold}, the owner said ${stays.hold}`);
    }
    if (!run.singly)
      must(hold === (stays?.hold ?? 0), `face ${id} is held by ${hold}, the owner said ${stays?.hold}`);
    if (personId !== null) {
      must(
        store.journal.person(personId)!.merged_into === null,
        `face ${id} is with ${personId}, who was joined`,
      );
    }
  }
}

import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../contract/errors.ts';
import type { JournalKind } from '../contract/schemas.ts';
import type { FaceState, JournalChange, JournalRow, PersonState } from '../store/journal.sql.ts';
import type { Store } from '../store/store.ts';

/**
 * Does one thing to people as one transaction and one entry of the journal; triggers of the database write down
 * what changes. @param details what to tell the owner about it
 * @returns the entry's id; null when nothing changed.
 */
export function record(
  store: Store,
  kind: JournalKind,
  details: Record<string, unknown>,
  work: () => void,
  automatic = false,
): number | null {
  return store.durably(() => {
    const id = store.journal.begin(kind, automatic);
    work();
    return store.journal.end(id, details) ? id : null;
  });
}

type Direction = 'undo' | 'redo';

/*
 * [Note: Taking back one entry]
 * What holds of a face, a person or a fact is the word of the last entry about it that stands. An entry is taken back
 * (or done again) by itself only where that stays so: nothing it changed was the subject of a later word. Two things
 * make more possible without harm.
 * - Grouping is no word: what it moved since goes back.
 * - An entry about whole persons (rename, merge) changes many faces. A face of them that was judged by itself later stays
 *   as it is; that later entry then remembers, as the state before it, the one without (or with) the earlier entry.
 */

/** What stands in the way of taking an entry back (or doing it again) by itself; null: nothing. */
export function obstacle(store: Store, entry: JournalRow, direction: Direction): string | null {
  if ((entry.undone_at !== null) !== (direction === 'redo')) return 'it is not in force any more';
  const parts = partsOf(store, entry.id);
  return (
    laterWord(store, entry, parts, direction) ??
    changedPerson(store, entry, parts, direction) ??
    contradiction(store, parts, direction)
  );
}

type FaceChange = JournalChange & { record: 'face' };
type NextWord = { entryId: number; before: FaceState; after: FaceState };

/** What an entry changed: `own` is as it left it, or as grouping did; of the faces in `others` the owner spoke again. */
type Parts = { own: JournalChange[]; others: { change: FaceChange; next: NextWord }[] };

function partsOf({ journal }: Store, id: number): Parts {
  const nextWords = journal.nextWords(id);
  const parts: Parts = { own: [], others: [] };
  for (const change of journal.changes(id)) {
    const next = change.record === 'face' ? nextWords.get(change.id) : undefined;
    if (next === undefined || change.record !== 'face') parts.own.push(change);
    else parts.others.push({ change, next });
  }
  return parts;
}

/** A later word about the same thing. */
function laterWord(
  { journal }: Store,
  entry: JournalRow,
  { own, others }: Parts,
  direction: Direction,
): string | null {
  if (journal.hasLaterFact(entry.id)) return 'the same was said or unsaid later';
  const persons = new Map(own.flatMap((change) => (change.record === 'person' ? [[change.id, change]] : [])));
  for (const { id, before, after } of journal.laterPersons(entry.id)) {
    if (changedColumns(persons.get(id)!).some((column) => before[column] !== after[column])) {
      return `person ${id} was changed later`;
    }
  }
  for (const { change, next } of others) {
    const { before, after } = change;
    const moved = before.person_id !== after.person_id || before.verdict !== after.verdict;
    const aboutAll = entry.kind === 'merge' || entry.kind === 'regroup';
    // Only that it is a face: nothing keeps it with its person, as the entry would.
    const isLoose = direction === 'redo' && next.after.hold === 0 && next.after.person_id !== null;
    if (isLoose || (moved && !(aboutAll && saysWho(next)))) {
      return `face ${change.id} was changed later`;
    }
  }
  return null;
}

/** Somebody is not as the entry left them, or was joined with others. */
function changedPerson(store: Store, entry: JournalRow, { own }: Parts, direction: Direction): string | null {
  for (const change of own) {
    if (
      change.record === 'setting' &&
      !isDeepStrictEqual(store.settings.get(change.key), ends(change, direction).from)
    ) {
      return 'the calibration was changed later';
    }
    if (change.record !== 'person') continue;
    const { id } = change;
    const now = store.journal.person(id);
    const { from, to } = ends(change, direction) as { from: PersonState; to: PersonState };
    const columns = changedColumns(change);
    if (now && columns.some((column) => now[column] !== from[column] && !isGoneCover(column, from))) {
      return `person ${id} was changed later`;
    }
    if (direction === 'redo' && now && now.merged_into !== null)
      return `person ${id} was joined with somebody`;
    if (direction === 'redo' && to.merged_into !== null) {
      const into = store.journal.person(to.merged_into);
      if (into && (into.merged_into !== null || into.deleted_at !== null)) {
        return `person ${to.merged_into} is not there any more`;
      }
      for (const person of [id, to.merged_into]) {
        if (store.journal.hasLaterAbout(entry.id, person)) return `person ${person} was changed later`;
      }
    }
  }
  return null;

  /** The face went with its photo, and as a cover with it. */
  function isGoneCover(column: keyof PersonState, { chosen_cover_face_id: faceId }: PersonState): boolean {
    return column === 'chosen_cover_face_id' && faceId !== null && !store.journal.face(faceId);
  }
}

/** What would be brought back does not go together with what stands. */
function contradiction(store: Store, { own }: Parts, direction: Direction): string | null {
  const joined = new Map<number, number | null>();
  const withdrawn = new Set<string>();
  const faces = new Map<number, FaceState>();
  const people = new Set<number>();
  for (const change of own) {
    const to = ends(change, direction).to;
    if (change.record === 'person') joined.set(change.id, (to as PersonState).merged_into);
    if (change.record === 'rejection' && !to) withdrawn.add(change.ids.join());
    if (change.record !== 'face') continue;
    faces.set(change.id, to as FaceState);
    if ((to as FaceState).hold > 0) people.add((to as FaceState).person_id!);
  }
  const whoWillBe = (id: number): number => {
    const into = joined.has(id) ? joined.get(id)! : (store.journal.person(id)?.merged_into ?? null);
    return into === null ? id : whoWillBe(into);
  };
  for (const id of people) if (whoWillBe(id) !== id) return `person ${id} was joined with somebody`;
  for (const [faceId, personId] of people.size > 0 ? store.facts.said() : []) {
    const face = faces.get(faceId);
    if (!face || face.hold === 0 || withdrawn.has(`${faceId},${personId}`)) continue;
    if (whoWillBe(personId) === face.person_id) {
      return `face ${faceId} is not person ${face.person_id}`;
    }
  }
  for (const change of own) {
    if ((change.record !== 'rejection' && change.record !== 'apart') || !ends(change, direction).to) continue;
    const [first, second] = change.ids;
    if (change.record === 'apart' && whoWillBe(first) === whoWillBe(second)) {
      return `persons ${first} and ${second} were joined`;
    }
    const face = change.record === 'rejection' ? (faces.get(first) ?? store.journal.face(first)) : undefined;
    if (face && face.hold > 0 && face.person_id === whoWillBe(second)) {
      return `face ${first} is with person ${face.person_id}`;
    }
  }
  return null;
}

const hasWord = (face: FaceState) => face.hold > 0 || face.verdict !== null;
/** Where nobody holds a face, its person is grouping's. */
const isSameWord = (a: FaceState, b: FaceState) =>
  a.hold === b.hold && a.verdict === b.verdict && (a.hold === 0 || a.person_id === b.person_id);
/** Said of this very face, and not only that it is one: who it is, or that it is somebody else or no face. */
const saysWho = ({ before, after }: NextWord) =>
  (before.person_id !== after.person_id || before.hold !== after.hold) &&
  (after.hold === 2 || after.person_id === null);

/**
 * Takes an entry back, or does it again, in one transaction.
 * @throws AppError not_found; conflict when the owner changed the same things later.
 */
export function replay(store: Store, id: number, direction: Direction): JournalRow {
  return store.durably(() => {
    const { journal, persons } = store;
    const entry = journal.get(id);
    if (!entry) throw new AppError('not_found', `There is no change ${id}`);
    const reason = obstacle(store, entry, direction);
    if (reason !== null) throw new AppError('conflict', `This cannot be taken back by itself: ${reason}`);
    const { own, others } = partsOf(store, id);
    for (const { change, next } of others) {
      journal.replaceBefore(next.entryId, change.id, ends(change, direction).to as FaceState);
    }
    if (direction === 'redo') {
      journal.reopen(
        id,
        others.map(({ change }) => change.id),
      );
    }
    // Faces go to people that are there, and not to whom they are not.
    for (const change of own) if (change.record === 'person') replayPerson(store, change, direction);
    for (const change of own) {
      if (change.record === 'setting') store.settings.set(change.key, ends(change, direction).to);
      else if (change.record === 'rejection' || change.record === 'apart')
        replayFact(store, change, direction);
    }
    const faces = own.filter((change) => change.record === 'face');
    if (faces.length > 0) replayFaces(store, faces, direction);
    if (direction === 'redo') journal.close();
    persons.removeEmpty();
    journal.setUndone(id, direction === 'undo');
    return journal.get(id)!;
  });
}

function replayPerson(
  store: Store,
  change: JournalChange & { record: 'person' },
  direction: Direction,
): void {
  const { journal, persons, facts, faces } = store;
  const { id } = change;
  persons.bring(id);
  const now = journal.person(id)!;
  const to = ends(change, direction).to as PersonState;
  const state = { ...now };
  for (const column of changedColumns(change)) Object.assign(state, { [column]: to[column] });
  if (state.merged_into !== null && state.merged_into !== now.merged_into) {
    const into = state.merged_into;
    persons.bring(into);
    // Also those that came to them since.
    facts.hold(id);
    facts.hold(into);
    facts.merge(id, into);
    faces.moveAll(id, into);
  }
  if (state.chosen_cover_face_id !== null && !journal.face(state.chosen_cover_face_id)) {
    state.chosen_cover_face_id = null;
  }
  journal.writePerson(id, state);
  persons.indexName(id, state.name);
}

function replayFact(
  { facts, faces, journal, persons }: Store,
  change: JournalChange & { record: 'rejection' | 'apart' },
  direction: Direction,
): void {
  const holds = ends(change, direction).to as boolean;
  const [first, second] = change.ids;
  const face = change.record === 'rejection' ? journal.face(first) : undefined;
  if (change.record === 'rejection' && !face) return;
  if (holds) {
    if (change.record === 'apart') persons.bring(first);
    persons.bring(second);
  }
  facts.write(change.record, change.ids, holds);
  // Grouping put it there while the word did not hold.
  const isWithThem =
    face && holds && face.hold === 0 && face.person_id === (persons.joinedInto(second) ?? second);
  if (isWithThem) faces.assign(first, null);
}

function replayFaces(
  { journal, persons, facts }: Store,
  changes: readonly FaceChange[],
  direction: Direction,
): void {
  const rejected = new Set(facts.rejections().map(({ face_id, person_id }) => `${face_id} ${person_id}`));
  const there = new Map<number, number>();
  /** Somebody may have been joined with another person since, or dissolved. */
  const whoIsNow = (id: number): number => {
    let now = there.get(id);
    if (now === undefined) {
      now = persons.joinedInto(id) ?? id;
      persons.bring(now);
      there.set(id, now);
    }
    return now;
  };
  for (const change of changes) {
    const now = journal.face(change.id);
    // Gone with its photo.
    if (!now) continue;
    const { from, to } = ends(change, direction) as { from: FaceState; to: FaceState };
    if (direction === 'undo' && hasWord(now) && !isSameWord(now, from)) continue;
    // Whose it is and whether it is a face are said apart from each other; what the entry left alone stays as it is.
    const state = { ...now };
    if (from.verdict !== to.verdict) state.verdict = to.verdict;
    if (from.person_id !== to.person_id || from.hold !== to.hold) {
      const personId = to.person_id === null ? null : whoIsNow(to.person_id);
      state.person_id = rejected.has(`${change.id} ${personId}`) ? null : personId;
      state.hold = to.hold;
    }
    if (state.verdict === 'not_face') Object.assign(state, { person_id: null, hold: 0 });
    if (!isDeepStrictEqual(now, state)) journal.writeFace(change.id, state);
  }
}

function ends(change: JournalChange, direction: Direction): { from: unknown; to: unknown } {
  return direction === 'undo'
    ? { from: change.after, to: change.before }
    : { from: change.before, to: change.after };
}

function changedColumns({ before, after }: JournalChange & { record: 'person' }): (keyof PersonState)[] {
  const columns = Object.keys(after) as (keyof PersonState)[];
  return columns.filter((column) => before[column] !== after[column]);
}

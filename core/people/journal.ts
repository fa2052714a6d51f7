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
  return store.transaction(() => {
    const id = store.journal.begin(kind, automatic);
    work();
    return store.journal.end(id, details) ? id : null;
  });
}

type Direction = 'undo' | 'redo';

/** What stands in the way of taking an entry back (or doing it again) by itself; null: nothing. */
export function obstacle(store: Store, entry: JournalRow, direction: Direction): string | null {
  if ((entry.undone_at !== null) !== (direction === 'redo')) return 'it is not in force any more';
  for (const change of store.journal.changes(entry.id)) {
    const { from } = ends(change, direction);
    if (change.record === 'face') {
      const now = store.journal.face(change.id);
      if (now && faceConflicts(now, change)) return `face ${change.id} was changed later`;
    } else if (change.record === 'person') {
      const now = store.journal.person(change.id);
      if (now && changedColumns(change).some((column) => now[column] !== (from as PersonState)[column])) {
        return `person ${change.id} was changed later`;
      }
    } else if (change.record === 'setting' && !isDeepStrictEqual(store.settings.get(change.key), from)) {
      return 'the calibration was changed later';
    }
  }
  return null;

  /**
   * Where grouping alone moved a face since, the owner's undo goes before. A later word about the face by itself
   * stays and is in nobody's way; one about its whole person is, and so is a second one about the face itself.
   */
  function faceConflicts(now: FaceState, change: JournalChange & { record: 'face' }): boolean {
    const { from } = ends(change, direction) as { from: FaceState };
    const { before, after } = change;
    const moved = before.person_id !== after.person_id || before.verdict !== after.verdict;
    if (!moved || !hasWord(now) || isDeepStrictEqual(now, from)) return false;
    return isByItself(from) || !isByItself(now);
  }
}

const hasWord = (face: FaceState) => face.hold > 0 || face.verdict !== null;
const isByItself = (face: FaceState) => face.hold === 2 || face.verdict !== null;

/**
 * Takes an entry back, or does it again, in one transaction.
 * @throws AppError not_found; conflict when the owner changed the same things later.
 */
export function replay(store: Store, id: number, direction: Direction): JournalRow {
  return store.transaction(() => {
    const { journal, persons } = store;
    const entry = journal.get(id);
    if (!entry) throw new AppError('not_found', `There is no change ${id}`);
    const reason = obstacle(store, entry, direction);
    if (reason !== null) throw new AppError('conflict', `This cannot be taken back by itself: ${reason}`);
    for (const change of journal.changes(id)) {
      if (change.record === 'face') replayFace(store, change, direction);
      else if (change.record === 'person') {
        persons.bring(change.id);
        const now = journal.person(change.id)!;
        const to = ends(change, direction).to as PersonState;
        const state = { ...now };
        for (const column of changedColumns(change)) Object.assign(state, { [column]: to[column] });
        if (state.merged_into !== null) persons.bring(state.merged_into);
        if (state.chosen_cover_face_id !== null && !journal.face(state.chosen_cover_face_id)) {
          state.chosen_cover_face_id = null;
        }
        journal.writePerson(change.id, state);
        persons.indexName(change.id, state.name);
      } else if (change.record === 'setting') {
        store.settings.set(change.key, ends(change, direction).to);
      } else replayFact(store, change, direction);
    }
    persons.removeEmpty();
    journal.setUndone(id, direction === 'undo');
    return journal.get(id)!;
  });
}

function replayFace(store: Store, change: JournalChange & { record: 'face' }, direction: Direction): void {
  const now = store.journal.face(change.id);
  // Gone with its photo.
  if (!now) return;
  const { from, to } = ends(change, direction) as { from: FaceState; to: FaceState };
  if (hasWord(now) && !isDeepStrictEqual(now, from)) return;
  const personId = to.person_id === null ? null : whoIsNow(store, to.person_id);
  store.journal.writeFace(change.id, { ...to, person_id: personId });
}

/** Somebody may have been joined with another person since, or dissolved. */
function whoIsNow({ persons }: Store, id: number): number {
  const into = persons.joinedInto(id);
  if (into === undefined) persons.bring(id);
  return into ?? id;
}

function replayFact(
  store: Store,
  change: JournalChange & { record: 'rejection' | 'apart' },
  direction: Direction,
): void {
  const { facts, journal } = store;
  const holds = ends(change, direction).to as boolean;
  const [first, second] = change.ids;
  const b = whoIsNow(store, second);
  if (change.record === 'rejection') {
    if (!journal.face(first)) return;
    if (!holds) facts.unreject(first, b);
    else if (journal.face(first)!.person_id !== b) facts.reject(first, b);
    return;
  }
  const a = whoIsNow(store, first);
  if (a === b) return;
  if (holds) facts.setApart(a, b);
  else facts.unsetApart(a, b);
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

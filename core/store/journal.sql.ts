import type { ReadableDatabase } from './database.sql.ts';

export type JournalRow = {
  id: number;
  at: string;
  kind: string;
  automatic: number;
  /** JSON. */
  details: string;
  undone_at: string | null;
};

/** A row before and after an entry; the columns that count, null when the row was not there. */
export type JournalChange =
  | { record: 'face'; id: number; before: FaceState; after: FaceState }
  | { record: 'person'; id: number; before: PersonState; after: PersonState }
  | { record: 'rejection' | 'apart'; ids: [number, number]; before: boolean; after: boolean }
  | { record: 'setting'; key: string; before: unknown; after: unknown };

export type FaceState = { person_id: number | null; hold: number; verdict: string | null };
export type PersonState = {
  name: string | null;
  hidden: number;
  favourite: number;
  stranger: number;
  birthday: string | null;
  chosen_cover_face_id: number | null;
  deleted_at: string | null;
  merged_into: number | null;
};

type ChangeRow = { record: JournalChange['record']; key: string; before: string; after: string };

/** The journal of what was done to people; triggers of the schema write the changes down. */
export function journalQueries(db: ReadableDatabase) {
  const columns = 'SELECT id, at, kind, automatic, details, undone_at FROM journal';
  const insert = db.prepare('INSERT INTO journal (at, kind, automatic, details) VALUES (?, ?, ?, ?)');
  const open = db.prepare('INSERT INTO journal_open (id) VALUES (?)');
  const close = db.prepare('DELETE FROM journal_open');
  const forgetUnchanged = db.prepare('DELETE FROM journal_changes WHERE journal_id = ? AND before = after');
  const count = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM journal_changes WHERE journal_id = ?',
  );
  const remove = db.prepare('DELETE FROM journal WHERE id = ?');
  const describe = db.prepare('UPDATE journal SET details = ? WHERE id = ?');
  const byId = db.prepare<[number], JournalRow>(`${columns} WHERE id = ?`);
  const page = db.prepare<[number, number], JournalRow>(`${columns} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const lastDone = db.prepare<[], JournalRow>(
    `${columns} WHERE undone_at IS NULL AND automatic = 0 ORDER BY id DESC LIMIT 1`,
  );
  const nextUndone = db.prepare<[], JournalRow>(
    `${columns} WHERE undone_at IS NOT NULL AND automatic = 0
     AND id > coalesce((SELECT max(id) FROM journal WHERE undone_at IS NULL AND automatic = 0), 0)
     ORDER BY undone_at DESC, id LIMIT 1`,
  );
  const states = db.prepare<[], { id: number; undone: number }>(
    'SELECT id, undone_at IS NOT NULL AS undone FROM journal ORDER BY id',
  );
  // `before` beside min() is that of the row that has the minimum (SQLite's bare-column rule).
  const groupedBefore = db.prepare<[], { face_id: number; person_id: number | null }>(
    `SELECT CAST(key AS INTEGER) AS face_id, before ->> 'person_id' AS person_id, min(journal_id)
     FROM journal_changes JOIN journal ON journal.id = journal_id
     WHERE record = 'face' AND automatic = 0 AND undone_at IS NULL AND kind NOT IN ('regroup', 'draw') GROUP BY key`,
  );
  const setUndone = db.prepare('UPDATE journal SET undone_at = ? WHERE id = ?');
  const changes = db.prepare<[number], ChangeRow>(
    'SELECT record, key, before, after FROM journal_changes WHERE journal_id = ?',
  );
  const changedFaces = db.prepare<[number, number], { id: number }>(
    `SELECT CAST(key AS INTEGER) AS id FROM journal_changes
     WHERE journal_id = ? AND record = 'face'
       AND (before ->> 'person_id' IS NOT after ->> 'person_id' OR before ->> 'verdict' IS NOT after ->> 'verdict')
     ORDER BY id LIMIT ?`,
  );
  const face = db.prepare<[number], FaceState>('SELECT person_id, hold, verdict FROM faces WHERE id = ?');
  const writeFace = db.prepare(
    'UPDATE faces SET person_id = @person_id, hold = @hold, verdict = @verdict WHERE id = @id',
  );
  const person = db.prepare<[number], PersonState>(
    `SELECT name, hidden, favourite, stranger, birthday, chosen_cover_face_id, deleted_at, merged_into
     FROM persons WHERE id = ?`,
  );
  const writePerson = db.prepare(
    `UPDATE persons SET name = @name, hidden = @hidden, favourite = @favourite, stranger = @stranger,
       birthday = @birthday, chosen_cover_face_id = @chosen_cover_face_id, deleted_at = @deleted_at,
       merged_into = @merged_into WHERE id = @id`,
  );

  // The owner's entries that stand and came after `@id`. Grouping only arranges what nobody spoke of.
  const later = `journal.id > @id AND undone_at IS NULL AND automatic = 0 AND kind <> 'regroup'`;
  const touched = `FROM journal_changes AS c JOIN journal_changes AS d ON d.record = c.record AND d.key = c.key
    JOIN journal ON journal.id = d.journal_id AND ${later} WHERE c.journal_id = @id`;
  // The columns beside min() are those of its row: the first entry after.
  const nextFaces = db.prepare<
    [{ id: number }],
    { id: number; next_id: number; before: string; after: string }
  >(
    `SELECT CAST(c.key AS INTEGER) AS id, min(d.journal_id) AS next_id, d.before, d.after ${touched} AND c.record = 'face'
     GROUP BY c.key`,
  );
  const laterPersons = db.prepare<[{ id: number }], { id: number; before: string; after: string }>(
    `SELECT CAST(c.key AS INTEGER) AS id, d.before, d.after ${touched} AND c.record = 'person'`,
  );
  const laterFact = db.prepare<[{ id: number }], { record: string }>(
    `SELECT c.record ${touched} AND c.record NOT IN ('face', 'person') LIMIT 1`,
  );
  const laterAbout = db.prepare<[{ id: number; person: string }], { id: number }>(
    `SELECT journal.id FROM journal JOIN journal_changes AS d ON d.journal_id = journal.id WHERE ${later} AND CASE record
       WHEN 'person' THEN key = @person
       WHEN 'face' THEN before -> 'person_id' = @person OR after -> 'person_id' = @person
       ELSE ':' || key || ':' LIKE '%:' || @person || ':%' END LIMIT 1`,
  );
  const replaceBefore = db.prepare(
    `UPDATE journal_changes SET before = @before WHERE journal_id = @entry AND record = 'face' AND key = @face`,
  );
  const forgetOthers = db.prepare(`DELETE FROM journal_changes WHERE journal_id = @entry
    AND NOT (record = 'face' AND key IN (SELECT CAST(value AS TEXT) FROM json_each(@faces)))`);

  return {
    /** Changes from now on belong to a new entry, until `end`; both in one transaction. @returns the entry. */
    begin(kind: string, automatic: boolean): number {
      const at = new Date().toISOString();
      const id = Number(insert.run(at, kind, automatic ? 1 : 0, '{}').lastInsertRowid);
      open.run(id);
      return id;
    },
    /** @returns whether anything was changed; an entry without a change is not kept. */
    end(id: number, details: unknown): boolean {
      close.run();
      forgetUnchanged.run(id);
      if (count.get(id)!.n === 0) {
        remove.run(id);
        return false;
      }
      describe.run(JSON.stringify(details), id);
      return true;
    },
    /** The entry is done again: all but what it says of `faces` is written down anew, until `close`. */
    reopen(id: number, faces: readonly number[]): void {
      forgetOthers.run({ entry: id, faces: JSON.stringify(faces) });
      open.run(id);
    },
    close: () => close.run(),
    /** Of the faces an entry changed, those that the owner spoke of again: in which entry next, and what it made of what. */
    nextWords: (id: number) =>
      new Map(
        nextFaces
          .all({ id })
          .map(({ id: faceId, next_id: entryId, before, after }) => [
            faceId,
            { entryId, before: JSON.parse(before) as FaceState, after: JSON.parse(after) as FaceState },
          ]),
      ),
    /** What later entries that stand changed of the persons of this one. */
    laterPersons: (id: number) =>
      laterPersons.all({ id }).map((row) => ({
        ...{ id: row.id, before: JSON.parse(row.before) as PersonState },
        after: JSON.parse(row.after) as PersonState,
      })),
    /** Whether a later entry that stands is about the same rejection, pair or setting. */
    hasLaterFact: (id: number) => laterFact.get({ id }) !== undefined,
    /** Whether a later entry that stands is about the person in any way. */
    hasLaterAbout: (id: number, person: number) =>
      laterAbout.get({ id, person: String(person) }) !== undefined,
    /** Taking an entry back will bring a face to this state. */
    replaceBefore: (entry: number, face: number, before: FaceState) =>
      replaceBefore.run({ entry, face: String(face), before: JSON.stringify(before) }),
    get: (id: number) => byId.get(id),
    /** Newest first, ids below `before`. */
    page: (before: number, limit: number) => page.all(before, limit),
    /** What undo takes back next: the owner's newest entry that stands. */
    lastDone: () => lastDone.get(),
    /** What redo does again next: what was taken back last, after all that stand. */
    nextUndone: () => nextUndone.get(),
    /** Which entries there are and which of them are taken back. */
    states: () => states.all(),
    /** With whom grouping had put the faces before the owner's first standing word about each. */
    groupedBefore: () => groupedBefore.all(),
    setUndone: (id: number, undone: boolean) => setUndone.run(undone ? new Date().toISOString() : null, id),
    changes: (id: number): JournalChange[] => changes.all(id).map(readChange),
    /** Faces that got another person or verdict, at most `limit`. */
    changedFaceIds: (id: number, limit: number) => changedFaces.all(id, limit).map((row) => row.id),
    face: (id: number) => face.get(id),
    writeFace: (id: number, state: FaceState) => writeFace.run({ ...state, id }),
    person: (id: number) => person.get(id),
    writePerson: (id: number, state: PersonState) => writePerson.run({ ...state, id }),
  };
}

function readChange({ record, key, before, after }: ChangeRow): JournalChange {
  const states = { before: JSON.parse(before), after: JSON.parse(after) };
  if (record === 'face' || record === 'person') return { record, id: Number(key), ...states };
  if (record === 'setting') return { record, key, ...states };
  const [a, b] = key.split(':').map(Number) as [number, number];
  return { record, ids: [a, b], ...states };
}

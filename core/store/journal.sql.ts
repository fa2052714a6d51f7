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
     AND id > coalesce((SELECT max(id) FROM journal WHERE undone_at IS NULL AND automatic = 0), 0) ORDER BY id LIMIT 1`,
  );
  const states = db.prepare<[], { id: number; undone: number }>(
    'SELECT id, undone_at IS NOT NULL AS undone FROM journal ORDER BY id',
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
    get: (id: number) => byId.get(id),
    /** Newest first, ids below `before`. */
    page: (before: number, limit: number) => page.all(before, limit),
    /** What undo takes back next: the owner's newest entry that stands. */
    lastDone: () => lastDone.get(),
    /** What redo does again next: the oldest undone entry after all that stand. */
    nextUndone: () => nextUndone.get(),
    /** Which entries there are and which of them are taken back. */
    states: () => states.all(),
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

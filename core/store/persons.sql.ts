import type { ReadableDatabase } from './database.sql.ts';
import { foldSpelling } from './spelling.sql.ts';

export type PersonRow = {
  id: number;
  name: string | null;
  hidden: number;
  favourite: number;
  stranger: number;
  birthday: string | null;
  deleted_at: string | null;
  created_at: string;
  faces_count: number;
  photos_count: number;
  cover_face_id: number | null;
};

// `id` beside max() is the id of the row that has the maximum (SQLite's bare-column rule): the best face.
const counted = `SELECT person_id, count(*) AS faces_count, count(DISTINCT shown_in) AS photos_count,
  id AS cover_face_id, max(quality) AS best, sum(unlikely = 0) AS likely FROM faces WHERE offline = 0`;
const columns = `SELECT persons.id, name, hidden, favourite, stranger, birthday, deleted_at, created_at,
  coalesce(faces_count, 0) AS faces_count, coalesce(photos_count, 0) AS photos_count,
  coalesce((SELECT id FROM faces WHERE id = chosen_cover_face_id AND person_id = persons.id AND offline = 0),
    cover_face_id) AS cover_face_id FROM persons`;
const order = 'ORDER BY favourite DESC, name IS NULL, photos_count DESC, persons.id';
const listed = 'deleted_at IS NULL AND merged_into IS NULL AND (likely > 0 OR name IS NOT NULL)';

/** People of the list; its plan is asserted in test/integration/store. */
export const listPersonsSql = `${columns} LEFT JOIN (${counted} AND person_id IS NOT NULL GROUP BY person_id) AS f
  ON f.person_id = persons.id WHERE ${listed} ${order}`;
/** People whose name has words with these beginnings. */
export const searchPersonsSql = `${columns} LEFT JOIN (${counted} AND person_id IN
  (SELECT rowid FROM person_names WHERE person_names MATCH @match) GROUP BY person_id) AS f ON f.person_id = persons.id
  WHERE persons.id IN (SELECT rowid FROM person_names WHERE person_names MATCH @match) AND ${listed} ${order} LIMIT 200`;

const bit = (value: boolean | undefined) => (value === undefined ? null : value ? 1 : 0);

export function personQueries(db: ReadableDatabase) {
  const list = db.prepare<[], PersonRow>(listPersonsSql);
  const search = db.prepare<[{ match: string }], PersonRow>(searchPersonsSql);
  const byId = db.prepare<[{ id: number }], PersonRow>(
    `${columns} LEFT JOIN (${counted} AND person_id = @id) AS f ON f.person_id = persons.id
     WHERE persons.id = @id AND merged_into IS NULL`,
  );
  const nextId = db.prepare<[], { value: string }>(
    `UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'next_person_id' RETURNING value`,
  );
  const insert = db.prepare('INSERT INTO persons (id, created_at) VALUES (?, ?)');
  const insertName = db.prepare('INSERT INTO person_names (rowid, name) VALUES (?, ?)');
  const rename = db.prepare('UPDATE persons SET name = ? WHERE id = ?');
  const renameIndexed = db.prepare('UPDATE person_names SET name = ? WHERE rowid = ?');
  const setDeleted = db.prepare('UPDATE persons SET deleted_at = ? WHERE id = ?');
  const setMerged = db.prepare('UPDATE persons SET merged_into = ? WHERE id = ?');
  const update = db.prepare(
    `UPDATE persons SET hidden = coalesce(@hidden, hidden), favourite = coalesce(@favourite, favourite),
       stranger = coalesce(@stranger, stranger) WHERE id = @id`,
  );
  const setBirthday = db.prepare('UPDATE persons SET birthday = ? WHERE id = ?');
  const setCover = db.prepare('UPDATE persons SET chosen_cover_face_id = ? WHERE id = ?');
  const bring = db.prepare('INSERT OR IGNORE INTO persons (id, created_at) VALUES (?, ?)');
  const hasRow = db.prepare('SELECT 1 FROM persons WHERE id = ?');
  const redirect = db.prepare<[number], { merged_into: number | null }>(
    'SELECT merged_into FROM persons WHERE id = ?',
  );
  const withName = db.prepare<[string], { id: number; deleted_at: string | null }>(
    `SELECT persons.id, deleted_at FROM person_names JOIN persons ON persons.id = person_names.rowid
     WHERE person_names MATCH ? AND persons.name IS NOT NULL AND merged_into IS NULL`,
  );
  const nameOf = db.prepare<[number], { name: string }>('SELECT name FROM person_names WHERE rowid = ?');
  const isKept = db.prepare('SELECT 1 FROM kept_persons WHERE id = ?');
  const isEmpty = `merged_into IS NULL AND id NOT IN (SELECT id FROM kept_persons)
    AND id NOT IN (SELECT person_id FROM faces WHERE person_id IS NOT NULL)`;
  const removeEmptyNames = db.prepare(
    `DELETE FROM person_names WHERE rowid IN (SELECT id FROM persons WHERE ${isEmpty})`,
  );
  const removeEmpty = db.prepare(`DELETE FROM persons WHERE ${isEmpty}`);
  return {
    /** Named first, then by number of photos. */
    list: () => list.all(),
    /** Also answers a deleted person, so that it can be restored. */
    get: (id: number) => byId.get({ id }),
    /** `match`: an FTS5 expression. */
    search: (match: string) => search.all({ match: foldSpelling(match) }),
    /** A new `person_N`; N is never given out twice. */
    create(): number {
      const id = Number(nextId.get()!.value) - 1;
      insert.run(id, new Date().toISOString());
      insertName.run(id, `person_${id}`);
      return id;
    },
    /** Makes `person_N` again after it was removed as nobody's; nothing when it is there. */
    bring(id: number): void {
      if (hasRow.get(id)) return;
      bring.run(id, new Date().toISOString());
      insertName.run(id, `person_${id}`);
    },
    /** Who has the faces now of somebody who was joined with others. */
    joinedInto(id: number): number | undefined {
      let row = redirect.get(id);
      let into: number | undefined;
      for (; row && row.merged_into !== null; row = redirect.get(into)) into = row.merged_into;
      return into;
    },
    /** People who are called exactly that, whatever the spelling of ё and ß and the case. `deleted`: removed ones too. */
    withName(name: string, { deleted = false } = {}): number[] {
      const folded = foldSpelling(name);
      return withName
        .all(`"${folded.replaceAll('"', '""')}"`)
        .filter(({ deleted_at }) => deleted || deleted_at === null)
        .map(({ id }) => id)
        .filter((id) => nameOf.get(id)!.name.toLocaleLowerCase() === folded.toLocaleLowerCase());
    },
    /** Whether the owner touched this person in any way. */
    isKept: (id: number) => isKept.get(id) !== undefined,
    rename(id: number, name: string): void {
      rename.run(name, id);
      renameIndexed.run(foldSpelling(name), id);
    },
    /** Brings the index of names up to date after the name was written otherwise. */
    indexName: (id: number, name: string | null) =>
      renameIndexed.run(foldSpelling(name ?? `person_${id}`), id),
    /** What is left out stays. */
    update: (id: number, change: { hidden?: boolean; favourite?: boolean; stranger?: boolean }) =>
      update.run({
        id,
        hidden: bit(change.hidden),
        favourite: bit(change.favourite),
        stranger: bit(change.stranger),
      }),
    setBirthday: (id: number, birthday: string | null) => setBirthday.run(birthday, id),
    setCover: (id: number, faceId: number | null) => setCover.run(faceId, id),
    setDeleted: (id: number, deleted: boolean) =>
      setDeleted.run(deleted ? new Date().toISOString() : null, id),
    setMerged: (id: number, into: number) => setMerged.run(into, id),
    /** People without a face whom the owner never touched are nobody. */
    removeEmpty(): number {
      removeEmptyNames.run();
      return removeEmpty.run().changes;
    },
  };
}

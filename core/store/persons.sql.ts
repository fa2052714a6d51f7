import type { ReadableDatabase } from './database.sql.ts';

export type PersonRow = {
  id: number;
  name: string | null;
  hidden: number;
  deleted_at: string | null;
  created_at: string;
  faces_count: number;
  photos_count: number;
  cover_face_id: number | null;
};

// `id` beside max() is the id of the row that has the maximum (SQLite's bare-column rule): the best face.
const counted = `SELECT person_id, count(*) AS faces_count, count(DISTINCT photo_id) AS photos_count,
  id AS cover_face_id, max(quality) AS best FROM faces WHERE offline = 0`;
const columns = `SELECT persons.id, name, hidden, deleted_at, created_at, coalesce(faces_count, 0) AS faces_count,
  coalesce(photos_count, 0) AS photos_count, cover_face_id FROM persons`;
const order = 'ORDER BY name IS NULL, photos_count DESC, persons.id';
const listed = 'deleted_at IS NULL AND merged_into IS NULL AND (faces_count > 0 OR name IS NOT NULL)';

/** People of the list; its plan is asserted in test/integration/store. */
export const listPersonsSql = `${columns} LEFT JOIN (${counted} AND person_id IS NOT NULL GROUP BY person_id) AS f
  ON f.person_id = persons.id WHERE ${listed} ${order}`;
/** People whose name has words with these beginnings. */
export const searchPersonsSql = `${columns} LEFT JOIN (${counted} AND person_id IN
  (SELECT rowid FROM person_names WHERE person_names MATCH @match) GROUP BY person_id) AS f ON f.person_id = persons.id
  WHERE persons.id IN (SELECT rowid FROM person_names WHERE person_names MATCH @match) AND ${listed} ${order} LIMIT 200`;

/** Names and what is searched for alike: Russian ё is written е as often as not, German ß may be ss. */
function foldSpelling(text: string): string {
  return text.replaceAll('ё', 'е').replaceAll('Ё', 'Е').replaceAll('ß', 'ss').replaceAll('ẞ', 'SS');
}

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
  const states = db.prepare<[], { id: number; chosen: number; deleted: number }>(
    `SELECT id, name IS NOT NULL OR id IN (SELECT merged_into FROM persons WHERE merged_into IS NOT NULL) AS chosen,
     deleted_at IS NOT NULL AS deleted FROM persons WHERE merged_into IS NULL`,
  );
  const isEmpty = `name IS NULL AND deleted_at IS NULL AND merged_into IS NULL
    AND id NOT IN (SELECT person_id FROM faces WHERE person_id IS NOT NULL)
    AND id NOT IN (SELECT merged_into FROM persons WHERE merged_into IS NOT NULL)`;
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
    rename(id: number, name: string): void {
      rename.run(name, id);
      renameIndexed.run(foldSpelling(name), id);
    },
    setDeleted: (id: number, deleted: boolean) =>
      setDeleted.run(deleted ? new Date().toISOString() : null, id),
    setMerged: (id: number, into: number) => setMerged.run(into, id),
    /** `chosen`: the owner made this person, by a name or by joining others into it. */
    states: () => states.all(),
    /** Unnamed people without a face are nobody. */
    removeEmpty(): number {
      removeEmptyNames.run();
      return removeEmpty.run().changes;
    },
  };
}

import type { ReadableDatabase } from './database.sql.ts';

export type RootRow = {
  id: number;
  path: string;
  added_at: string;
  /** Tells it from an empty folder in its place; null: never reached. */
  marker: string | null;
  /** Set while it cannot be reached. */
  away_since: string | null;
  photos_count: number;
};

export function rootQueries(db: ReadableDatabase) {
  const columns = `SELECT id, path, added_at, marker, away_since, (SELECT count(DISTINCT photo_id) FROM places
      WHERE root_id = roots.id AND missing_since IS NULL) AS photos_count FROM roots`;
  const all = db.prepare<[], RootRow>(`${columns} ORDER BY path`);
  const byId = db.prepare<[number], RootRow>(`${columns} WHERE id = ?`);
  const add = db.prepare('INSERT INTO roots (path, added_at) VALUES (?, ?) ON CONFLICT (path) DO NOTHING');
  const byPath = db.prepare<[string], RootRow>(`${columns} WHERE path = ?`);
  const setAway = db.prepare(
    'UPDATE roots SET away_since = ? WHERE id = ? AND (away_since IS NULL) <> (? IS NULL)',
  );
  const setMarker = db.prepare('UPDATE roots SET marker = ? WHERE id = ?');
  const elsewhere = db.prepare<{ id: number }, { id: number }>(
    `SELECT DISTINCT photo_id AS id FROM places WHERE root_id = @id
       AND photo_id IN (SELECT photo_id FROM places WHERE root_id IS NOT @id AND missing_since IS NULL)`,
  );
  const remove = db.prepare('DELETE FROM roots WHERE id = ?');
  return {
    all: () => all.all(),
    get: (id: number) => byId.get(id),
    /** Adds the folder, or answers the row that is there already. */
    add(path: string): RootRow {
      add.run(path, new Date().toISOString());
      return byPath.get(path)!;
    },
    /** @returns whether that is news. Photos with another place are then to be settled. */
    setAway(id: number, away: boolean): boolean {
      const since = away ? new Date().toISOString() : null;
      return setAway.run(since, id, since).changes > 0;
    },
    setMarker: (id: number, marker: string) => setMarker.run(marker, id),
    /** Photos of the folder that are in other folders too. */
    sharedPhotoIds: (id: number) => elsewhere.all({ id }).map((row) => row.id),
    /** Its places go with it; settle their photos, or remove those that have no other place. */
    remove: (id: number) => remove.run(id).changes > 0,
  };
}

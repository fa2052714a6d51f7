import type { ReadableDatabase } from './database.sql.ts';

export type RootRow = { id: number; path: string; added_at: string; photos_count: number };

export function rootQueries(db: ReadableDatabase) {
  const columns = `SELECT id, path, added_at,
    (SELECT count(*) FROM photos WHERE root_id = roots.id AND missing_since IS NULL) AS photos_count FROM roots`;
  const all = db.prepare<[], RootRow>(`${columns} ORDER BY path`);
  const byId = db.prepare<[number], RootRow>(`${columns} WHERE id = ?`);
  const add = db.prepare('INSERT INTO roots (path, added_at) VALUES (?, ?) ON CONFLICT (path) DO NOTHING');
  const byPath = db.prepare<[string], RootRow>(`${columns} WHERE path = ?`);
  const remove = db.prepare('DELETE FROM roots WHERE id = ?');
  return {
    all: () => all.all(),
    get: (id: number) => byId.get(id),
    /** Adds the folder, or answers the row that is there already. */
    add(path: string): RootRow {
      add.run(path, new Date().toISOString());
      return byPath.get(path)!;
    },
    /** Its photos and faces go with it; remove their vectors first. */
    remove: (id: number) => remove.run(id).changes > 0,
  };
}

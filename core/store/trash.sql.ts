import type { ReadableDatabase } from './database.sql.ts';

export type TrashRow = {
  id: number;
  photo_id: number;
  at: string;
  /** JSON: where each file was and is. */
  files: string;
  restored_at: string | null;
};

/** Photos that the owner put into the system's trash. */
export function trashQueries(db: ReadableDatabase) {
  const add = db.prepare('INSERT INTO trash (photo_id, at, files) VALUES (?, ?, ?)');
  const byId = db.prepare<[number], TrashRow>('SELECT * FROM trash WHERE id = ?');
  const list = db.prepare<[number], TrashRow>(
    'SELECT * FROM trash WHERE restored_at IS NULL ORDER BY id DESC LIMIT ?',
  );
  const restored = db.prepare('UPDATE trash SET restored_at = ? WHERE id = ?');
  return {
    add: (photoId: number, files: unknown): number =>
      Number(add.run(photoId, new Date().toISOString(), JSON.stringify(files)).lastInsertRowid),
    get: (id: number) => byId.get(id),
    /** Newest first, without those that were put back. */
    list: (limit: number) => list.all(limit),
    markRestored: (id: number) => restored.run(new Date().toISOString(), id),
  };
}

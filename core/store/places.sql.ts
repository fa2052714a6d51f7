import type { ReadableDatabase } from './database.sql.ts';

/** A file that tells about the photo beside it: name, bytes, time of the last change in ms. */
export type Sidecar = [name: string, sizeBytes: number, mtimeMs: number];

export type PlaceRow = {
  id: number;
  photo_id: number;
  root_id: number | null;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  sidecars: string;
  unread: number;
  missing_since: string | null;
  /** Set while its folder cannot be reached. */
  away_since: string | null;
};

/** A file as it is on the disk. */
export type FoundFile = {
  path: string;
  rootId: number | null;
  sizeBytes: number;
  mtimeMs: number;
  /** Local time, stands in until the capture date is known. */
  fileTime: string;
  sidecars?: readonly Sidecar[];
};

const columns = `SELECT id, photo_id, root_id, path, size_bytes, mtime_ms, sidecars, unread, missing_since,
  (SELECT away_since FROM roots WHERE id = root_id) AS away_since FROM places`;
/** Everything below a folder: its path, with the separator at the end, begins them all. */
const below = `root_id IS @rootId AND path >= @prefix AND path < @prefix || char(1114111)`;

/** The sidecars of a place as it was recorded. */
export function sidecarsOf({ sidecars }: Pick<PlaceRow, 'sidecars'>): Sidecar[] {
  return JSON.parse(sidecars);
}

export type PlaceQueries = ReturnType<typeof placeQueries>;

/** The files that hold the photos. After a change call `photos.settle` for the photos concerned. */
export function placeQueries(db: ReadableDatabase) {
  const byId = db.prepare<[number], PlaceRow>(`${columns} WHERE id = ?`);
  const byPath = db.prepare<[string], PlaceRow>(`${columns} WHERE path = ?`);
  const ofPhoto = db.prepare<[number], PlaceRow>(`${columns} WHERE photo_id = ? ORDER BY id`);
  const insert = db.prepare(`INSERT INTO places (photo_id, root_id, path, size_bytes, mtime_ms, sidecars)
    VALUES (@photoId, @rootId, @path, @sizeBytes, @mtimeMs, @sidecars)`);
  const changed =
    db.prepare(`UPDATE places SET size_bytes = @sizeBytes, mtime_ms = @mtimeMs, sidecars = @sidecars,
    root_id = @rootId, unread = 1, missing_since = NULL WHERE id = @id`);
  const back = db.prepare('UPDATE places SET missing_since = NULL WHERE id = ?');
  const missing = db.prepare('UPDATE places SET missing_since = ? WHERE id = ?');
  const read = db.prepare('UPDATE places SET unread = 0 WHERE id = ?');
  const unread = db.prepare('UPDATE places SET unread = 1 WHERE id = ?');
  const setPath = db.prepare('UPDATE places SET path = ? WHERE id = ?');
  const ofRoot = db.prepare<[number | null], PlaceRow>(`${columns} WHERE root_id IS ?`);
  const setFile = db.prepare('UPDATE places SET size_bytes = ?, mtime_ms = ? WHERE id = ?');
  const move = db.prepare('UPDATE places SET photo_id = ? WHERE id = ?');
  const sidecars = db.prepare('UPDATE places SET sidecars = ? WHERE id = ?');
  const present = db.prepare<[{ rootId: number | null; prefix: string }], PlaceRow>(
    `${columns} WHERE ${below} AND missing_since IS NULL`,
  );
  const toRead = db.prepare<[number], PlaceRow>(
    `SELECT * FROM (${columns} WHERE photo_id = ? AND missing_since IS NULL) WHERE away_since IS NULL
     ORDER BY unread DESC, id LIMIT 1`,
  );
  const dropMissing = db.prepare('DELETE FROM places WHERE photo_id = ? AND missing_since IS NOT NULL');
  const remove = db.prepare('DELETE FROM places WHERE id = ?');

  return {
    get: (id: number) => byId.get(id),
    findByPath: (path: string) => byPath.get(path),
    ofPhoto: (photoId: number) => ofPhoto.all(photoId),
    /** Those that were there at the last look. */
    presentOf: (photoId: number) => ofPhoto.all(photoId).filter((place) => place.missing_since === null),
    insert: (photoId: number, file: FoundFile) =>
      Number(insert.run({ ...file, photoId, sidecars: JSON.stringify(file.sidecars ?? []) }).lastInsertRowid),
    /** The file is not as it was when it was read. */
    markChanged(id: number, { rootId, sizeBytes, mtimeMs, sidecars = [] }: FoundFile): void {
      changed.run({ id, rootId, sizeBytes, mtimeMs, sidecars: JSON.stringify(sidecars) });
    },
    markBack: (id: number) => back.run(id),
    markMissing: (id: number) => missing.run(new Date().toISOString(), id),
    markRead: (id: number) => read.run(id),
    markUnread: (id: number) => unread.run(id),
    /** The file holds another photo. */
    move: (id: number, photoId: number) => move.run(photoId, id),
    /** The same file under another spelling of its name. */
    setPath: (id: number, path: string) => setPath.run(path, id),
    ofRoot: (rootId: number | null) => ofRoot.iterate(rootId),
    /** The file was changed by us, in a way that is known already. */
    setFile: (id: number, { sizeBytes, mtimeMs }: { sizeBytes: number; mtimeMs: number }) =>
      setFile.run(sizeBytes, Math.round(mtimeMs), id),
    /** Files beside it changed in a way that is known already. */
    setSidecars: (id: number, list: readonly Sidecar[]) => sidecars.run(JSON.stringify(list), id),
    /** Files below a folder (`prefix` ends with the separator) that were there at the last look. */
    presentBelow: (rootId: number | null, prefix: string) => present.iterate({ rootId, prefix }),
    /** The file to read a photo from: one that has not been read yet first. Undefined: none can be reached. */
    toRead: (photoId: number) => toRead.get(photoId),
    dropMissing: (photoId: number) => dropMissing.run(photoId),
    remove: (id: number) => remove.run(id),
  };
}

import type { PhotoFailureCode } from '../contract/errors.ts';
import type { PhotoState } from '../contract/schemas.ts';
import type { ReadableDatabase } from './database.sql.ts';

export type PhotoRow = {
  id: number;
  root_id: number | null;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  state: PhotoState;
  failure_code: PhotoFailureCode | null;
  failure_detail: string | null;
  failure_count: number;
  width: number | null;
  height: number | null;
  taken_at: string | null;
  sort_at: string;
  pack_id: string | null;
  missing_since: string | null;
  faces_count: number;
};

/** What the walk compares a file with. */
export type KnownFile = { id: number; size_bytes: number; mtime_ms: number; missing_since: string | null };

export type FoundFile = {
  path: string;
  rootId: number | null;
  sizeBytes: number;
  mtimeMs: number;
  /** Local time, stands in until the capture date is known. */
  fileTime: string;
};

const columns = `SELECT photos.id, root_id, path, size_bytes, mtime_ms, state, failure_code, failure_detail, failure_count,
  width, height, taken_at, sort_at, pack_id, missing_since,
  (SELECT count(*) FROM faces WHERE photo_id = photos.id AND verdict IS NOT 'not_face') AS faces_count FROM photos`;

/** Page of all photos, newest first; the plan of these is asserted in test/integration/store. */
export const listPhotosSql = `${columns} WHERE missing_since IS NULL AND (sort_at, photos.id) < (?, ?)
  ORDER BY sort_at DESC, photos.id DESC LIMIT ?`;
export const listPhotosByStateSql = `${columns} WHERE missing_since IS NULL AND state = ? AND (sort_at, photos.id) < (?, ?)
  ORDER BY sort_at DESC, photos.id DESC LIMIT ?`;

export function photoQueries(db: ReadableDatabase) {
  const byId = db.prepare<[number], PhotoRow>(`${columns} WHERE photos.id = ?`);
  const byPath = db.prepare<[string], KnownFile>(
    'SELECT id, size_bytes, mtime_ms, missing_since FROM photos WHERE path = ?',
  );
  const insert =
    db.prepare(`INSERT INTO photos (root_id, path, size_bytes, mtime_ms, sort_at, added_at, state, failure_code)
    VALUES (@rootId, @path, @sizeBytes, @mtimeMs, @fileTime, @addedAt, @state, @failureCode)`);
  const changed =
    db.prepare(`UPDATE photos SET size_bytes = @sizeBytes, mtime_ms = @mtimeMs, sort_at = @fileTime,
    state = @state, failure_code = @failureCode, failure_detail = NULL, failure_count = 0, missing_since = NULL
    WHERE id = @id`);
  const back = db.prepare('UPDATE photos SET missing_since = NULL WHERE id = ?');
  const facesBack = db.prepare('UPDATE faces SET offline = 0 WHERE photo_id = ?');
  const missing = db.prepare('UPDATE photos SET missing_since = ? WHERE id = ?');
  const facesMissing = db.prepare('UPDATE faces SET offline = 1 WHERE photo_id = ?');
  const ofRoot = db.prepare<[number | null], { id: number; path: string }>(
    'SELECT id, path FROM photos WHERE root_id IS ? AND missing_since IS NULL',
  );
  const idsOfRoot = db.prepare<[number], { id: number }>('SELECT id FROM photos WHERE root_id = ?');
  const pending = db.prepare<[number, number], { id: number; path: string }>(
    `SELECT id, path FROM photos WHERE state = 'pending' AND missing_since IS NULL AND id > ? ORDER BY id LIMIT ?`,
  );
  const pendingCount = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM photos WHERE state = 'pending' AND missing_since IS NULL`,
  );
  const otherPack = db.prepare(
    `UPDATE photos SET state = 'pending' WHERE state = 'done' AND pack_id IS NOT ? AND missing_since IS NULL`,
  );
  const analysed = db.prepare(`UPDATE photos SET state = 'done', failure_code = NULL, failure_detail = NULL,
    width = @width, height = @height, taken_at = @takenAt, sort_at = coalesce(@takenAt, sort_at),
    content_sha256 = @contentSha256, pack_id = @packId WHERE id = @id`);
  const failed = db.prepare(`UPDATE photos SET state = @state, failure_code = @code, failure_detail = @detail,
    failure_count = failure_count + 1 WHERE id = @id`);
  const content = db.prepare<[number], { content_sha256: Buffer | null }>(
    'SELECT content_sha256 FROM photos WHERE id = ?',
  );
  const gone = db.prepare<[{ id: number; sha256: Uint8Array }], { id: number }>(
    `SELECT id FROM photos AS gone WHERE missing_since IS NOT NULL AND content_sha256 = @sha256
       AND EXISTS (SELECT 1 FROM faces WHERE photo_id = gone.id)
       AND (SELECT content_sha256 FROM photos WHERE id = @id) IS NULL ORDER BY id LIMIT 1`,
  );
  const forgetContent = db.prepare(`UPDATE photos SET state = 'pending', content_sha256 = NULL WHERE id = ?`);
  const again = db.prepare(`UPDATE photos SET state = 'pending' WHERE id = ?`);
  const retry = db.prepare(
    `UPDATE photos SET state = 'pending', failure_code = NULL, failure_detail = NULL WHERE id = ? AND state IN ('failed', 'skipped')`,
  );
  const list = db.prepare<[string, number, number], PhotoRow>(listPhotosSql);
  const listByState = db.prepare<[string, string, number, number], PhotoRow>(listPhotosByStateSql);
  const count = db.prepare<[], { state: PhotoState; n: number }>(
    'SELECT state, count(*) AS n FROM photos WHERE missing_since IS NULL GROUP BY state',
  );
  const failures = db.prepare<[], { code: PhotoFailureCode; count: number }>(
    `SELECT failure_code AS code, count(*) AS count FROM photos
     WHERE failure_code IS NOT NULL AND missing_since IS NULL GROUP BY failure_code ORDER BY count DESC, code`,
  );
  const years = db.prepare<[], { year: number | null; count: number }>(
    `SELECT CAST(substr(taken_at, 1, 4) AS INTEGER) AS year, count(*) AS count FROM photos
     WHERE state = 'done' AND missing_since IS NULL GROUP BY year ORDER BY year`,
  );
  const span = db.prepare<[], { first: string | null; last: string | null }>(
    'SELECT min(taken_at) AS first, max(taken_at) AS last FROM photos WHERE missing_since IS NULL',
  );
  const ofPerson = db.prepare<
    [number],
    PhotoRow & { face_id: number; x: number; y: number; face_width: number; face_height: number }
  >(
    `SELECT p.*, face_id, x, y, face_width, face_height FROM (${columns}) AS p
     JOIN (SELECT id AS face_id, photo_id, x, y, width AS face_width, height AS face_height, max(quality) FROM faces
           WHERE person_id = ? AND offline = 0 GROUP BY photo_id) AS best ON best.photo_id = p.id
     ORDER BY sort_at DESC, p.id DESC`,
  );
  const forExport = db.prepare<[], PhotoRow>(`${columns} WHERE missing_since IS NULL ORDER BY photos.id`);

  return {
    get: (id: number) => byId.get(id),
    findByPath: (path: string) => byPath.get(path),
    /** `code` null: to be analysed; else recorded as skipped at once. */
    insert(file: FoundFile, code: PhotoFailureCode | null): number {
      const state = code === null ? 'pending' : 'skipped';
      const addedAt = new Date().toISOString();
      return Number(insert.run({ ...file, addedAt, state, failureCode: code }).lastInsertRowid);
    },
    /** The file is not the one that was analysed: analyse it again (its faces stay until that is done). */
    markChanged(id: number, file: FoundFile, code: PhotoFailureCode | null): void {
      const { sizeBytes, mtimeMs, fileTime } = file;
      changed.run({
        id,
        sizeBytes,
        mtimeMs,
        fileTime,
        state: code === null ? 'pending' : 'skipped',
        failureCode: code,
      });
      facesBack.run(id);
    },
    markBack(id: number): void {
      back.run(id);
      facesBack.run(id);
    },
    markMissing(id: number): void {
      missing.run(new Date().toISOString(), id);
      facesMissing.run(id);
    },
    /** Photos of a root (null: uploaded ones) that were there at the last look. */
    presentInRoot: (rootId: number | null) => ofRoot.iterate(rootId),
    /** All of them, missing ones too. */
    idsOfRoot: (rootId: number) => idsOfRoot.all(rootId),
    pendingAfter: (id: number, limit: number) => pending.all(id, limit),
    pendingCount: () => pendingCount.get()!.n,
    /** Photos analysed with another pack are to be analysed again. */
    requeueOtherPacks: (packId: string) => otherPack.run(packId).changes,
    markAnalysed(
      id: number,
      result: {
        width: number;
        height: number;
        takenAt: string | null;
        contentSha256: Uint8Array;
        packId: string;
      },
    ): void {
      analysed.run({ id, ...result });
    },
    markFailed(id: number, code: PhotoFailureCode, detail: string): void {
      failed.run({ id, code, detail, state: code === 'unsupported_format' ? 'skipped' : 'failed' });
    },
    /** Whether the photo was analysed before with exactly these bytes. */
    hasContent: (id: number, sha256: Uint8Array) => content.get(id)?.content_sha256?.equals(sha256) ?? false,
    /** For a photo that was never analysed: one with these bytes whose file is gone, with its faces. */
    movedFrom: (id: number, sha256: Uint8Array) => gone.get({ id, sha256 })?.id,
    /** Its faces went elsewhere: should the file come back, it is a new one. */
    forgetContent: (id: number) => forgetContent.run(id),
    analyseAgain: (id: number) => again.run(id),
    retry: (id: number) => retry.run(id).changes > 0,
    /** Rows before the cursor (exclusive), newest first. */
    page(before: { sortAt: string; id: number } | null, limit: number, state?: PhotoState): PhotoRow[] {
      const { sortAt, id } = before ?? { sortAt: '\u{10FFFF}', id: Number.MAX_SAFE_INTEGER };
      return state === undefined ? list.all(sortAt, id, limit) : listByState.all(state, sortAt, id, limit);
    },
    countByState(): Record<PhotoState, number> {
      const counts = { pending: 0, done: 0, failed: 0, skipped: 0 };
      for (const row of count.all()) counts[row.state] = row.n;
      return counts;
    },
    failures: () => failures.all(),
    byYear: () => years.all(),
    span: () => span.get()!,
    ofPerson: (personId: number) => ofPerson.all(personId),
    forExport: () => forExport.all(),
  };
}

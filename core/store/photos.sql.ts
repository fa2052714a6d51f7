import type { PhotoFailureCode } from '../contract/errors.ts';
import type { MediaKind, PhotoState } from '../contract/schemas.ts';
import type { DateSource, MediaFacts, Orientation } from '../media/types.ts';
import type { ReadableDatabase } from './database.sql.ts';
import { wordsOfPhotosSql } from './migrations/0004-search.sql.ts';
import type { FoundFile, PlaceQueries } from './places.sql.ts';

export type PhotoRow = {
  id: number;
  place_id: number | null;
  /** Of the place that it is shown from; null, '' and 0 when it has none. */
  root_id: number | null;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  /** Set while that place cannot be reached: an unplugged disk. */
  away_since: string | null;
  kind: MediaKind;
  format: string | null;
  state: PhotoState;
  failure_code: PhotoFailureCode | null;
  failure_detail: string | null;
  failure_count: number;
  width: number | null;
  height: number | null;
  orientation: Orientation;
  duration_ms: number | null;
  taken_at: string | null;
  taken_source: DateSource | null;
  utc_offset_min: number | null;
  sort_at: string;
  latitude: number | null;
  longitude: number | null;
  camera: string | null;
  rating: number | null;
  caption: string | null;
  /** JSON list. */
  keywords: string;
  people_said: string;
  has_motion: number;
  part_of: number | null;
  /** 1: the owner wants it by itself. */
  alone: number;
  pack_id: string | null;
  missing_since: string | null;
  faces_count: number;
  /** Files that hold it and are there. */
  places_count: number;
  /** Photos that are shown with it: copies and bursts. */
  parts_count: number;
  /** ThumbHash. */
  placeholder: Buffer | null;
  /** The moving half of a Live Photo. */
  motion_id: number | null;
};

/** Rows of `PhotoRow`. */
export const photoColumns = `SELECT photos.id, place_id, root_id, coalesce(path, '') AS path, coalesce(size_bytes, 0) AS size_bytes,
  coalesce(mtime_ms, 0) AS mtime_ms, (SELECT away_since FROM roots WHERE id = root_id) AS away_since, kind, format, state,
  failure_code, failure_detail, failure_count, width, height, orientation, duration_ms, taken_at, taken_source, utc_offset_min, sort_at,
  latitude, longitude, camera, rating, caption, keywords, people_said, has_motion, part_of, alone, pack_id, photos.missing_since,
  placeholder,
  (SELECT count(*) FROM faces WHERE photo_id = photos.id AND verdict IS NOT 'not_face') AS faces_count,
  (SELECT count(*) FROM places AS p WHERE p.photo_id = photos.id AND p.missing_since IS NULL) AS places_count,
  (SELECT count(*) FROM photos AS p WHERE p.part_of = photos.id AND p.part_kind <> 'motion' AND p.missing_since IS NULL)
    AS parts_count,
  (SELECT id FROM photos AS p WHERE p.part_of = photos.id AND p.part_kind = 'motion' AND p.missing_since IS NULL
    LIMIT 1) AS motion_id
  FROM photos LEFT JOIN places ON places.id = place_id`;
/** What a list shows: parts are shown with their whole. */
const listed = 'photos.missing_since IS NULL AND part_of IS NULL';

/** Page of all photos, newest first; the plan of these is asserted in test/integration/store. */
export const listPhotosSql = `${photoColumns} WHERE ${listed} AND (sort_at, photos.id) < (?, ?)
  ORDER BY sort_at DESC, photos.id DESC LIMIT ?`;
export const listPhotosByStateSql = `${photoColumns} WHERE ${listed} AND state = ? AND (sort_at, photos.id) < (?, ?)
  ORDER BY sort_at DESC, photos.id DESC LIMIT ?`;

export function photoQueries(db: ReadableDatabase, places: PlaceQueries) {
  const byId = db.prepare<[number], PhotoRow>(`${photoColumns} WHERE photos.id = ?`);
  const insert = db.prepare(
    `INSERT INTO photos (kind, state, failure_code, sort_at, added_at) VALUES (@kind, @state, @code, @fileTime, @addedAt)`,
  );
  const changed =
    db.prepare(`UPDATE photos SET kind = @kind, state = @state, failure_code = @code, failure_detail = NULL,
    failure_count = 0, sort_at = @fileTime WHERE id = @id`);
  // A place that can be reached is shown before one that cannot, one that is there before one that is gone.
  // One that is back is compared anew: what it was part of may be part of another one by now.
  const choosePlace = db.prepare(`UPDATE photos SET place_id = (SELECT places.id FROM places
      LEFT JOIN roots ON roots.id = root_id WHERE photo_id = photos.id
      ORDER BY missing_since IS NOT NULL, away_since IS NOT NULL, unread, places.id LIMIT 1),
    stacked = iif(missing_since IS NULL, stacked, 0),
    missing_since = CASE WHEN EXISTS (SELECT 1 FROM places WHERE photo_id = photos.id AND missing_since IS NULL) THEN NULL
      ELSE coalesce(missing_since, @now) END WHERE id = @id`);
  const facesOffline =
    db.prepare(`UPDATE faces SET offline = (SELECT missing_since IS NOT NULL FROM photos WHERE id = @id)
    WHERE photo_id = @id`);
  const setPlace = db.prepare('UPDATE photos SET place_id = ? WHERE id = ?');
  const idsOfRoot = db.prepare<[number], { id: number }>(
    'SELECT DISTINCT photo_id AS id FROM places WHERE root_id = ?',
  );
  const byContent = db.prepare<[Uint8Array, number], { id: number }>(
    'SELECT id FROM photos WHERE content_sha256 = ? AND id <> ? ORDER BY missing_since IS NOT NULL, id LIMIT 1',
  );
  const sameSize = db.prepare<[number, number], { content_sha256: Buffer }>(
    `SELECT content_sha256 FROM photos WHERE content_sha256 IS NOT NULL AND id IN
       (SELECT photo_id FROM places WHERE size_bytes = ? AND photo_id <> ? AND unread = 0)`,
  );
  const setContent = db.prepare('UPDATE photos SET content_sha256 = ? WHERE id = ?');
  const setAlone = db.prepare('UPDATE photos SET alone = ?, stacked = 0 WHERE id = ?');
  const release = db.prepare(
    'UPDATE photos SET part_of = NULL, part_kind = NULL, stacked = 0 WHERE id = @id OR part_of = @id',
  );
  const retryAll = db.prepare<[], { id: number }>(`UPDATE photos SET state = 'pending', failure_code = NULL,
    failure_detail = NULL WHERE state = 'failed' AND missing_since IS NULL RETURNING id`);
  const remove = db.prepare('DELETE FROM photos WHERE id = ?');
  const pending = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM photos WHERE state = 'pending' AND missing_since IS NULL AND id > ? ORDER BY id LIMIT ?`,
  );
  const pendingCount = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM photos WHERE state = 'pending' AND missing_since IS NULL`,
  );
  const otherPack = db.prepare(
    `UPDATE photos SET state = 'pending' WHERE state = 'done' AND pack_id IS NOT ? AND missing_since IS NULL`,
  );
  const analysed = db.prepare(`UPDATE photos SET state = 'done', failure_code = NULL, failure_detail = NULL,
    kind = @kind, format = @format, width = @width, height = @height, orientation = @orientation, duration_ms = @durationMs, taken_at = @takenAt,
    taken_source = @takenAtSource, utc_offset_min = @utcOffsetMin, sort_at = coalesce(@takenAt, sort_at),
    latitude = @latitude, longitude = @longitude, camera = @camera, rating = @rating, caption = @caption,
    keywords = @keywords, people_said = @people, live_photo_id = @livePhotoId, has_motion = @hasEmbeddedVideo,
    fingerprint = @fingerprint, stacked = 0, content_sha256 = @contentSha256, pack_id = @packId WHERE id = @id`);
  const setPlaceholder = db.prepare(
    'UPDATE photos SET placeholder = @placeholder, colour = @colour WHERE id = @id',
  );
  const withoutPlaceholder = db
    .prepare<[number, number], number>(
      `SELECT id FROM photos WHERE placeholder IS NULL AND state = 'done' AND id > ? ORDER BY id LIMIT ?`,
    )
    .pluck();
  const failed = db.prepare(`UPDATE photos SET state = @state, failure_code = @code, failure_detail = @detail,
    failure_count = failure_count + 1 WHERE id = @id`);
  const content = db.prepare<[number], { content_sha256: Buffer | null }>(
    'SELECT content_sha256 FROM photos WHERE id = ?',
  );
  const again = db.prepare(
    `UPDATE photos SET state = 'pending', failure_code = NULL, failure_detail = NULL WHERE id = ?`,
  );
  const retry = db.prepare(
    `UPDATE photos SET state = 'pending', failure_code = NULL, failure_detail = NULL
     WHERE id = ? AND state IN ('failed', 'skipped') AND failure_code IS NOT 'bad_name'`,
  );
  const list = db.prepare<[string, number, number], PhotoRow>(listPhotosSql);
  const listByState = db.prepare<[string, string, number, number], PhotoRow>(listPhotosByStateSql);
  const count = db.prepare<[], { state: PhotoState; n: number }>(
    `SELECT state, count(*) AS n FROM photos WHERE ${listed} GROUP BY state`,
  );
  const failures = db.prepare<[], { code: PhotoFailureCode; count: number }>(
    `SELECT failure_code AS code, count(*) AS count FROM photos
     WHERE failure_code IS NOT NULL AND missing_since IS NULL GROUP BY failure_code ORDER BY count DESC, code`,
  );
  const years = db.prepare<[], { year: number | null; count: number }>(
    `SELECT CAST(substr(taken_at, 1, 4) AS INTEGER) AS year, count(*) AS count FROM photos
     WHERE state = 'done' AND ${listed} GROUP BY year ORDER BY year`,
  );
  const span = db.prepare<[], { first: string | null; last: string | null }>(
    'SELECT min(taken_at) AS first, max(taken_at) AS last FROM photos WHERE missing_since IS NULL',
  );
  const ofPerson = db.prepare<
    [number],
    PhotoRow & { face_id: number; x: number; y: number; face_width: number; face_height: number }
  >(
    `SELECT p.*, face_id, x, y, face_width, face_height FROM (${photoColumns}) AS p
     JOIN (SELECT id AS face_id, photo_id, x, y, width AS face_width, height AS face_height,
             max(quality + 2 * (photo_id = shown_in)) FROM faces
           WHERE person_id = ? AND offline = 0 GROUP BY shown_in) AS best ON best.photo_id = p.id
     ORDER BY sort_at DESC, p.id DESC`,
  );
  const forExport = db.prepare<[], PhotoRow>(
    `${photoColumns.replace('places.id = place_id', 'places.photo_id = photos.id')} WHERE photos.missing_since IS NULL
       AND places.missing_since IS NULL ORDER BY photos.id, places.id <> place_id, places.id`,
  );

  // Without its whole a part is shown by itself, until it is found out again what belongs together.
  const releaseParts =
    db.prepare(`UPDATE photos SET part_of = NULL, part_kind = NULL, stacked = 0 WHERE part_of = @id
    AND (SELECT missing_since IS NOT NULL FROM photos WHERE id = @id)`);
  const stackOf = db.prepare<{ whole: number; id: number }, PhotoRow>(
    `${photoColumns} WHERE (photos.id = @whole OR part_of = @whole AND part_kind <> 'motion') AND photos.id <> @id
       AND photos.missing_since IS NULL ORDER BY sort_at, photos.id`,
  );
  const forgetWords = db.prepare('DELETE FROM photo_words WHERE rowid = ?');
  const learnWords = db.prepare(
    `INSERT INTO photo_words (rowid, words) ${wordsOfPhotosSql} WHERE photos.id = ?`,
  );
  const settleWords = (id: number): void => {
    forgetWords.run(id);
    learnWords.run(id);
  };
  const settle = (id: number): void => {
    choosePlace.run({ id, now: new Date().toISOString() });
    facesOffline.run({ id });
    releaseParts.run({ id });
    settleWords(id);
  };

  return {
    get: (id: number) => byId.get(id),
    /**
     * A photo for a file that is new, shown from there. `kind` by its name; `code` null: to be analysed; else recorded
     * as skipped at once.
     */
    insert(file: FoundFile, code: PhotoFailureCode | null, kind: MediaKind = 'photo'): number {
      const state = code === null ? 'pending' : 'skipped';
      const addedAt = new Date().toISOString();
      const id = Number(insert.run({ kind, state, code, fileTime: file.fileTime, addedAt }).lastInsertRowid);
      // It has no faces and no parts yet: there is nothing to settle.
      setPlace.run(places.insert(id, file), id);
      return id;
    },
    /** A photo for a file whose place was another photo's. */
    insertAt(placeId: number, fileTime: string, kind: MediaKind): number {
      const addedAt = new Date().toISOString();
      const state = 'pending';
      const id = Number(insert.run({ kind, state, code: null, fileTime, addedAt }).lastInsertRowid);
      places.move(placeId, id);
      return id;
    },
    /** What it shows is not what was analysed: analyse it again (its faces stay until that is done). */
    markChanged(id: number, fileTime: string, code: PhotoFailureCode | null, kind: MediaKind): void {
      changed.run({ id, fileTime, state: code === null ? 'pending' : 'skipped', code, kind });
    },
    /** After its places changed: from which it is shown, and whether it is there at all. */
    settle,
    /** Photos with a place in the folder, gone ones too. */
    idsOfRoot: (rootId: number) => idsOfRoot.all(rootId).map(({ id }) => id),
    /** Another photo with these bytes; one that is there first. */
    withContent: (sha256: Uint8Array, notId: number) => byContent.get(sha256, notId)?.id,
    /** Bytes of other photos that are as long: perhaps the same. */
    contentsOfSize: (sizeBytes: number, notId: number) =>
      sameSize.all(sizeBytes, notId).map((row) => row.content_sha256),
    /** Its file was changed by us, and shows what it showed. */
    setContent: (id: number, sha256: Uint8Array) => setContent.run(sha256, id),
    /** Whether the owner wants it by itself. What is shown with it, or it with, is then to be found out again. */
    setAlone(id: number, alone: boolean): void {
      setAlone.run(alone ? 1 : 0, id);
      if (alone) release.run({ id });
    },
    /** @returns the photos that failed and are tried again. */
    retryAll: () => retryAll.all().map(({ id }) => id),
    /** Its faces and places go with it; remove their vectors first. */
    remove: (id: number) => remove.run(id),
    pendingAfter: (id: number, limit: number) => pending.all(id, limit),
    pendingCount: () => pendingCount.get()!.n,
    /** Photos analysed with another pack are to be analysed again. */
    requeueOtherPacks: (packId: string) => otherPack.run(packId).changes,
    markAnalysed(id: number, packId: string, result: MediaFacts): void {
      const { regions: _, ...metadata } = result.metadata;
      const { kind, format, width, height, orientation, durationMs, contentSha256, fingerprint } = result;
      analysed.run({
        ...metadata,
        ...{ id, packId, kind, format, width, height, orientation, durationMs, contentSha256, fingerprint },
        keywords: JSON.stringify(metadata.keywords),
        people: JSON.stringify(metadata.people),
        hasEmbeddedVideo: metadata.hasEmbeddedVideo ? 1 : 0,
      });
      settleWords(id);
    },
    /** `colour`: its average, packed. */
    setPlaceholder: (id: number, placeholder: Uint8Array | null, colour: number | null) =>
      setPlaceholder.run({ id, placeholder, colour }),
    /** Photos that were analysed before there were placeholders, or whose thumbnail could not be read. */
    withoutPlaceholder: (afterId: number, limit: number) => withoutPlaceholder.all(afterId, limit),
    markFailed(id: number, code: PhotoFailureCode, detail: string): void {
      failed.run({ id, code, detail, state: code === 'unsupported_format' ? 'skipped' : 'failed' });
      // What cannot be looked at is like nothing: it is listed by itself.
      release.run({ id });
    },
    /** Whether the photo was analysed before with exactly these bytes. */
    hasContent: (id: number, sha256: Uint8Array) => content.get(id)?.content_sha256?.equals(sha256) ?? false,
    contentOf: (id: number) => content.get(id)?.content_sha256 ?? null,
    analyseAgain: (id: number) => again.run(id),
    /** @returns false when it has not failed, or nothing can open it by its name. */
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
    /** What is shown as one with it, in the order of time. */
    stackOf: ({ id, part_of }: PhotoRow) => stackOf.all({ id, whole: part_of ?? id }),
    /** One for each file that is there: copies are the same photo at another path. */
    forExport: () => forExport.all(),
  };
}

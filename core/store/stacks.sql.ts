import type { ReadableDatabase } from './database.sql.ts';

export type StackRow = {
  id: number;
  fingerprint: Buffer | null;
  width: number;
  height: number;
  size_bytes: number;
  path: string;
  format: string;
  /** Of the picture itself, not of its name or file. */
  taken_at: string | null;
  camera: string | null;
  faces_count: number;
  part_of: number | null;
  part_kind: 'motion' | 'same_picture' | 'burst' | null;
  /** 1: has been compared with all others. */
  stacked: number;
};

export type FilmRow = {
  id: number;
  path: string;
  live_photo_id: string | null;
  taken_at: string | null;
  utc_offset_min: number | null;
  duration_ms: number | null;
  part_of: number | null;
};

const there = `state = 'done' AND photos.missing_since IS NULL`;

/** Which photos are shown as one: copies, bursts, the two halves of a Live Photo. */
export function stackQueries(db: ReadableDatabase) {
  const pictures = db.prepare<[], StackRow>(
    `SELECT photos.id, fingerprint, width, height, size_bytes, path, format,
       CASE WHEN taken_source IN ('exif', 'xmp') THEN taken_at END AS taken_at, camera,
       (SELECT count(*) FROM faces WHERE photo_id = photos.id) AS faces_count, part_of, part_kind, stacked
     FROM photos JOIN places ON places.id = place_id
     WHERE ${there} AND kind = 'photo' AND alone = 0 ORDER BY photos.id`,
  );
  const fresh = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM photos WHERE ${there} AND kind = 'photo' AND alone = 0 AND stacked = 0`,
  );
  const markStacked = db.prepare(
    'UPDATE photos SET stacked = 1 WHERE id IN (SELECT value FROM json_each(?))',
  );
  const setPart = db.prepare('UPDATE photos SET part_of = @whole, part_kind = @kind WHERE id = @id');
  const filmColumns = `SELECT photos.id, path, live_photo_id, taken_at, utc_offset_min, duration_ms, part_of
    FROM photos JOIN places ON places.id = place_id WHERE ${there}`;
  const films = db.prepare<[number], FilmRow>(
    `${filmColumns} AND kind = 'video' AND alone = 0 AND (duration_ms <= ? OR live_photo_id IS NOT NULL)`,
  );
  const byLiveId = db.prepare<[string], FilmRow>(`${filmColumns} AND kind = 'photo' AND live_photo_id = ?`);
  // The path index finds them: names beside the film that begin as its own does.
  const besides = db.prepare<[{ prefix: string }], FilmRow>(
    `SELECT photos.id, path, live_photo_id, taken_at, utc_offset_min, duration_ms, part_of
     FROM places JOIN photos ON photos.place_id = places.id
     WHERE path >= @prefix AND path < @prefix || char(1114111) AND ${there} AND kind = 'photo'`,
  );
  return {
    /** All pictures that may be stacked. */
    pictures: () => pictures.all(),
    /** How many have not been compared with the others yet. */
    freshCount: () => fresh.get()!.n,
    markStacked: (ids: readonly number[]) => markStacked.run(JSON.stringify(ids)),
    setPart: (id: number, whole: number | null, kind: StackRow['part_kind']) =>
      setPart.run({ id, whole, kind }),
    /** Videos that are at most so long, or carry an identifier of a Live Photo. */
    shortFilms: (durationMs: number) => films.all(durationMs),
    picturesWithLiveId: (id: string) => byLiveId.all(id),
    /** Pictures whose path begins so. */
    picturesAt: (prefix: string) => besides.all({ prefix }),
  };
}

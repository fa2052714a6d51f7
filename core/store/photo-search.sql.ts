import { type PhotoFilter, parseArea } from '../contract/photo-filter.ts';
import type { ReadableDatabase } from './database.sql.ts';
import { type PhotoRow, photoColumns } from './photos.sql.ts';

type PositionsRow = [id: number, latitude: number, longitude: number, localityId: number];

export type FolderRow = {
  /** With the separator at its end. */
  folder: string;
  /** Null: of uploads. */
  root_id: number | null;
  count: number;
  /** The photo that came into the library last. */
  cover_photo_id: number;
};

type Condition = { sql: string; values: unknown[] };

/** A filter as the database understands it: see `askedFilter`. */
export type AskedFilter = PhotoFilter & {
  /** Of the smart album that is asked for: its conditions hold too. */
  within?: AskedFilter;
};

const shown = `state = 'done' AND photos.missing_since IS NULL AND part_of IS NULL`;
/** Faces that count as somebody in a picture. */
const aFace = `verdict IS NOT 'not_face' AND unlikely = 0 AND offline = 0`;

/**
 * Folders with photos that are shown, without those below them. A file that is there is a photo's that is there: what
 * is left to look up are the few photos that are not shown by themselves. The plan is asserted in test/integration/store.
 */
export const foldersSql = `SELECT folder, min(root_id) AS root_id, count(DISTINCT photo_id) AS count,
    max(photo_id) AS cover_photo_id
  FROM places WHERE missing_since IS NULL AND photo_id NOT IN (
    SELECT id FROM photos WHERE part_of IS NOT NULL
    UNION ALL SELECT id FROM photos WHERE state IN ('pending', 'failed', 'skipped') AND missing_since IS NULL
      AND part_of IS NULL)
  GROUP BY folder ORDER BY folder`;

/** Photos that meet a filter; each condition is one part of the statement, its values are bound. */
export function photoSearchQueries(db: ReadableDatabase) {
  const cameras = db.prepare<[], { camera: string; count: number }>(
    `SELECT camera, count(*) AS count FROM photos WHERE ${shown} AND camera IS NOT NULL
     GROUP BY camera ORDER BY count DESC, camera`,
  );
  const folders = db.prepare<[], FolderRow>(foldersSql);

  const together = db.prepare<{ id: number }, { person_id: number; photos: number }>(
    `SELECT other.person_id, count(DISTINCT other.shown_in) AS photos FROM faces AS one
     JOIN faces AS other ON other.photo_id = one.photo_id AND other.person_id <> @id AND other.offline = 0
     WHERE one.person_id = @id AND one.offline = 0 GROUP BY other.person_id ORDER BY photos DESC, other.person_id`,
  );
  const years = db.prepare<[number], { year: number; n: number }>(
    `SELECT CAST(substr(taken_at, 1, 4) AS INTEGER) AS year, count(*) AS n FROM photos
     WHERE id IN (SELECT shown_in FROM faces WHERE person_id = ? AND offline = 0) AND taken_at IS NOT NULL
       AND ${shown} GROUP BY year ORDER BY year`,
  );
  const seen = db.prepare<[number], { first: string | null; last: string | null }>(
    `SELECT min(taken_at) AS first, max(taken_at) AS last FROM photos
     WHERE id IN (SELECT photo_id FROM faces WHERE person_id = ? AND offline = 0)`,
  );

  return {
    /** Photos of a filter before the cursor (exclusive), newest first. */
    page(filter: AskedFilter, before: { sortAt: string; id: number } | null, limit: number): PhotoRow[] {
      const { sql, values } = conditionOf(filter);
      const { sortAt, id } = before ?? { sortAt: '\u{10FFFF}', id: Number.MAX_SAFE_INTEGER };
      return db
        .prepare<unknown[], PhotoRow>(
          `${photoColumns} WHERE ${sql} AND (sort_at, photos.id) < (?, ?) ORDER BY sort_at DESC, photos.id DESC LIMIT ?`,
        )
        .all(...values, sortAt, id, limit);
    },
    count(filter: AskedFilter): number {
      const { sql, values } = conditionOf(filter);
      const row = db
        .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM photos WHERE ${sql}`)
        .get(...values);
      return row!.n;
    },
    /** How many photos meet a filter, and when the first and the last of them were taken, as far as that is known. */
    extent(filter: AskedFilter): { count: number; first: string | null; last: string | null } {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], { count: number; first: string | null; last: string | null }>(
          `SELECT count(*) AS count, min(taken_at) AS first, max(taken_at) AS last FROM photos WHERE ${sql}`,
        )
        .get(...values)!;
    },
    /** The newest photos that meet a filter. */
    newestIds(filter: AskedFilter, limit: number): number[] {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], { id: number }>(
          `SELECT photos.id FROM photos WHERE ${sql} ORDER BY sort_at DESC, photos.id DESC LIMIT ?`,
        )
        .all(...values, limit)
        .map(({ id }) => id);
    },
    /** The photo that a photo is shown as, when that meets a filter. */
    shownAs(photoId: number, filter: AskedFilter): number | undefined {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], { id: number }>(
          `SELECT photos.id FROM photos WHERE photos.id = (SELECT coalesce(part_of, id) FROM photos WHERE id = ?) AND ${sql}`,
        )
        .get(photoId, ...values)?.id;
    },
    /** Faces in the photos of a filter, and in what is shown with them. */
    faceIds(filter: AskedFilter): number[] {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], { id: number }>(
          `WITH meant AS MATERIALIZED (SELECT photos.id FROM photos WHERE ${sql})
           SELECT faces.id FROM meant JOIN faces ON photo_id = meant.id WHERE ${aFace}
           UNION ALL SELECT faces.id FROM meant JOIN photos AS part ON part.part_of = meant.id
             JOIN faces ON photo_id = part.id WHERE ${aFace}`,
        )
        .all(...values)
        .map(({ id }) => id);
    },
    /** Where the photos of a filter were taken, newest first: [id, latitude, longitude, locality]. */
    positions(filter: AskedFilter): PositionsRow[] {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], PositionsRow>(
          `SELECT id, round(latitude, 4), round(longitude, 4), coalesce(locality_id, 0) FROM photos
           WHERE latitude IS NOT NULL AND ${sql} ORDER BY sort_at DESC, id DESC`,
        )
        .raw()
        .all(...values) as unknown as PositionsRow[];
    },
    cameras: () => cameras.all(),
    folders: () => folders.all(),
    /** Who is in photos with a person, and in how many. */
    together: (personId: number) => together.all({ id: personId }),
    /** In how many photos of each year a person is. */
    yearsOf: (personId: number) => years.all(personId),
    /** When a person was photographed first and last, as far as that is known. */
    seen: (personId: number) => seen.get(personId)!,
  };
}

/** That a photo is shown and meets a filter; columns are those of `photos`. */
export function conditionOf(filter: AskedFilter): Condition {
  const conditions = [{ sql: shown, values: [] }, ...conditionsOf(filter)];
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function conditionsOf(filter: AskedFilter): Condition[] {
  const {
    people,
    any_of: anyOf,
    not,
    only,
    from,
    to,
    folder,
    locality,
    country,
    area,
    camera,
    text,
    faces,
    people_count: peopleCount,
  } = filter;
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: unknown[]) => conditions.push({ sql, values });
  for (const id of people)
    add('photos.id IN (SELECT shown_in FROM faces WHERE person_id = ? AND offline = 0)', id);
  const ofPeople =
    'SELECT shown_in FROM faces WHERE offline = 0 AND person_id IN (SELECT value FROM json_each(?))';
  if (anyOf.length > 0) add(`photos.id IN (${ofPeople})`, JSON.stringify(anyOf));
  if (not.length > 0) add(`photos.id NOT IN (${ofPeople})`, JSON.stringify(not));
  if (only) {
    add(
      `NOT EXISTS (SELECT 1 FROM faces WHERE photo_id = photos.id AND ${aFace}
         AND (person_id IS NULL OR person_id NOT IN (SELECT value FROM json_each(?))))`,
      JSON.stringify([...people, ...anyOf]),
    );
  }
  // What nobody dated was not taken then.
  if (from !== undefined) add('taken_at >= ?', from);
  if (to !== undefined) add(`taken_at < date(?, '+1 day')`, to);
  if (folder !== undefined) {
    const inFolder = 'SELECT photo_id FROM places WHERE missing_since IS NULL AND';
    if (filter.subfolders === 'false') add(`photos.id IN (${inFolder} folder = ?)`, folder);
    else add(`photos.id IN (${inFolder} folder >= ? AND folder < ? || char(1114111))`, folder, folder);
  }
  // Said as lists of photos, so that the few in a town are not looked for among all in the order of time.
  const wherever = (sql: string) =>
    `photos.id IN (SELECT id FROM photos WHERE ${sql} AND missing_since IS NULL AND part_of IS NULL)`;
  if (locality !== undefined) add(wherever('locality_id = ?'), locality);
  if (country !== undefined) add(wherever('country = ?'), country);
  if (area !== undefined) {
    const { south, west, north, east } = parseArea(area);
    const between = west <= east ? 'longitude BETWEEN ? AND ?' : '(longitude >= ? OR longitude <= ?)';
    add(wherever(`latitude BETWEEN ? AND ? AND ${between}`), south, north, west, east);
  }
  if (camera !== undefined) add('camera = ?', camera);
  if (text !== undefined) add('photos.id IN (SELECT rowid FROM photo_words WHERE photo_words MATCH ?)', text);
  if (filter.kind !== undefined) add('kind = ?', filter.kind);
  const facesHere = `(SELECT count(*) FROM faces WHERE photo_id = photos.id AND ${aFace})`;
  if (faces === 'none') add(`${facesHere} = 0`);
  if (faces === 'some') add(`${facesHere} > 0`);
  if (peopleCount !== undefined) add(`${facesHere} = ?`, peopleCount);
  if (filter.album !== undefined) {
    add(
      `photos.id IN (SELECT coalesce(part_of, id) FROM album_photos JOIN photos ON photos.id = photo_id WHERE album_id = ?)`,
      filter.album,
    );
  }
  if (filter.within !== undefined) conditions.push(...conditionsOf(filter.within));
  return conditions;
}

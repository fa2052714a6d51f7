import { randomUUID } from 'node:crypto';
import type { AlbumKind } from '../contract/schemas.ts';
import type { ReadableDatabase } from './database.sql.ts';

export type AlbumRow = {
  id: number;
  uuid: string;
  kind: AlbumKind;
  name: string;
  description: string | null;
  location: string | null;
  /** YYYY-MM-DD. */
  event_date: string | null;
  is_active: number;
  /** JSON of the parameters of a search; null: photos are put in by hand. */
  filter: string | null;
  cover_photo_id: number | null;
  created_at: string;
  deleted_at: string | null;
};

export type NewAlbum = Pick<AlbumRow, 'uuid' | 'kind' | 'name'> &
  Partial<Pick<AlbumRow, 'description' | 'location' | 'event_date' | 'filter'>>;
export type AlbumChange = Partial<Omit<AlbumRow, 'id' | 'uuid' | 'kind' | 'created_at' | 'deleted_at'>>;

/** id, taken_at, the same in seconds (null: it is no time), latitude, longitude. */
export type DatedPhoto = [number, string, number | null, number | null, number | null];
export type TimeSpan = { first_at: string; last_at: string };

/** Photos that are shown by themselves and have a date; exactly what the index `photos_by_taken` holds. */
const dated = `state = 'done' AND missing_since IS NULL AND part_of IS NULL AND taken_at IS NOT NULL`;
/** All of them in the order of time, part by part; its plan is asserted in test/integration/albums. */
export const datedPhotosSql = `SELECT id, taken_at, unixepoch(taken_at), latitude, longitude FROM photos INDEXED BY photos_by_taken
  WHERE ${dated} AND (taken_at, id) > (?, ?) ORDER BY taken_at, id LIMIT ?`;

export type PersonInPhotos = { person_id: number; name: string | null; photos: number; face_id: number };

/** A photo counts as what it is shown with; both ways of asking are answered by an index. */
const sameStack = `(SELECT id FROM photos WHERE id = @whole UNION ALL SELECT id FROM photos WHERE part_of = @whole)`;

export function albumQueries(db: ReadableDatabase) {
  const columns = `SELECT id, uuid, kind, name, description, location, event_date, is_active, filter, cover_photo_id,
    created_at, deleted_at FROM albums`;
  const list = db.prepare<[], AlbumRow>(`${columns} WHERE deleted_at IS NULL ORDER BY id DESC`);
  const events = db.prepare<[], AlbumRow>(
    `${columns} WHERE deleted_at IS NULL AND kind = 'event' ORDER BY id DESC`,
  );
  const byId = db.prepare<[number], AlbumRow>(`${columns} WHERE id = ?`);
  const byUuid = db.prepare<[string], AlbumRow>(`${columns} WHERE uuid = ?`);
  const insert = db.prepare(
    `INSERT INTO albums (uuid, kind, name, description, location, event_date, filter, created_at)
     VALUES (@uuid, @kind, @name, @description, @location, @event_date, @filter, @created_at)`,
  );
  const update = db.prepare(
    `UPDATE albums SET name = @name, description = @description, location = @location, event_date = @event_date,
       is_active = @is_active, filter = @filter, cover_photo_id = @cover_photo_id WHERE id = @id`,
  );
  const setUuid = db.prepare('UPDATE albums SET uuid = ? WHERE id = ?');
  const setDeleted = db.prepare('UPDATE albums SET deleted_at = ? WHERE id = ?');
  const purge = db.prepare('DELETE FROM albums WHERE deleted_at < ?');

  const wholeOf = db.prepare<[number], { whole: number }>(
    'SELECT coalesce(part_of, id) AS whole FROM photos WHERE id = ?',
  );
  const holds = db.prepare(
    `SELECT 1 FROM album_photos WHERE album_id = @album AND photo_id IN ${sameStack} LIMIT 1`,
  );
  const addPhoto = db.prepare('INSERT INTO album_photos (album_id, photo_id, added_at) VALUES (?, ?, ?)');
  const removePhotos = db.prepare<{ album: number; whole: number }, { photo_id: number }>(
    `DELETE FROM album_photos WHERE album_id = @album AND photo_id IN ${sameStack} RETURNING photo_id`,
  );

  const aFace = `offline = 0 AND unlikely = 0 AND verdict IS NOT 'not_face'`;
  const bestCover = db.prepare<[string], { id: number }>(
    `SELECT photos.id FROM photos LEFT JOIN faces ON photo_id = photos.id AND ${aFace}
       LEFT JOIN persons ON persons.id = person_id AND deleted_at IS NULL AND hidden = 0 AND stranger = 0
     WHERE photos.id IN (SELECT value FROM json_each(?)) GROUP BY photos.id
     ORDER BY rating IS -1, kind = 'video',
       3 * (coalesce(rating, 0) >= 4) + 3 * sum(coalesce(favourite, 0)) + 2 * count(persons.name) + min(count(faces.id), 4) DESC,
       sort_at DESC, photos.id DESC LIMIT 1`,
  );
  // `id` beside max() is that of the row that has the maximum (SQLite's bare-column rule): the best face.
  const people = db.prepare<[string, number], PersonInPhotos>(
    `SELECT person_id, name, count(DISTINCT photo_id) AS photos, faces.id AS face_id,
       max(quality + 2 * (faces.id IS chosen_cover_face_id)) AS best
     FROM faces JOIN persons ON persons.id = person_id AND deleted_at IS NULL AND hidden = 0 AND stranger = 0
     WHERE photo_id IN (SELECT value FROM json_each(?)) AND ${aFace}
     GROUP BY person_id ORDER BY name IS NULL, photos DESC, person_id LIMIT ?`,
  );

  const datedPhotos = db.prepare<[string, number, number], DatedPhoto>(datedPhotosSql).raw();
  const takenAt = db.prepare<[number], { taken_at: string | null }>(
    'SELECT taken_at FROM photos WHERE id = ?',
  );
  const takenIds = db
    .prepare<[string, string], number>(
      `SELECT id FROM photos WHERE ${dated} AND taken_at BETWEEN ? AND ? ORDER BY taken_at, id`,
    )
    .pluck();
  const countTaken = db
    .prepare<[string, string, string], number>(
      `SELECT count(*) FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND taken_at BETWEEN ? AND ?`,
    )
    .pluck();
  const inAlbums = db
    .prepare<[], number>(
      `SELECT coalesce(part_of, photos.id) FROM album_photos JOIN albums ON albums.id = album_id AND deleted_at IS NULL
         JOIN photos ON photos.id = photo_id`,
    )
    .pluck();
  const places = db
    .prepare<[string, number], string>(
      `SELECT localities.name FROM photos JOIN localities ON localities.id = locality_id
       WHERE photos.id IN (SELECT value FROM json_each(?)) GROUP BY localities.name ORDER BY count(*) DESC, localities.name
       LIMIT ?`,
    )
    .pluck();
  const dismissed = db.prepare<[], TimeSpan>('SELECT first_at, last_at FROM dismissed_events');
  const dismiss = db.prepare('INSERT OR IGNORE INTO dismissed_events (first_at, last_at) VALUES (?, ?)');
  const undismiss = db.prepare('DELETE FROM dismissed_events WHERE first_at = ? AND last_at = ?');

  return {
    /** Those that are not deleted, newest first. */
    list: () => list.all(),
    events: () => events.all(),
    /** Also answers a deleted one, so that it can come back. */
    get: (id: number) => byId.get(id),
    withUuid: (uuid: string) => byUuid.get(uuid),
    /** @returns its id. */
    insert(album: NewAlbum): number {
      const nothing = { description: null, location: null, event_date: null, filter: null };
      const row = { ...nothing, ...album, created_at: new Date().toISOString() };
      return Number(insert.run(row).lastInsertRowid);
    },
    /** What is left out stays. */
    update: (row: AlbumRow, change: AlbumChange) => update.run({ ...row, ...change }),
    /** A deleted album gives its name for programs to a new one. */
    forgetUuid: (id: number) => setUuid.run(randomUUID(), id),
    setDeleted: (id: number, deleted: boolean) =>
      setDeleted.run(deleted ? new Date().toISOString() : null, id),
    /** Removes for good what was deleted before that moment. */
    purgeDeletedBefore: (at: string) => purge.run(at).changes,

    /** Whether a photo, or one that it is shown with, is in the album; undefined: there is no such photo. */
    holds(album: number, photoId: number): boolean | undefined {
      const whole = wholeOf.get(photoId)?.whole;
      return whole === undefined ? undefined : holds.get({ album, whole }) !== undefined;
    },
    addPhoto: (album: number, photoId: number, at: string) => addPhoto.run(album, photoId, at),
    /** Takes out a photo and what is shown with it. @returns what was in. */
    removePhoto(album: number, photoId: number): number[] {
      const whole = wholeOf.get(photoId)?.whole;
      if (whole === undefined) return [];
      return removePhotos.all({ album, whole }).map(({ photo_id }) => photo_id);
    },

    /** The photo that shows best what these are: rated high, of favourites and people with names, new. */
    bestCover: (photoIds: readonly number[]) => bestCover.get(JSON.stringify(photoIds))?.id,
    /** Who is in these photos and may be shown: those with a name first, then those in most of them. */
    peopleIn: (photoIds: readonly number[], limit: number) => people.all(JSON.stringify(photoIds), limit),
    /** Towns that most of these photos are of; at most two. */
    placesOf: (photoIds: readonly number[]) => places.all(JSON.stringify(photoIds), 2),

    /** The next photos that have a date, in the order of time. */
    datedPhotos: (after: { takenAt: string; id: number }, limit: number) =>
      datedPhotos.all(after.takenAt, after.id, limit),
    takenAt: (id: number) => takenAt.get(id)?.taken_at,
    /** Photos that were taken in this time, both ends included. */
    takenIn: (from: string, to: string) => takenIds.all(from, to),
    /** How many of these photos were taken in that time. */
    countTaken: ({ first_at, last_at }: TimeSpan, photoIds: readonly number[]) =>
      countTaken.get(JSON.stringify(photoIds), first_at, last_at)!,
    /** Photos that the owner put into an album or event, as what they are shown as. */
    photosInAlbums: () => new Set(inAlbums.all()),
    dismissedTimes: () => dismissed.all(),
    dismiss: (from: string, to: string) => dismiss.run(from, to),
    /** @returns false when that time was not dismissed. */
    undismiss: (from: string, to: string) => undismiss.run(from, to).changes > 0,
  };
}

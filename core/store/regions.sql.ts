import type { FaceRegion } from '../media/types.ts';
import type { ReadableDatabase } from './database.sql.ts';

type RegionRow = { name: string; x: number; y: number; width: number; height: number };

/** Names for faces that were read from files or written to them: each is taken over once, then the owner's word counts. */
export function regionQueries(db: ReadableDatabase) {
  const ofPhoto = db.prepare<[number], RegionRow>(
    'SELECT name, x, y, width, height FROM regions WHERE photo_id = ?',
  );
  const add = db.prepare(`INSERT OR IGNORE INTO regions (photo_id, name, x, y, width, height, source)
    VALUES (@photoId, @name, @x, @y, @width, @height, @source)`);
  const remove = db.prepare(
    'DELETE FROM regions WHERE photo_id = @photoId AND name = @name AND x = @x AND y = @y',
  );
  const written = db.prepare<[number], { tag: string }>('SELECT tag FROM names_written WHERE place_id = ?');
  const setWritten = db.prepare(
    'INSERT INTO names_written (place_id, tag) VALUES (?, ?) ON CONFLICT DO UPDATE SET tag = excluded.tag',
  );
  const toWrite = db.prepare<[], { id: number }>(
    `SELECT id FROM photos WHERE state = 'done' AND kind = 'photo' AND missing_since IS NULL
       AND (id IN (SELECT photo_id FROM faces WHERE person_id IN (SELECT id FROM persons WHERE name IS NOT NULL))
         OR id IN (SELECT photo_id FROM places JOIN names_written ON place_id = places.id)) ORDER BY id`,
  );
  const meant = db.prepare<[string], { person_id: number }>(
    'SELECT person_id FROM names_elsewhere WHERE name = ?',
  );
  const setMeant = db.prepare(
    'INSERT INTO names_elsewhere (name, person_id) VALUES (?, ?) ON CONFLICT DO UPDATE SET person_id = excluded.person_id',
  );
  return {
    /** The person who was meant by a name when it was read last. */
    meantBy: (name: string) => meant.get(name)?.person_id,
    setMeant: (name: string, personId: number) => setMeant.run(name, personId),
    ofPhoto: (photoId: number) => ofPhoto.all(photoId),
    add: (
      photoId: number,
      { name, box }: Pick<FaceRegion, 'name' | 'box'>,
      source: FaceRegion['source'] | 'heirloom',
    ) => add.run({ photoId, name, ...box, source }),
    remove: (photoId: number, { name, x, y }: RegionRow) => remove.run({ photoId, name, x, y }),
    /** What was last written for a file; undefined: nothing ever. */
    written: (placeId: number) => written.get(placeId)?.tag,
    setWritten: (placeId: number, tag: string) => setWritten.run(placeId, tag),
    /** Photos with a named face, and those whose names were written before. */
    photosToWrite: () => toWrite.all().map(({ id }) => id),
  };
}

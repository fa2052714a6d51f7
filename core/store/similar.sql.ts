import type { ReadableDatabase } from './database.sql.ts';

export type LookRow = { id: number; fingerprint: Buffer };

/** Photos that may be shown as like another one: those that lists show. */
const shown = `state = 'done' AND missing_since IS NULL AND part_of IS NULL`;

/** What the photos of a library look like, and who was photographed together. */
export function similarQueries(db: ReadableDatabase) {
  // By number: another index would read and sort all of them for each part.
  const looksAfter = db.prepare<[number, number], LookRow>(
    `SELECT id, fingerprint FROM photos NOT INDEXED WHERE id > ? AND fingerprint IS NOT NULL AND ${shown} ORDER BY id LIMIT ?`,
  );
  const lookOf = db.prepare<[number], { fingerprint: Buffer | null }>(
    'SELECT fingerprint FROM photos WHERE id = ?',
  );
  const ofDay = db.prepare<[string, string], LookRow>(
    `SELECT id, fingerprint FROM photos
     WHERE sort_at >= ? AND sort_at < ? AND taken_at IS NOT NULL AND fingerprint IS NOT NULL AND ${shown}`,
  );
  // From the photos of a day to their faces: few, however many photos its people are in.
  const samePeople = db.prepare<
    { id: number; from: string; to: string; at: string; limit: number },
    { id: number; people: number }
  >(
    `SELECT day.id, count(DISTINCT faces.person_id) AS people
     FROM photos AS day CROSS JOIN faces ON faces.photo_id = day.id
     WHERE sort_at >= @from AND sort_at < @to AND taken_at IS NOT NULL AND state = 'done' AND missing_since IS NULL
       AND part_of IS NULL AND day.id <> @id AND person_id IN
         (SELECT person_id FROM faces WHERE photo_id = @id AND person_id IS NOT NULL)
     GROUP BY day.id ORDER BY people DESC, abs(julianday(sort_at) - julianday(@at)), day.id LIMIT @limit`,
  );
  return {
    /** Looks of photos after this one, by number. */
    looksAfter: (id: number, limit: number) => looksAfter.all(id, limit),
    lookOf: (id: number) => lookOf.get(id)?.fingerprint ?? null,
    /** Looks of the photos that were taken from one time to another, the latter excluded. */
    looksBetween: (from: string, to: string) => ofDay.all(from, to),
    /** Other photos of a time with people of this one, and how many of them. */
    samePeople: (id: number, from: string, to: string, at: string, limit: number) =>
      samePeople.all({ id, from, to, at, limit }),
  };
}

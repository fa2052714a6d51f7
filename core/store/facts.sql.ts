import type { ReadableDatabase } from './database.sql.ts';

/** 0: automatic; 1: stays with its person, because the owner named, joined or corrected that; 2: confirmed by itself. */
export type Hold = 0 | 1 | 2;

/** All that grouping has to know about faces and people beside the embeddings. */
export type FactsSnapshot = {
  faces: {
    id: number;
    photo_id: number;
    person_id: number | null;
    quality: number;
    live: number | null;
    hold: Hold;
    verdict: 'face' | 'not_face' | null;
    /** Days since 1970-01-01 of the capture; null when it is not known. */
    taken_day: number | null;
  }[];
  /** `kept`: touched by the owner. */
  persons: { id: number; kept: boolean; born_day: number | null }[];
  rejections: { face_id: number; person_id: number }[];
  apart: [number, number][];
};

/** Rows of `FactsSnapshot.faces`, without an order. */
export const faceFactsSql = `SELECT faces.id, photo_id, person_id, quality, live, hold, verdict,
  CAST(julianday(taken_at) - 2440587.5 AS INTEGER) AS taken_day
  FROM faces JOIN photos ON photos.id = photo_id`;

/** What the owner said about who is who, beyond the names. */
export function factQueries(db: ReadableDatabase) {
  const faces = db.prepare<[], FactsSnapshot['faces'][number]>(`${faceFactsSql} ORDER BY faces.id`);
  // A birthday that is only a year or a month begins with that.
  const persons = db.prepare<[], { id: number; kept: number; born_day: number | null }>(
    `SELECT persons.id, kept.id IS NOT NULL AS kept,
       CAST(julianday(substr(birthday || '-01-01', 1, 10)) - 2440587.5 AS INTEGER) AS born_day
     FROM persons LEFT JOIN kept_persons AS kept ON kept.id = persons.id WHERE merged_into IS NULL ORDER BY persons.id`,
  );
  const rejections = db.prepare<[], { face_id: number; person_id: number }>(
    'SELECT face_id, person_id FROM rejections',
  );
  const apart = db.prepare<[], { person_a: number; person_b: number }>(
    'SELECT person_a, person_b FROM apart',
  );
  const reject = db.prepare('INSERT OR IGNORE INTO rejections (face_id, person_id) VALUES (?, ?)');
  const unreject = db.prepare('DELETE FROM rejections WHERE face_id = ? AND person_id = ?');
  const isRejected = db.prepare('SELECT 1 FROM rejections WHERE face_id = ?');
  const isRejectedFrom = db.prepare('SELECT 1 FROM rejections WHERE face_id = ? AND person_id = ?');
  const rejectionsOf = db.prepare<[number], { face_id: number; member: number }>(
    `SELECT face_id, (SELECT person_id FROM faces WHERE id = face_id) AS member FROM rejections WHERE person_id = ?`,
  );
  const ownRejections = db.prepare<[{ person: number; of: number }], { face_id: number }>(
    `SELECT face_id FROM rejections WHERE person_id = @person
     AND face_id IN (SELECT id FROM faces WHERE person_id = @of)`,
  );
  const setApart = db.prepare('INSERT OR IGNORE INTO apart (person_a, person_b) VALUES (?, ?)');
  const unsetApart = db.prepare('DELETE FROM apart WHERE person_a = ? AND person_b = ?');
  const apartOf = db.prepare<[{ id: number }], { other: number }>(
    `SELECT person_b AS other FROM apart WHERE person_a = @id UNION SELECT person_a FROM apart WHERE person_b = @id`,
  );
  const hold = db.prepare('UPDATE faces SET hold = 1 WHERE person_id = ? AND hold = 0');
  const skip = db.prepare(
    'INSERT INTO review_skips (question, at) VALUES (?, ?) ON CONFLICT (question) DO UPDATE SET at = excluded.at',
  );
  const skips = db.prepare<[], { question: string }>('SELECT question FROM review_skips');
  const unskip = db.prepare('DELETE FROM review_skips WHERE question = ?');

  const ordered = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
  return {
    /** Read it inside a transaction when something else must be of the same moment. */
    snapshot: (): FactsSnapshot => ({
      faces: faces.all(),
      persons: persons.all().map((row) => ({ ...row, kept: row.kept === 1 })),
      rejections: rejections.all(),
      apart: apart.all().map(({ person_a, person_b }) => [person_a, person_b]),
    }),
    rejections: () => rejections.all(),
    apartPairs: () => apart.all().map(({ person_a, person_b }): [number, number] => [person_a, person_b]),
    reject: (faceId: number, personId: number) => reject.run(faceId, personId),
    unreject: (faceId: number, personId: number) => unreject.run(faceId, personId),
    /** Whether the owner said of anybody that the face is not them. */
    isRejected: (faceId: number) => isRejected.get(faceId) !== undefined,
    isRejectedFrom: (faceId: number, personId: number) => isRejectedFrom.get(faceId, personId) !== undefined,
    setApart: (a: number, b: number) => setApart.run(...ordered(a, b)),
    unsetApart: (a: number, b: number) => unsetApart.run(...ordered(a, b)),
    apartOf: (id: number) => apartOf.all({ id }).map(({ other }) => other),
    /** All faces the person has now stay with it. */
    hold: (personId: number) => hold.run(personId).changes,
    /** Carries over to `into` what is known about `from`, who turned out to be the same: the newest word counts. */
    merge(from: number, into: number): void {
      for (const { face_id } of ownRejections.all({ person: into, of: from })) unreject.run(face_id, into);
      for (const { face_id, member } of rejectionsOf.all(from)) {
        unreject.run(face_id, from);
        if (member !== into) reject.run(face_id, into);
      }
      for (const { other } of apartOf.all({ id: from })) {
        unsetApart.run(...ordered(from, other));
        if (other !== into) setApart.run(...ordered(into, other));
      }
    },
    skip: (question: string) => skip.run(question, new Date().toISOString()),
    unskip: (question: string) => unskip.run(question),
    skips: () => skips.all().map(({ question }) => question),
  };
}

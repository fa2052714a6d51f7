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
    'SELECT face_id, person_id FROM rejections ORDER BY face_id, person_id',
  );
  const apart = db.prepare<[], { person_a: number; person_b: number }>(
    'SELECT person_a, person_b FROM apart',
  );
  const joined = db.prepare<[], { id: number; merged_into: number }>(
    'SELECT id, merged_into FROM persons WHERE merged_into IS NOT NULL',
  );
  // Somebody and all who were joined with them.
  const members = (person: string) => `(WITH RECURSIVE member (id) AS (SELECT ${person} UNION
    SELECT persons.id FROM persons JOIN member ON merged_into = member.id) SELECT id FROM member)`;
  const reject = db.prepare('INSERT OR IGNORE INTO rejections (face_id, person_id) VALUES (?, ?)');
  const withdraw = db.prepare('DELETE FROM rejections WHERE face_id = ? AND person_id = ?');
  const unreject = db.prepare(
    `DELETE FROM rejections WHERE face_id = @face AND person_id IN ${members('@person')}`,
  );
  const isRejected = db.prepare('SELECT 1 FROM rejections WHERE face_id = ?');
  const isRejectedFrom = db.prepare(
    `SELECT 1 FROM rejections WHERE face_id = @face AND person_id IN ${members('@person')}`,
  );
  const unrejectAll = db.prepare(`DELETE FROM rejections WHERE person_id IN ${members('@person')}
    AND face_id IN (SELECT id FROM faces WHERE person_id = @of)`);
  const setApart = db.prepare('INSERT OR IGNORE INTO apart (person_a, person_b) VALUES (?, ?)');
  const unsetApart = db.prepare('DELETE FROM apart WHERE person_a = ? AND person_b = ?');
  const unsetAllApart = db.prepare(`DELETE FROM apart
    WHERE person_a IN ${members('@a')} AND person_b IN ${members('@b')}
       OR person_a IN ${members('@b')} AND person_b IN ${members('@a')}`);
  const apartOf = db.prepare<[{ id: number }], { other: number }>(
    `SELECT person_b AS other FROM apart WHERE person_a IN ${members('@id')}
     UNION SELECT person_a FROM apart WHERE person_b IN ${members('@id')}`,
  );
  const hold = db.prepare('UPDATE faces SET hold = 1 WHERE person_id = ? AND hold = 0');
  const skip = db.prepare(
    'INSERT INTO review_skips (question, at) VALUES (?, ?) ON CONFLICT (question) DO UPDATE SET at = excluded.at',
  );
  const skips = db.prepare<[], { question: string }>('SELECT question FROM review_skips');

  const ordered = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);

  /** Who has the faces now of somebody who was joined with others. */
  function createWhoIsNow(): (id: number) => number {
    const into = new Map(joined.all().map(({ id, merged_into }) => [id, merged_into]));
    return (id) => {
      let now = id;
      for (let next = into.get(now); next !== undefined; next = into.get(now)) now = next;
      return now;
    };
  }

  function rejectionsNow(): FactsSnapshot['rejections'] {
    const whoIsNow = createWhoIsNow();
    const seen = new Set<string>();
    return rejections.all().flatMap(({ face_id, person_id: said }) => {
      const person_id = whoIsNow(said);
      const key = `${face_id} ${person_id}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ face_id, person_id }];
    });
  }

  function apartNow(): [number, number][] {
    const whoIsNow = createWhoIsNow();
    const pairs = apart
      .all()
      .map(({ person_a, person_b }) => ordered(whoIsNow(person_a), whoIsNow(person_b)));
    return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
  }

  // What is said about somebody stays said about them when they are joined with others, so that it is still right when
  // that is taken back. All answers are about the people of now.
  return {
    /** Read it inside a transaction when something else must be of the same moment. */
    snapshot: (): FactsSnapshot => ({
      faces: faces.all(),
      persons: persons.all().map((row) => ({ ...row, kept: row.kept === 1 })),
      rejections: rejectionsNow(),
      apart: apartNow(),
    }),
    rejections: rejectionsNow,
    /** Rejections as they were said: face, and person of then. */
    said: () => rejections.all().map(({ face_id, person_id }): [number, number] => [face_id, person_id]),
    apartPairs: apartNow,
    reject: (faceId: number, personId: number) => reject.run(faceId, personId),
    unreject: (face: number, person: number) => unreject.run({ face, person }),
    /** Whether the owner said of anybody that the face is not them. */
    isRejected: (faceId: number) => isRejected.get(faceId) !== undefined,
    isRejectedFrom: (face: number, person: number) => isRejectedFrom.get({ face, person }) !== undefined,
    setApart: (a: number, b: number) => setApart.run(...ordered(a, b)),
    apartOf(id: number): number[] {
      const whoIsNow = createWhoIsNow();
      return [...new Set(apartOf.all({ id }).map(({ other }) => whoIsNow(other)))];
    },
    /** Writes one fact as it was said, about exactly these. */
    write(record: 'rejection' | 'apart', [first, second]: readonly [number, number], holds: boolean): void {
      if (record === 'rejection') (holds ? reject : withdraw).run(first, second);
      else (holds ? setApart : unsetApart).run(...ordered(first, second));
    },
    /** All faces the person has now stay with it. */
    hold: (personId: number) => hold.run(personId).changes,
    /** These two turned out to be one: what was said against that does not hold any more. */
    merge(from: number, into: number): void {
      unrejectAll.run({ person: into, of: from });
      unrejectAll.run({ person: from, of: into });
      unsetAllApart.run({ a: from, b: into });
    },
    skip: (question: string) => skip.run(question, new Date().toISOString()),
    skips: () => skips.all().map(({ question }) => question),
  };
}

import type { ReadableDatabase } from './database.sql.ts';
import type { Hold } from './facts.sql.ts';

export type FaceRow = {
  id: number;
  photo_id: number;
  person_id: number | null;
  pack_id: string;
  crop_index: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** 10 float32. */
  landmarks: Buffer;
  detection_score: number;
  quality: number;
  live: number | null;
  hold: Hold;
  /** The owner's. */
  verdict: 'face' | 'not_face' | null;
  /** 1: drawn by hand. */
  drawn: number;
};

/** What an analysis finds out; the owner's word is not among it. */
export type NewFace = Omit<FaceRow, 'id' | 'landmarks' | 'hold' | 'verdict'> & { landmarks: Uint8Array };

const columns = `SELECT id, photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score,
  quality, live, hold, verdict, drawn FROM faces`;

export type SmallGroupFace = Pick<FaceRow, 'id' | 'detection_score' | 'quality' | 'live'> & {
  unlikely: number;
  group_faces: number;
  /** 1: the owner said nothing about it or its person. */
  automatic: number;
};

export type FaceList = 'person' | 'nobody' | 'unlikely' | 'not_face';

export function faceQueries(db: ReadableDatabase) {
  const byId = db.prepare<[number], FaceRow>(`${columns} WHERE id = ?`);
  const seen = db.prepare<[number]>(
    `SELECT 1 FROM faces WHERE id = ? AND offline = 0 AND unlikely = 0 AND verdict IS NOT 'not_face'`,
  );
  const ofPhoto = db.prepare<[number], FaceRow>(
    `${columns} WHERE photo_id = ? AND verdict IS NOT 'not_face' ORDER BY x, id`,
  );
  const allOfPhoto = db.prepare<[number], FaceRow>(`${columns} WHERE photo_id = ? ORDER BY x, id`);
  const all = db.prepare<[], FaceRow>(`${columns} WHERE offline = 0 ORDER BY id`);
  const insert = db.prepare(`INSERT INTO faces
    (photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score, quality, live, drawn)
    VALUES (@photo_id, @person_id, @pack_id, @crop_index, @x, @y, @width, @height, @landmarks, @detection_score, @quality,
      @live, @drawn)`);
  const update =
    db.prepare(`UPDATE faces SET pack_id = @pack_id, crop_index = @crop_index, x = @x, y = @y, width = @width,
    height = @height, landmarks = @landmarks, detection_score = @detection_score,
    quality = @quality, live = @live WHERE id = @id`);
  const remove = db.prepare('DELETE FROM faces WHERE id = ?');
  const assign = db.prepare('UPDATE faces SET person_id = ? WHERE id = ?');
  const decide = db.prepare(
    'UPDATE faces SET person_id = @personId, hold = @hold, verdict = @verdict WHERE id = @id',
  );
  const forget = db.prepare(
    'UPDATE faces SET person_id = NULL, hold = 0, verdict = NULL, drawn = 0 WHERE id = ?',
  );
  const forgetRejections = db.prepare('DELETE FROM rejections WHERE face_id = ?');
  const forgetCover = db.prepare(
    'UPDATE persons SET chosen_cover_face_id = NULL WHERE chosen_cover_face_id = ?',
  );
  // A rejection's key is 'face:person'; ';' comes after ':'.
  const forgetHistory = db.prepare(`DELETE FROM journal_changes WHERE record = 'face' AND key = @key
    OR record = 'rejection' AND key > @key || ':' AND key < @key || ';'`);
  const ofPerson = db.prepare<[number], { id: number }>(
    'SELECT id FROM faces WHERE person_id = ? ORDER BY id',
  );
  const move = db.prepare('UPDATE faces SET person_id = ? WHERE person_id = ?');
  const count = db.prepare<[], { faces: number; alone: number }>(
    `SELECT count(*) AS faces, count(*) FILTER (WHERE person_id IS NULL) AS alone FROM faces
     WHERE offline = 0 AND verdict IS NOT 'not_face'`,
  );
  // Which faces a list shows; `unlikely` is decided by grouping, which knows how alone a face is.
  const lists = {
    person: 'person_id = @personId AND offline = 0',
    nobody: `person_id IS NULL AND offline = 0 AND unlikely = 0 AND verdict IS NOT 'not_face'`,
    unlikely: `unlikely = 1 AND offline = 0 AND verdict IS NULL AND hold = 0`,
    not_face: `verdict = 'not_face' AND drawn = 0 AND offline = 0`,
  };
  const pages = mapLists((where) =>
    db.prepare<[{ personId: number | null; after: number; limit: number }], FaceRow>(
      `${columns} WHERE ${where} AND id > @after ORDER BY id LIMIT @limit`,
    ),
  );
  const counts = mapLists((where) =>
    db.prepare<[{ personId: number | null }], { n: number }>(
      `SELECT count(*) AS n FROM faces WHERE ${where}`,
    ),
  );
  function mapLists<T>(prepare: (where: string) => T): Record<keyof typeof lists, T> {
    const { person, nobody, unlikely, not_face } = lists;
    return {
      person: prepare(person),
      nobody: prepare(nobody),
      unlikely: prepare(unlikely),
      not_face: prepare(not_face),
    };
  }
  const bestOfPerson = db.prepare<[number, number], FaceRow>(
    `${columns} WHERE person_id = ? AND offline = 0 ORDER BY quality DESC, photo_id LIMIT ?`,
  );
  const surestOfPerson = db.prepare<[number, number], FaceRow>(
    `${columns} WHERE id IN (SELECT id FROM faces WHERE person_id = ? AND offline = 0
       ORDER BY hold DESC, quality DESC, id LIMIT ?) ORDER BY hold DESC, quality DESC, id`,
  );
  const packs = db.prepare<[], { pack_id: string }>(
    'SELECT pack_id FROM faces GROUP BY pack_id ORDER BY count(*) DESC LIMIT 1',
  );
  const unlikelyIds = db.prepare<[], { id: number }>(
    `SELECT id FROM faces WHERE ${lists.unlikely} ORDER BY id`,
  );
  const together = db.prepare<[number, number]>(
    `SELECT 1 FROM faces AS one JOIN faces AS other ON other.photo_id = one.photo_id
     WHERE one.person_id = ? AND other.person_id = ? LIMIT 1`,
  );
  // A group of three recurs; what was set aside and is in one now is to be looked at again.
  const inSmallGroups = db.prepare<[], SmallGroupFace>(
    `SELECT faces.id, detection_score, quality, live, unlikely, coalesce(n, 1) AS group_faces,
       hold = 0 AND verdict IS NULL AND drawn = 0
         AND (faces.person_id IS NULL OR faces.person_id NOT IN (SELECT id FROM kept_persons)) AS automatic
     FROM faces LEFT JOIN (SELECT person_id, count(*) AS n FROM faces WHERE person_id IS NOT NULL GROUP BY person_id) AS g
       ON g.person_id = faces.person_id WHERE n IS NULL OR n < 3 OR unlikely = 1`,
  );
  const setUnlikely = db.prepare('UPDATE faces SET unlikely = ? WHERE id = ?');
  const inPhotos = db.prepare<[string], { faces: number; persons: number }>(
    `SELECT count(*) AS faces, count(DISTINCT person_id) AS persons FROM faces
     WHERE photo_id IN (SELECT value FROM json_each(?))`,
  );
  return {
    get: (id: number) => byId.get(id),
    /** Whether it counts as somebody in a photo that is there. */
    isSeen: (id: number) => seen.get(id) !== undefined,
    /** Left to right. `all`: also what the owner said is no face. */
    ofPhoto: (photoId: number, { all = false } = {}) => (all ? allOfPhoto : ofPhoto).all(photoId),
    all: () => all.all(),
    insert: (face: NewFace) => Number(insert.run(face).lastInsertRowid),
    /** Keeps person and the owner's word. */
    update: (id: number, face: NewFace) => update.run({ ...face, id }),
    remove: (id: number) => remove.run(id),
    assign: (id: number, personId: number | null) => assign.run(personId, id),
    /** The owner's word about a face. */
    decide: (id: number, word: { personId: number | null; hold: Hold; verdict: FaceRow['verdict'] }) =>
      decide.run({ id, ...word }),
    /** It is another face now: what was known about it does not hold, and nothing brings it back. */
    forget(id: number): void {
      forget.run(id);
      forgetRejections.run(id);
      forgetCover.run(id);
      forgetHistory.run({ key: String(id) });
    },
    idsOfPerson: (personId: number) => ofPerson.all(personId).map(({ id }) => id),
    moveAll: (from: number, into: number) => move.run(into, from).changes,
    count: () => count.get()!,
    /** Faces of a list with ids above `after`, ascending. */
    page: (of: FaceList, personId: number | null, after: number, limit: number) =>
      pages[of].all({ personId, after, limit }),
    countOf: (of: FaceList, personId: number | null) => counts[of].get({ personId })!.n,
    /** Best quality first. */
    bestOfPerson: (personId: number, limit: number) => bestOfPerson.all(personId, limit),
    /** Confirmed ones first, then held ones, each by quality. */
    surestOfPerson: (personId: number, limit: number) => surestOfPerson.all(personId, limit),
    /** The pack that most faces were embedded with. */
    mostUsedPack: () => packs.get()?.pack_id ?? null,
    unlikelyIds: () => unlikelyIds.all().map(({ id }) => id),
    /** Whether a photo shows both people. */
    areTogether: (a: number, b: number) => together.get(a, b) !== undefined,
    /** Faces alone or in groups of at most two, and those set aside as unlikely. */
    inSmallGroups: () => inSmallGroups.all(),
    setUnlikely: (id: number, unlikely: boolean) => setUnlikely.run(unlikely ? 1 : 0, id),
    countInPhotos: (photoIds: readonly number[]) => inPhotos.get(JSON.stringify(photoIds))!,
  };
}

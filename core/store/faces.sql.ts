import type { ReadableDatabase } from './database.sql.ts';

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
};

export type NewFace = Omit<FaceRow, 'id' | 'landmarks'> & { landmarks: Uint8Array };

const columns = `SELECT id, photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score, quality FROM faces`;

export function faceQueries(db: ReadableDatabase) {
  const byId = db.prepare<[number], FaceRow>(`${columns} WHERE id = ?`);
  const ofPhoto = db.prepare<[number], FaceRow>(`${columns} WHERE photo_id = ? ORDER BY x, id`);
  const all = db.prepare<[], FaceRow>(`${columns} WHERE offline = 0 ORDER BY id`);
  const insert = db.prepare(`INSERT INTO faces
    (photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score, quality)
    VALUES (@photo_id, @person_id, @pack_id, @crop_index, @x, @y, @width, @height, @landmarks, @detection_score, @quality)`);
  const update =
    db.prepare(`UPDATE faces SET person_id = @person_id, pack_id = @pack_id, crop_index = @crop_index, x = @x, y = @y, width = @width,
    height = @height, landmarks = @landmarks, detection_score = @detection_score, quality = @quality WHERE id = @id`);
  const remove = db.prepare('DELETE FROM faces WHERE id = ?');
  const assign = db.prepare('UPDATE faces SET person_id = ? WHERE id = ?');
  const move = db.prepare('UPDATE faces SET person_id = ? WHERE person_id = ?');
  const assignments = db.prepare<
    [],
    { id: number; photo_id: number; person_id: number | null; quality: number }
  >('SELECT id, photo_id, person_id, quality FROM faces ORDER BY id');
  const count = db.prepare<[], { faces: number; alone: number }>(
    'SELECT count(*) AS faces, count(*) FILTER (WHERE person_id IS NULL) AS alone FROM faces WHERE offline = 0',
  );
  const ofRoot = db.prepare<[number], { id: number; pack_id: string }>(
    'SELECT faces.id, faces.pack_id FROM faces JOIN photos ON photos.id = photo_id WHERE root_id = ?',
  );
  const inPhotos = db.prepare<[string], { faces: number; persons: number }>(
    `SELECT count(*) AS faces, count(DISTINCT person_id) AS persons FROM faces
     WHERE photo_id IN (SELECT value FROM json_each(?))`,
  );
  return {
    get: (id: number) => byId.get(id),
    /** Left to right. */
    ofPhoto: (photoId: number) => ofPhoto.all(photoId),
    all: () => all.all(),
    insert: (face: NewFace) => Number(insert.run(face).lastInsertRowid),
    update: (id: number, face: NewFace) => update.run({ ...face, id }),
    remove: (id: number) => remove.run(id),
    assign: (id: number, personId: number | null) => assign.run(personId, id),
    moveAll: (from: number, into: number) => move.run(into, from).changes,
    assignments: () => assignments.all(),
    count: () => count.get()!,
    ofRoot: (rootId: number) => ofRoot.all(rootId),
    countInPhotos: (photoIds: readonly number[]) => inPhotos.get(JSON.stringify(photoIds))!,
  };
}

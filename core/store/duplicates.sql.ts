import type { ReadableDatabase } from './database.sql.ts';

export type GroupRow = {
  /** The photo that stands for the group. */
  id: number;
  kind: 'same_picture' | 'burst' | 'same_file';
  /** Bytes of all its files. */
  bytes: number;
  files: number;
};

export type GroupFileRow = {
  id: number;
  photo_id: number;
  path: string;
  size_bytes: number;
  away_since: string | null;
  /** 1: the photo is shown from this one. */
  shown: number;
};

/** The film of a Live Photo and the raw file beside a developed one are no copies: both are wanted. */
const isCopy = `part_kind <> 'motion' AND format IS NOT 'raw' AND missing_since IS NULL`;

/** Groups of photos that are alike, or of one photo in several files. */
const groupsSql = `WITH parts AS (SELECT part_of AS lead, id, part_kind FROM photos WHERE part_of IS NOT NULL AND ${isCopy}),
  members AS (
    SELECT lead, id FROM parts
    UNION ALL SELECT id, id FROM photos WHERE id IN (SELECT lead FROM parts) AND format IS NOT 'raw'
    UNION ALL SELECT photo_id, photo_id FROM places
      WHERE missing_since IS NULL AND photo_id NOT IN (SELECT id FROM photos WHERE part_of IS NOT NULL)
        AND photo_id NOT IN (SELECT lead FROM parts)
      GROUP BY photo_id HAVING count(*) > 1)
  SELECT members.lead AS id,
    coalesce((SELECT max(part_kind) FROM parts WHERE parts.lead = members.lead), 'same_file') AS kind,
    sum(size_bytes) AS bytes, count(*) AS files
  FROM members JOIN places ON places.photo_id = members.id AND places.missing_since IS NULL
    JOIN photos ON photos.id = members.lead AND photos.missing_since IS NULL AND photos.state = 'done'
  GROUP BY members.lead HAVING count(*) > 1`;

/** Photos that are there several times. */
export function duplicateQueries(db: ReadableDatabase) {
  const groups = db.prepare<[], GroupRow>(groupsSql);
  const members = db.prepare<{ id: number }, { id: number }>(
    `SELECT id FROM photos WHERE id = @id AND missing_since IS NULL
       AND (format IS NOT 'raw' OR NOT EXISTS (SELECT 1 FROM photos AS part WHERE part.part_of = @id AND ${isCopy}))
     UNION ALL SELECT id FROM photos WHERE part_of = @id AND ${isCopy}`,
  );
  const files = db.prepare<[number], GroupFileRow>(
    `SELECT places.id, photo_id, places.path, size_bytes, away_since, places.id = photos.place_id AS shown
     FROM places JOIN photos ON photos.id = photo_id LEFT JOIN roots ON roots.id = root_id
     WHERE photo_id = ? AND places.missing_since IS NULL ORDER BY shown DESC, places.id`,
  );
  const faceQuality = db.prepare<[number], { sum: number }>(
    `SELECT coalesce(sum(quality), 0) AS sum FROM faces
     WHERE photo_id = ? AND verdict IS NOT 'not_face' AND unlikely = 0 AND offline = 0`,
  );
  return {
    groups: () => groups.all(),
    /** The photo that stands for a group, and those that are shown with it. */
    members: (id: number) => members.all({ id }).map((row) => row.id),
    files: (photoId: number) => files.all(photoId),
    faceQuality: (photoId: number) => faceQuality.get(photoId)!.sum,
  };
}

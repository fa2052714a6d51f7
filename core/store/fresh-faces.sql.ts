import type { ReadableDatabase } from './database.sql.ts';
import { type FactsSnapshot, faceFactsSql } from './facts.sql.ts';

type FaceFacts = FactsSnapshot['faces'][number];

/** What changed of the faces since they were all read; see `FactsSnapshot`. */
export function freshFaceQueries(db: ReadableDatabase) {
  const after = db.prepare<[number], FaceFacts>(`${faceFactsSql} WHERE faces.id > ? ORDER BY faces.id`);
  const some = db.prepare<[string], FaceFacts>(
    `${faceFactsSql} WHERE faces.id IN (SELECT value FROM json_each(?)) ORDER BY faces.id`,
  );
  const count = db.prepare<[], { faces: number }>('SELECT count(*) AS faces FROM faces');
  return {
    /** Faces are never given a number that was used before. */
    after: (faceId: number) => after.all(faceId),
    some: (faceIds: readonly number[]) => some.all(JSON.stringify(faceIds)),
    count: () => count.get()!.faces,
  };
}

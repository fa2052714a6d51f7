import type { ReadableDatabase } from './database.sql.ts';
import { type AskedFilter, conditionOf } from './photo-search.sql.ts';

/** A photo of a timeline: its number, its day as YYYY-MM-DD, and the column `tile` of migration 5. */
export type TimelineRow = [id: number, day: string, tile: number];

/** All photos of a filter at once, and what few of them are besides. */
export function timelineQueries(db: ReadableDatabase) {
  const parts = db
    .prepare<[], [id: number, kind: 'motion' | 'same_picture' | 'burst', count: number]>(
      `SELECT part_of, part_kind, count(*) FROM photos WHERE part_of IS NOT NULL AND missing_since IS NULL
       GROUP BY part_of, part_kind`,
    )
    .raw();
  const away = db
    .prepare<[], number>(
      `SELECT photos.id FROM roots JOIN places ON root_id = roots.id JOIN photos ON place_id = places.id
       WHERE away_since IS NOT NULL`,
    )
    .pluck();
  const copied = db
    .prepare<[], number>(
      'SELECT photo_id FROM places WHERE missing_since IS NULL GROUP BY photo_id HAVING count(*) > 1',
    )
    .pluck();
  return {
    /** Newest first. */
    rows(filter: AskedFilter): TimelineRow[] {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare<unknown[], TimelineRow>(
          `SELECT id, substr(sort_at, 1, 10), tile FROM photos WHERE ${sql} ORDER BY sort_at DESC, id DESC`,
        )
        .raw()
        .all(...values) as unknown as TimelineRow[];
    },
    /** How many photos are shown with each photo, by what they are to it. */
    parts: () => parts.all() as unknown as [number, 'motion' | 'same_picture' | 'burst', number][],
    /** Photos whose place is on a disk that cannot be reached. */
    away: () => away.all(),
    /** Photos that lie in several places. */
    copied: () => copied.all(),
  };
}

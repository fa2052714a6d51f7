import type { ReadableDatabase } from './database.sql.ts';

export type LocalityRow = {
  /** Of GeoNames. */
  id: number;
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  latitude: number;
  longitude: number;
};

/** WGS 84 degrees. */
export type PositionRow = { id: number; latitude: number; longitude: number };

// `+`: the states have an index of their own, which knows nothing of towns.
const shown = `+state = 'done' AND missing_since IS NULL AND part_of IS NULL`;

/** Photos in or near a town; the plans of these are asserted in test/integration/store. */
export const countByLocalitySql = `SELECT localities.*, n FROM
  (SELECT locality_id, count(*) AS n FROM photos WHERE locality_id IS NOT NULL AND ${shown} GROUP BY locality_id)
  JOIN localities ON localities.id = locality_id ORDER BY n DESC, name, localities.id`;
export const countByCountrySql = `SELECT country, count(*) AS n FROM photos
  WHERE country IS NOT NULL AND ${shown} GROUP BY country ORDER BY n DESC, country`;

/** The towns and countries that photos were taken in. */
export function localityQueries(db: ReadableDatabase) {
  const unlocated = db.prepare<[number], PositionRow>(
    `SELECT id, latitude, longitude FROM photos WHERE latitude IS NOT NULL AND located = 0 ORDER BY id LIMIT ?`,
  );
  const learn = db.prepare(`INSERT INTO localities (id, name, country, latitude, longitude)
    VALUES (@id, @name, @country, @latitude, @longitude)
    ON CONFLICT DO UPDATE SET name = @name, country = @country, latitude = @latitude, longitude = @longitude`);
  // Analysed again meanwhile, a photo may be somewhere else.
  const locate = db.prepare(`UPDATE photos SET locality_id = @localityId, country = @country, located = 1
    WHERE id = @id AND latitude = @latitude AND longitude = @longitude`);
  const byId = db.prepare<[number], LocalityRow>('SELECT * FROM localities WHERE id = ?');
  const ofPhoto = db.prepare<[number], { locality_id: number | null; country: string | null }>(
    'SELECT locality_id, country FROM photos WHERE id = ?',
  );
  const byLocality = db.prepare<[], LocalityRow & { n: number }>(countByLocalitySql);
  const byCountry = db.prepare<[], { country: string; n: number }>(countByCountrySql);

  return {
    /** Photos with a position for which nobody looked yet. */
    unlocated: (limit: number) => unlocated.all(limit),
    learn: (locality: LocalityRow) => learn.run(locality),
    locate: (photo: PositionRow, localityId: number | null, country: string | null) =>
      locate.run({ ...photo, localityId, country }),
    /** Where a photo was taken, as far as that is known. */
    ofPhoto(photoId: number): { locality: LocalityRow | null; country: string | null } {
      const row = ofPhoto.get(photoId);
      const locality = row?.locality_id == null ? undefined : byId.get(row.locality_id);
      return { locality: locality ?? null, country: row?.country ?? null };
    },
    countByLocality: () => byLocality.all(),
    countByCountry: () => byCountry.all(),
  };
}

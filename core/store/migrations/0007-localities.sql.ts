/** Towns that photos were taken in or near. */
export const localitiesSchema = `
CREATE TABLE localities (
  id        INTEGER PRIMARY KEY,            -- of GeoNames
  name      TEXT NOT NULL,
  country   TEXT NOT NULL,                  -- ISO 3166-1 alpha-2
  latitude  REAL NOT NULL,
  longitude REAL NOT NULL
) STRICT;
ALTER TABLE photos ADD COLUMN locality_id INTEGER REFERENCES localities(id);
CREATE INDEX photos_by_locality ON photos (locality_id) WHERE locality_id IS NOT NULL;
CREATE INDEX photos_by_position ON photos (latitude, longitude) WHERE latitude IS NOT NULL;
`;

import { sep } from 'node:path';

/** Cuts off all at the end that is no separator. */
const folderOf = (path: string) => `rtrim(${path}, replace(${path}, '${sep}', ''))`;

/** Towns that photos were taken in or near, and their countries; and the folders that they lie in. */
export const localitiesSchema = `
CREATE TABLE localities (
  id        INTEGER PRIMARY KEY,            -- of GeoNames
  name      TEXT NOT NULL,
  country   TEXT NOT NULL,                  -- ISO 3166-1 alpha-2
  latitude  REAL NOT NULL,
  longitude REAL NOT NULL
) STRICT;
ALTER TABLE photos ADD COLUMN locality_id INTEGER REFERENCES localities(id);
ALTER TABLE photos ADD COLUMN country TEXT;                       -- also where no town is near; NULL: at sea, or nobody knows
ALTER TABLE photos ADD COLUMN located INTEGER NOT NULL DEFAULT 0; -- 1: both were looked up for its position
CREATE TRIGGER photos_moved AFTER UPDATE OF latitude, longitude ON photos
WHEN OLD.latitude IS NOT NEW.latitude OR OLD.longitude IS NOT NEW.longitude BEGIN
  UPDATE photos SET locality_id = NULL, country = NULL, located = 0 WHERE id = NEW.id;
END;
CREATE INDEX photos_unlocated ON photos (id) WHERE latitude IS NOT NULL AND located = 0;
-- What is counted and drawn stands in the indexes: the map looks at no photo.
CREATE INDEX photos_by_locality ON photos (locality_id, state, part_of, missing_since)
  WHERE locality_id IS NOT NULL AND missing_since IS NULL AND part_of IS NULL;
CREATE INDEX photos_by_country ON photos (country, state, part_of, missing_since)
  WHERE country IS NOT NULL AND missing_since IS NULL AND part_of IS NULL;
CREATE INDEX photos_by_position ON photos (latitude, longitude, state, sort_at, locality_id, part_of, missing_since)
  WHERE latitude IS NOT NULL AND missing_since IS NULL AND part_of IS NULL;

ALTER TABLE places ADD COLUMN folder TEXT NOT NULL DEFAULT '';   -- of the path, with the separator at its end
UPDATE places SET folder = ${folderOf('path')};
CREATE TRIGGER places_in_folder AFTER INSERT ON places BEGIN
  UPDATE places SET folder = ${folderOf('NEW.path')} WHERE id = NEW.id;
END;
CREATE TRIGGER places_to_folder AFTER UPDATE OF path ON places WHEN OLD.path <> NEW.path BEGIN
  UPDATE places SET folder = ${folderOf('NEW.path')} WHERE id = NEW.id;
END;
CREATE INDEX places_by_folder ON places (folder, photo_id, root_id, missing_since) WHERE missing_since IS NULL;
`;

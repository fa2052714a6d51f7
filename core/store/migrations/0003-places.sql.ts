/**
 * A photo is what it shows; the files that hold it are its places. A file that moves takes nothing with it and leaves
 * nothing behind: its photo gets another place. SQLite cannot drop a UNIQUE column, so `photos` is made anew.
 */
export const placesSchema = `
CREATE TABLE places (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id      INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  root_id       INTEGER REFERENCES roots(id) ON DELETE CASCADE,  -- NULL: uploaded into the library
  path          TEXT NOT NULL UNIQUE,                            -- absolute
  size_bytes    INTEGER NOT NULL,
  mtime_ms      INTEGER NOT NULL,
  sidecars      TEXT NOT NULL DEFAULT '[]',                      -- JSON [[name, size, mtime ms]] of files beside it that tell about it
  unread        INTEGER NOT NULL DEFAULT 1,                      -- 1: new or changed since its bytes were read
  missing_since TEXT                                             -- set while the file is gone
) STRICT;
INSERT INTO places (photo_id, root_id, path, size_bytes, mtime_ms, unread, missing_since)
  SELECT id, root_id, path, size_bytes, mtime_ms, content_sha256 IS NULL, missing_since FROM photos;
CREATE INDEX places_by_photo ON places (photo_id);
CREATE INDEX places_by_root ON places (root_id, photo_id) WHERE missing_since IS NULL;
CREATE INDEX places_by_size ON places (size_bytes, photo_id);                             -- files as long may be the same

CREATE TABLE new_photos (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  place_id       INTEGER REFERENCES places(id) ON DELETE SET NULL,  -- the place it is shown from; NULL: it has none
  kind           TEXT NOT NULL DEFAULT 'photo' CHECK (kind IN ('photo','video')),
  format         TEXT,                                              -- of the bytes, whatever the name says
  state          TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending','done','failed','skipped')),
  failure_code   TEXT,
  failure_detail TEXT,
  failure_count  INTEGER NOT NULL DEFAULT 0,
  width          INTEGER,                                           -- of the upright picture
  height         INTEGER,
  orientation    INTEGER NOT NULL DEFAULT 1,                        -- how it was turned from the way it is stored, as in EXIF
  duration_ms    INTEGER,                                           -- of a video
  taken_at       TEXT,                                              -- local time, no zone
  taken_source   TEXT,                                              -- where that is from
  utc_offset_min INTEGER,                                           -- of the clock that taken_at was read from
  sort_at        TEXT NOT NULL,                                     -- taken_at, else the file's time
  latitude       REAL,
  longitude      REAL,
  camera         TEXT,
  rating         INTEGER,
  caption        TEXT,
  keywords       TEXT NOT NULL DEFAULT '[]',                        -- JSON
  people_said    TEXT NOT NULL DEFAULT '[]',                        -- JSON names that other programs give without a place
  live_photo_id  TEXT,                                              -- shared by the two files of a Live Photo
  has_motion     INTEGER NOT NULL DEFAULT 0,                        -- 1: a short video at the end of the file
  fingerprint    BLOB,                                              -- what it looks like, to find copies
  part_of        INTEGER REFERENCES photos(id) ON DELETE SET NULL,  -- shown with that one, not by itself
  stacked        INTEGER NOT NULL DEFAULT 0,                        -- 1: has been compared with all others
  alone          INTEGER NOT NULL DEFAULT 0,                        -- 1: the owner wants it by itself
  part_kind      TEXT CHECK (part_kind IN ('motion','same_picture','burst')),
  content_sha256 BLOB,
  pack_id        TEXT,                                              -- pack that analysed it
  missing_since  TEXT,                                              -- set while no place of it is there
  added_at       TEXT NOT NULL,
  CHECK (part_of IS NULL OR part_kind IS NOT NULL)
) STRICT;
INSERT INTO new_photos (id, place_id, state, failure_code, failure_detail, failure_count, width, height, taken_at,
    taken_source, sort_at, content_sha256, pack_id, missing_since, added_at)
  SELECT photos.id, places.id, state, failure_code, failure_detail, failure_count, width, height, taken_at,
    CASE WHEN taken_at IS NOT NULL THEN 'exif' END, sort_at, content_sha256, pack_id, photos.missing_since, added_at
  FROM photos JOIN places ON places.photo_id = photos.id;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'photos') WHERE name = 'new_photos';
DROP TABLE photos;
ALTER TABLE new_photos RENAME TO photos;
CREATE INDEX photos_by_time ON photos (sort_at DESC, id DESC) WHERE missing_since IS NULL AND part_of IS NULL;
CREATE INDEX photos_by_state_time ON photos (state, sort_at DESC, id DESC) WHERE missing_since IS NULL AND part_of IS NULL;
CREATE INDEX photos_by_content ON photos (content_sha256) WHERE content_sha256 IS NOT NULL;
CREATE INDEX photos_by_place ON photos (place_id);
CREATE INDEX photos_by_whole ON photos (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX photos_unstacked ON photos (id) WHERE stacked = 0;
CREATE INDEX photos_by_live ON photos (live_photo_id) WHERE live_photo_id IS NOT NULL;

-- The next scan looks at everything again: more is read from a file now, and more files can be read.
UPDATE photos SET state = 'pending', failure_code = NULL WHERE state = 'skipped';
UPDATE photos SET pack_id = NULL;

ALTER TABLE roots ADD COLUMN marker TEXT;      -- tells the folder from the empty one that its disk is mounted on
ALTER TABLE roots ADD COLUMN away_since TEXT;  -- set while the folder cannot be reached: its photos are as they were

-- The photo that stands for the face's photo in lists: itself, or what it is part of.
ALTER TABLE faces ADD COLUMN shown_in INTEGER NOT NULL DEFAULT 0;
UPDATE faces SET shown_in = photo_id;
CREATE TRIGGER faces_shown AFTER INSERT ON faces BEGIN
  UPDATE faces SET shown_in = (SELECT coalesce(part_of, id) FROM photos WHERE id = NEW.photo_id) WHERE id = NEW.id;
END;
CREATE TRIGGER faces_shown_with AFTER UPDATE OF part_of ON photos WHEN OLD.part_of IS NOT NEW.part_of BEGIN
  UPDATE faces SET shown_in = coalesce(NEW.part_of, NEW.id) WHERE photo_id = NEW.id;
END;
DROP INDEX faces_by_person;
CREATE INDEX faces_by_person ON faces (person_id, quality DESC, shown_in, unlikely) WHERE offline = 0;

CREATE TABLE regions (                         -- names for faces that were taken over from other programs, once each
  photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  name     TEXT NOT NULL,
  x        REAL NOT NULL,                      -- fractions of the upright picture
  y        REAL NOT NULL,
  width    REAL NOT NULL,
  height   REAL NOT NULL,
  source   TEXT NOT NULL,
  PRIMARY KEY (photo_id, name, x, y)
) STRICT, WITHOUT ROWID;

CREATE TABLE names_elsewhere (                 -- who is meant when another program says a name
  name      TEXT PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES persons(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX names_elsewhere_by_person ON names_elsewhere (person_id);

CREATE TABLE trash (                           -- photos that the owner put into the system's trash
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id    INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  at          TEXT NOT NULL,
  files       TEXT NOT NULL,                   -- JSON: where each file was and is
  restored_at TEXT
) STRICT;
CREATE INDEX trash_by_photo ON trash (photo_id);

CREATE TABLE names_written (                   -- what face names the file's sidecar (or the file) holds, to write only changes
  place_id INTEGER PRIMARY KEY REFERENCES places(id) ON DELETE CASCADE,
  tag      TEXT NOT NULL
) STRICT;
`;

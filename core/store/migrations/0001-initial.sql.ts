/** First shape of a library. */
export const initialSchema = `
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE roots (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  path     TEXT NOT NULL UNIQUE, -- absolute, real path
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE photos (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id        INTEGER REFERENCES roots(id) ON DELETE CASCADE,  -- NULL: uploaded into the library
  path           TEXT NOT NULL UNIQUE,                            -- absolute
  size_bytes     INTEGER NOT NULL,
  mtime_ms       INTEGER NOT NULL,
  state          TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending','done','failed','skipped')),
  failure_code   TEXT,
  failure_detail TEXT,
  failure_count  INTEGER NOT NULL DEFAULT 0,
  width          INTEGER,                                         -- of the upright picture
  height         INTEGER,
  taken_at       TEXT,                                            -- local time, no zone
  sort_at        TEXT NOT NULL,                                   -- taken_at, else the file's time
  content_sha256 BLOB,
  pack_id        TEXT,                                            -- pack that analysed it
  missing_since  TEXT,                                            -- set while the file is gone
  added_at       TEXT NOT NULL
) STRICT;
CREATE INDEX photos_by_time ON photos (sort_at DESC, id DESC) WHERE missing_since IS NULL;
CREATE INDEX photos_by_state_time ON photos (state, sort_at DESC, id DESC) WHERE missing_since IS NULL;
CREATE INDEX photos_by_root ON photos (root_id);

CREATE TABLE persons (
  id            INTEGER PRIMARY KEY,   -- the N of person_N; comes from the counter, never reused
  name          TEXT,                  -- NULL until the owner gives one
  hidden        INTEGER NOT NULL DEFAULT 0,
  deleted_at    TEXT,
  merged_into   INTEGER REFERENCES persons(id),
  created_at    TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE person_names USING fts5(name, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE faces (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id        INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  person_id       INTEGER REFERENCES persons(id),
  pack_id         TEXT NOT NULL,
  crop_index      INTEGER NOT NULL,    -- which face picture of the photo shows it
  x               REAL NOT NULL,       -- fractions of the upright picture
  y               REAL NOT NULL,
  width           REAL NOT NULL,
  height          REAL NOT NULL,
  landmarks       BLOB NOT NULL,       -- 10 float32, fractions
  detection_score REAL NOT NULL,
  quality         REAL NOT NULL,
  offline         INTEGER NOT NULL DEFAULT 0  -- 1 while its photo is missing
) STRICT;
CREATE INDEX faces_by_photo ON faces (photo_id);
CREATE INDEX faces_by_person ON faces (person_id, quality DESC, photo_id) WHERE offline = 0;

CREATE TABLE tasks (
  id             TEXT PRIMARY KEY,
  kind           TEXT NOT NULL,
  status         TEXT NOT NULL,
  input          TEXT NOT NULL,        -- JSON
  stage          TEXT NOT NULL,
  current        INTEGER NOT NULL DEFAULT 0,
  total          INTEGER NOT NULL DEFAULT 0,
  total_images   INTEGER NOT NULL DEFAULT 0,
  total_faces    INTEGER NOT NULL DEFAULT 0,
  unique_persons INTEGER NOT NULL DEFAULT 0,
  error          TEXT,
  created_at     TEXT NOT NULL,
  completed_at   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_time ON tasks (created_at DESC);

INSERT INTO settings (key, value) VALUES ('next_person_id', '0');
`;

/** Photos that the owner put together: by hand, by a search, or as an event. */
export const albumsSchema = `
CREATE TABLE albums (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid           TEXT NOT NULL UNIQUE,
  kind           TEXT NOT NULL CHECK (kind IN ('album','event')),
  name           TEXT NOT NULL,
  description    TEXT,
  location       TEXT,
  event_date     TEXT,                      -- YYYY-MM-DD
  is_active      INTEGER NOT NULL DEFAULT 1,
  filter         TEXT,                      -- JSON of the search whose photos are in it; NULL: put in by hand
  cover_photo_id INTEGER REFERENCES photos(id) ON DELETE SET NULL,
  created_at     TEXT NOT NULL,
  deleted_at     TEXT                       -- set while the owner can still take the deletion back
) STRICT;
CREATE INDEX albums_by_cover ON albums (cover_photo_id) WHERE cover_photo_id IS NOT NULL;
CREATE TABLE album_photos (
  album_id INTEGER NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  added_at TEXT NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_photos_by_photo ON album_photos (photo_id);
CREATE TABLE dismissed_events (             -- times that look like an event, but are none
  first_at TEXT NOT NULL,                   -- of its first photo, as photos.taken_at
  last_at  TEXT NOT NULL,
  PRIMARY KEY (first_at, last_at)
) STRICT, WITHOUT ROWID;
-- When and where, without a look at the rows: events are looked for in all of them at once. (What the condition says is
-- in the index, too: SQLite would look it up in the rows.)
CREATE INDEX photos_by_taken ON photos (taken_at, id, state, missing_since, part_of, latitude, longitude)
  WHERE state = 'done' AND missing_since IS NULL AND part_of IS NULL AND taken_at IS NOT NULL;
`;

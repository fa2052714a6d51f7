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
CREATE TABLE album_photos (
  album_id INTEGER NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
  added_at TEXT NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_photos_by_photo ON album_photos (photo_id);
`;

/** A fact is there or not: its rows are only inserted and deleted. */
function factTriggers(table: string, record: string, key: (row: 'OLD' | 'NEW') => string): string {
  const trigger = (event: 'INSERT' | 'DELETE', row: 'OLD' | 'NEW', before: boolean) => `
CREATE TRIGGER journal_${table}_${event.toLowerCase()} AFTER ${event} ON ${table} WHEN EXISTS (SELECT 1 FROM journal_open)
BEGIN
  INSERT INTO journal_changes (journal_id, record, key, before, after)
  SELECT id, '${record}', ${key(row)}, '${before}', '${!before}' FROM journal_open WHERE true
  ON CONFLICT DO UPDATE SET after = excluded.after;
END;`;
  return trigger('INSERT', 'NEW', false) + trigger('DELETE', 'OLD', true);
}

/** What the owner said about faces and people, and the journal that can take it back. */
export const ownersWordSchema = `
ALTER TABLE faces ADD COLUMN hold INTEGER NOT NULL DEFAULT 0;     -- 0 automatic, 1 stays with its person, 2 confirmed itself
ALTER TABLE faces ADD COLUMN verdict TEXT CHECK (verdict IN ('face', 'not_face'));  -- the owner's; NULL: not asked
ALTER TABLE faces ADD COLUMN drawn INTEGER NOT NULL DEFAULT 0;    -- 1: by hand
ALTER TABLE faces ADD COLUMN live REAL;                           -- 0..1, NULL: not measured
ALTER TABLE faces ADD COLUMN unlikely INTEGER NOT NULL DEFAULT 0; -- 1: probably no face of the family; grouping says so
DROP INDEX faces_by_photo;
CREATE INDEX faces_by_photo ON faces (photo_id, verdict);         -- counts need no look at the rows
DROP INDEX faces_by_person;
CREATE INDEX faces_by_person ON faces (person_id, quality DESC, photo_id, unlikely) WHERE offline = 0;
CREATE INDEX faces_unlikely ON faces (id) WHERE unlikely = 1;
CREATE INDEX faces_held ON faces (person_id) WHERE hold > 0;
CREATE INDEX faces_judged ON faces (verdict) WHERE verdict IS NOT NULL;

ALTER TABLE persons ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN stranger INTEGER NOT NULL DEFAULT 0;  -- nobody the owner cares for
ALTER TABLE persons ADD COLUMN birthday TEXT;                        -- YYYY, YYYY-MM or YYYY-MM-DD
ALTER TABLE persons ADD COLUMN chosen_cover_face_id INTEGER REFERENCES faces(id) ON DELETE SET NULL;
CREATE INDEX persons_by_cover ON persons (chosen_cover_face_id) WHERE chosen_cover_face_id IS NOT NULL;
CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX photos_gone ON photos (content_sha256) WHERE missing_since IS NOT NULL;  -- a moved file is found by its bytes

CREATE TABLE rejections (              -- this face is not this person
  face_id   INTEGER NOT NULL REFERENCES faces(id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES persons(id),
  PRIMARY KEY (face_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejections_by_person ON rejections (person_id);

CREATE TABLE apart (                   -- these are two people
  person_a INTEGER NOT NULL REFERENCES persons(id),
  person_b INTEGER NOT NULL REFERENCES persons(id),
  PRIMARY KEY (person_a, person_b),
  CHECK (person_a < person_b)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_by_second ON apart (person_b);

CREATE TABLE review_skips (            -- questions the owner does not want to answer
  question TEXT PRIMARY KEY,
  at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        TEXT NOT NULL,
  kind      TEXT NOT NULL,
  automatic INTEGER NOT NULL,          -- 1: nobody asked for it
  details   TEXT NOT NULL,             -- JSON, to tell the owner what it was
  undone_at TEXT
) STRICT;
CREATE TABLE journal_changes (
  journal_id INTEGER NOT NULL REFERENCES journal(id) ON DELETE CASCADE,
  record     TEXT NOT NULL CHECK (record IN ('face', 'person', 'rejection', 'apart', 'setting')),
  key        TEXT NOT NULL,            -- id, 'id:id', or the setting's key
  before     TEXT NOT NULL,            -- JSON of the columns that count
  after      TEXT NOT NULL,
  PRIMARY KEY (journal_id, record, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_changes_by_key ON journal_changes (record, key);  -- which entries touched the same thing
CREATE TABLE journal_open (id INTEGER NOT NULL) STRICT;  -- the entry that changes are written down for; empty: none

CREATE TRIGGER journal_faces AFTER UPDATE OF person_id, hold, verdict ON faces
WHEN EXISTS (SELECT 1 FROM journal_open)
  AND (OLD.person_id IS NOT NEW.person_id OR OLD.hold <> NEW.hold OR OLD.verdict IS NOT NEW.verdict)
BEGIN
  INSERT INTO journal_changes (journal_id, record, key, before, after)
  SELECT id, 'face', OLD.id,
    json_object('person_id', OLD.person_id, 'hold', OLD.hold, 'verdict', OLD.verdict),
    json_object('person_id', NEW.person_id, 'hold', NEW.hold, 'verdict', NEW.verdict) FROM journal_open WHERE true
  ON CONFLICT DO UPDATE SET after = excluded.after;
END;
CREATE TRIGGER journal_persons AFTER UPDATE ON persons WHEN EXISTS (SELECT 1 FROM journal_open)
BEGIN
  INSERT INTO journal_changes (journal_id, record, key, before, after)
  SELECT id, 'person', OLD.id,
    json_object('name', OLD.name, 'hidden', OLD.hidden, 'favourite', OLD.favourite, 'stranger', OLD.stranger,
      'birthday', OLD.birthday, 'chosen_cover_face_id', OLD.chosen_cover_face_id, 'deleted_at', OLD.deleted_at,
      'merged_into', OLD.merged_into),
    json_object('name', NEW.name, 'hidden', NEW.hidden, 'favourite', NEW.favourite, 'stranger', NEW.stranger,
      'birthday', NEW.birthday, 'chosen_cover_face_id', NEW.chosen_cover_face_id, 'deleted_at', NEW.deleted_at,
      'merged_into', NEW.merged_into) FROM journal_open WHERE true
  ON CONFLICT DO UPDATE SET after = excluded.after;
END;
${factTriggers('rejections', 'rejection', (row) => `${row}.face_id || ':' || ${row}.person_id`)}
${factTriggers('apart', 'apart', (row) => `${row}.person_a || ':' || ${row}.person_b`)}
CREATE TRIGGER journal_settings AFTER UPDATE ON settings
WHEN EXISTS (SELECT 1 FROM journal_open) AND NEW.key = 'calibration' AND OLD.value <> NEW.value
BEGIN
  INSERT INTO journal_changes (journal_id, record, key, before, after)
  SELECT id, 'setting', OLD.key, OLD.value, NEW.value FROM journal_open WHERE true
  ON CONFLICT DO UPDATE SET after = excluded.after;
END;
INSERT INTO settings (key, value) VALUES ('calibration', '{}');  -- by pack: what was learnt from the owner

-- Somebody the owner has touched in any way: never dissolved, never joined with another by itself.
CREATE VIEW kept_persons AS SELECT id FROM persons WHERE merged_into IS NULL AND (
  name IS NOT NULL OR hidden = 1 OR favourite = 1 OR stranger = 1 OR birthday IS NOT NULL OR deleted_at IS NOT NULL
  OR chosen_cover_face_id IS NOT NULL
  OR id IN (SELECT merged_into FROM persons WHERE merged_into IS NOT NULL)
  OR id IN (SELECT person_id FROM faces WHERE hold > 0)
  OR id IN (SELECT person_id FROM rejections)
  OR id IN (SELECT person_a FROM apart) OR id IN (SELECT person_b FROM apart));

-- Whom the owner named, joined or removed before there was a journal keeps every face.
UPDATE faces SET hold = 1 WHERE person_id IN (SELECT id FROM kept_persons);
`;

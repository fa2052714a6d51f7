import { foldSpellingSql } from '../spelling.sql.ts';

/** The words of a photo: of its files and their folders below the root, and of all that was written about it. */
const words = `(SELECT group_concat(substr(places.path, 1 + coalesce(length(roots.path), 0)), ' ')
      FROM places LEFT JOIN roots ON roots.id = root_id WHERE photo_id = photos.id)
    || ' ' || coalesce(caption, '') || ' ' || keywords || ' ' || people_said || ' ' || coalesce(camera, '')`;
export const wordsOfPhotosSql = `SELECT photos.id, ${foldSpellingSql(words)} FROM photos`;

/** Photos are found by words. */
export const searchSchema = `
CREATE VIRTUAL TABLE photo_words USING fts5(words, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO photo_words (rowid, words) ${wordsOfPhotosSql};
CREATE TRIGGER photo_words_removed AFTER DELETE ON photos BEGIN
  DELETE FROM photo_words WHERE rowid = OLD.id;
END;
CREATE INDEX photos_by_camera ON photos (camera) WHERE camera IS NOT NULL;
`;

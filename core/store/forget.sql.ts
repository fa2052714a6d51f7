import type { ReadableDatabase } from './database.sql.ts';

/** What is known about faces and people, dependent tables first. */
const tables = [
  ...['journal_open', 'journal_changes', 'journal', 'review_skips', 'rejections', 'apart'],
  ...['regions', 'names_elsewhere', 'names_written', 'person_names'],
];

export function forgetQueries(db: ReadableDatabase) {
  const packTables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE name GLOB 'face_vectors_*' AND sql LIKE 'CREATE VIRTUAL%'`)
    .pluck();
  return {
    /** Deletes every face, embedding, person and word of the owner; numbers of people are not used again. */
    faces(): void {
      db.transaction(() => {
        for (const table of tables) db.prepare(`DELETE FROM ${table}`).run();
        for (const table of packTables.all() as string[]) db.prepare(`DELETE FROM ${table}`).run();
        db.prepare('UPDATE persons SET chosen_cover_face_id = NULL, merged_into = NULL').run();
        db.prepare('DELETE FROM faces').run();
        db.prepare('DELETE FROM persons').run();
        db.prepare(`UPDATE settings SET value = '{}' WHERE key = 'calibration'`).run();
      }).immediate();
    },
    /** Writes the file anew: what was deleted can then not be found in it any more. */
    rewrite(): void {
      db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
    },
  };
}

import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { AppError } from '../contract/errors.ts';
import { type ReadableDatabase, schemaVersion } from './database.sql.ts';

/** Copies the database while it is in use, and deletes what it knows about faces. */
export function copyQueries(db: ReadableDatabase) {
  return {
    /**
     * A whole copy of the library's database as it is at the end of the copying, checked.
     * `onProgress` (pages copied, pages in all) ends the copying by throwing.
     * @throws what SQLite says, `library_corrupt` when the copy is not what it should be.
     */
    async copyTo(path: string, onProgress: (current: number, total: number) => void): Promise<void> {
      rmSync(path, { force: true });
      let failure: unknown;
      await db
        .backup(path, {
          progress({ totalPages, remainingPages }) {
            try {
              onProgress(totalPages - remainingPages, totalPages);
            } catch (error) {
              failure = error;
              throw error;
            }
            return pagesAtOnce;
          },
        })
        .catch((error: unknown) => {
          throw failure ?? error;
        });
      checkCopy(path);
    },
  };
}

/** 4 MB: a few milliseconds between which the engine answers. */
const pagesAtOnce = 1_000;

/** Opens a copy as a library would be, reads through all of it, and leaves a single file. */
function checkCopy(path: string): void {
  const copy = new Database(path, { fileMustExist: true });
  try {
    sqliteVec.load(copy);
    copy.pragma('journal_mode = DELETE');
    const version = copy.pragma('user_version', { simple: true });
    const found = copy.pragma('quick_check(1)', { simple: true });
    if (version !== schemaVersion || found !== 'ok')
      throw new AppError('library_corrupt', `The copy ${path} cannot be relied on (${found})`);
    copy.prepare('SELECT count(*) FROM photos').get();
  } finally {
    copy.close();
  }
}

import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { AppError, diskError } from '../contract/errors.ts';
import { initialSchema } from './migrations/0001-initial.sql.ts';
import { ownersWordSchema } from './migrations/0002-owners-word.sql.ts';
import { placesSchema } from './migrations/0003-places.sql.ts';
import { searchSchema } from './migrations/0004-search.sql.ts';
import { placeholdersSchema } from './migrations/0005-placeholders.sql.ts';
import { albumsSchema } from './migrations/0006-albums.sql.ts';
import { localitiesSchema } from './migrations/0007-localities.sql.ts';

/** Connection that may only read. */
export type ReadableDatabase = Database.Database & { readonly __access: 'read' | 'write' };
/** The one writing connection of a library. */
export type WritableDatabase = Database.Database & { readonly __access: 'write' };

/** `migrations[i]` brings `user_version` from i to i+1; never edit one that was released. */
const migrations: readonly ((db: Database.Database) => void)[] = [
  (db) => db.exec(initialSchema),
  (db) => db.exec(ownersWordSchema),
  (db) => db.exec(placesSchema),
  (db) => db.exec(searchSchema),
  (db) => db.exec(placeholdersSchema),
  (db) => db.exec(albumsSchema),
  (db) => db.exec(localitiesSchema),
];

export const schemaVersion = migrations.length;

export function databasePath(libraryDir: string): string {
  return join(libraryDir, 'library.db');
}

/** Makes the folder of a library when it is not there. @returns its real path. @throws AppError library_not_writable. */
export function makeLibraryFolder(libraryDir: string): string {
  return classified(libraryDir, () => {
    mkdirSync(libraryDir, { recursive: true });
    return realpathSync(libraryDir);
  });
}

/** Opens an existing library for reading; safe while another process writes. */
export function openReadableDatabase(libraryDir: string): ReadableDatabase {
  const path = databasePath(libraryDir);
  if (!existsSync(path)) throw new AppError('not_found', `There is no Heirloom library in ${libraryDir}`);
  return classified(libraryDir, () => {
    const db = connect(path, { readonly: true });
    refuseFuture(db, libraryDir);
    refusePast(db, libraryDir);
    return db as ReadableDatabase;
  });
}

/**
 * Opens (or makes) the library for writing and brings its shape up to date; a copy goes to `backups/` before
 * existing data is migrated. The caller holds the library lock.
 */
export function openWritableDatabase(libraryDir: string): WritableDatabase {
  return classified(libraryDir, () => {
    const db = connect(databasePath(libraryDir), {});
    db.pragma('journal_mode = WAL');
    // A power cut may lose the last transactions, which a rescan repeats; it cannot damage the file. What the owner
    // says is written with FULL, see `Store.durably`.
    db.pragma('synchronous = NORMAL');
    refuseFuture(db, libraryDir);
    migrate(db, libraryDir);
    return db as WritableDatabase;
  });
}

/**
 * Holds `library.lock` exclusively until closed or until the process dies, so that two Heirlooms never work on
 * one library. An SQLite lock is used because the system releases it even after `kill -9`.
 */
export function lockLibrary(libraryDir: string): { release(): void } {
  return classified(libraryDir, () => {
    makeLibraryFolder(libraryDir);
    const lock = new Database(join(libraryDir, 'library.lock'), { timeout: 0 });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
        throw new AppError('library_in_use', `Another Heirloom is using the library in ${libraryDir}`);
      }
      throw error;
    }
    return { release: () => lock.close() };
  });
}

function connect(path: string, options: Database.Options): Database.Database {
  const db = new Database(path, { timeout: 10_000, ...options });
  sqliteVec.load(db);
  return db;
}

function userVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

function refuseFuture(db: Database.Database, libraryDir: string): void {
  const found = userVersion(db);
  if (found <= schemaVersion) return;
  db.close();
  throw new AppError(
    'library_from_future',
    `The library in ${libraryDir} was made by a newer Heirloom (version ${found}, this one knows ${schemaVersion})`,
  );
}

/** Only the writer brings a library up to date. */
function refusePast(db: Database.Database, libraryDir: string): void {
  if (userVersion(db) >= schemaVersion) return;
  db.close();
  throw new AppError(
    'conflict',
    `The library in ${libraryDir} was made by an older Heirloom; start this one with it once, then try again`,
  );
}

function migrate(db: Database.Database, libraryDir: string): void {
  const found = userVersion(db);
  if (found > 0 && found < schemaVersion) {
    const backups = join(libraryDir, 'backups');
    mkdirSync(backups, { recursive: true });
    db.prepare('VACUUM INTO ?').run(join(backups, `before-v${schemaVersion}-${Date.now()}.db`));
  }
  // A table that is made anew would otherwise take the rows that refer to it along.
  db.pragma('foreign_keys = OFF');
  for (let version = found; version < schemaVersion; version++) {
    db.transaction(() => {
      migrations[version]!(db);
      const broken = db.pragma('foreign_key_check') as { table: string }[];
      if (broken.length > 0) throw new Error(`migration ${version + 1} breaks ${broken[0]!.table}`);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
  db.pragma('foreign_keys = ON');
}

/** The last three: the path, or a part of it, is a file, or lies where nothing can be made. */
const notWritable: ReadonlySet<string> = new Set([
  ...['EACCES', 'EROFS', 'EPERM', 'SQLITE_CANTOPEN'],
  ...['EEXIST', 'ENOTDIR', 'ENOENT'],
]);

/** Turns SQLite's codes into the few that an owner can act on. */
function classified<T>(libraryDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
      throw new AppError(
        'library_corrupt',
        `The library in ${libraryDir} is damaged; copies are in its backups folder`,
        { cause: error },
      );
    }
    const ofDisk = diskError(error);
    if (ofDisk?.code === 'disk_full') throw ofDisk;
    if (notWritable.has(code) || code.startsWith('SQLITE_READONLY')) {
      throw new AppError('library_not_writable', `The library in ${libraryDir} cannot be written (${code})`, {
        cause: error,
      });
    }
    throw error;
  }
}

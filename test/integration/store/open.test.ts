import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import { databasePath, schemaVersion } from '../../../core/store/database.sql.ts';
import { openReadableStore, openStore } from '../../../core/store/store.ts';
import { newStore, temporaryFolder } from '../../engine-fixture.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

test('a new library has the newest shape, in WAL, and opens again with what was in it', () => {
  const libraryDir = join(temporaryFolder(), 'deep/library');
  const store = openStore(libraryDir);
  store.settings.set('answer', { to: 'everything' });
  store.close();

  const db = new Database(databasePath(libraryDir), { readonly: true });
  const found = {
    version: db.pragma('user_version', { simple: true }),
    journal: db.pragma('journal_mode', { simple: true }),
    damage: db.pragma('integrity_check', { simple: true }),
    tables: db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'`)
      .pluck()
      .all(),
  };
  db.close();
  expect(found).toEqual({
    version: schemaVersion,
    journal: 'wal',
    damage: 'ok',
    tables: [
      ...['settings', 'roots', 'persons', 'faces', 'tasks', 'rejections', 'apart', 'journal'],
      ...['places', 'photos', 'regions', 'trash', 'albums', 'localities'],
    ],
  });
  expect(newStore(libraryDir).settings.get('answer')).toEqual({ to: 'everything' });
  // Nothing was migrated that held data, so nothing was copied.
  expect(existsSync(join(libraryDir, 'backups'))).toBe(false);
});

test('a library of a newer Heirloom is refused and left as it is', () => {
  const libraryDir = temporaryFolder();
  openStore(libraryDir).close();
  const db = new Database(databasePath(libraryDir));
  db.pragma(`user_version = ${schemaVersion + 1}`);
  db.pragma('journal_mode = DELETE');
  db.close();
  const before = readFileSync(databasePath(libraryDir));
  expect([
    codeOf(() => openStore(libraryDir)),
    codeOf(() => openReadableStore(libraryDir)),
    // The refusal has given the lock back.
    codeOf(() => openStore(libraryDir)),
  ]).toEqual(['library_from_future', 'library_from_future', 'library_from_future']);
  const after = new Database(databasePath(libraryDir), { readonly: true });
  expect(after.pragma('user_version', { simple: true })).toBe(schemaVersion + 1);
  after.close();
  expect(readFileSync(databasePath(libraryDir)).subarray(100)).toEqual(before.subarray(100));
});

test('a file that is no database, and one that lost its end, are called corrupt', () => {
  const strange = temporaryFolder();
  writeFileSync(databasePath(strange), 'This is a letter to my grandmother. '.repeat(100));

  const truncated = temporaryFolder();
  openStore(truncated).close();
  const whole = readFileSync(databasePath(truncated));
  writeFileSync(databasePath(truncated), whole.subarray(0, whole.length / 2));

  const beheaded = temporaryFolder();
  writeFileSync(databasePath(beheaded), whole.subarray(0, 50));

  expect([strange, truncated, beheaded].map((dir) => codeOf(() => openStore(dir).close()))).toEqual([
    'library_corrupt',
    'library_corrupt',
    'library_corrupt',
  ]);
  expect(codeOf(() => openReadableStore(strange).close())).toBe('library_corrupt');
  // Whatever is left of it is for its owner to save.
  expect(readFileSync(databasePath(strange), 'utf8')).toMatch(/^This is a letter/);
});

test('reading asks for a library that is there', () => {
  const dir = temporaryFolder();
  expect([codeOf(() => openReadableStore(dir)), readdirSync(dir)]).toEqual(['not_found', []]);
});

test('a library is worked on by one engine at a time, and read by any number', () => {
  const libraryDir = temporaryFolder();
  const first = openStore(libraryDir);
  first.settings.set('x', 1);
  const reader = openReadableStore(libraryDir);
  expect([codeOf(() => openStore(libraryDir)), reader.settings.get('x')]).toEqual(['library_in_use', 1]);
  expect(() => reader.settings.set('x', 2)).toThrow(/readonly/);
  reader.close();
  first.close();
  expect(codeOf(() => openStore(libraryDir).close())).toBe('no error');
});

test('kill -9 of the engine that holds a library gives it free', async () => {
  const libraryDir = temporaryFolder();
  const storeModule = join(import.meta.dirname, '../../../core/store/store.ts');
  const holder = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', holderCode(storeModule, libraryDir)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(holder.stdout, 'data');
  expect(String(line)).toBe('open\n');
  expect(codeOf(() => openStore(libraryDir))).toBe('library_in_use');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  // Also what was committed before the kill is there.
  expect(newStore(libraryDir).settings.get('by')).toBe('holder');
});

function holderCode(storeModule: string, libraryDir: string): string {
  return `import { openStore } from ${JSON.stringify(storeModule)};
    const store = openStore(${JSON.stringify(libraryDir)});
    store.settings.set('by', 'holder');
    console.log('open');
    setInterval(() => {}, 1000);`;
}

test('a folder that may not be written is named as the reason', (context) => {
  if (process.platform === 'win32') context.skip('folders of Windows have no mode');
  const parent = temporaryFolder();
  const made = join(parent, 'made');
  openStore(made).close();
  const empty = join(parent, 'empty');
  mkdirSync(empty);
  for (const dir of [made, empty]) chmodSync(dir, 0o555);
  const asNobody = <T>(work: () => T): T => {
    if (process.getuid!() !== 0) return work();
    // Modes do not bind root: be somebody else for a moment.
    chmodSync(parent, 0o755);
    process.seteuid!(65_534);
    try {
      return work();
    } finally {
      process.seteuid!(0);
    }
  };
  const codes = asNobody(() => [made, empty, join(empty, 'new')].map((dir) => codeOf(() => openStore(dir))));
  for (const dir of [made, empty]) chmodSync(dir, 0o755);
  expect(codes).toEqual(['library_not_writable', 'library_not_writable', 'library_not_writable']);
  expect(dirname(made)).toBe(parent);
});

test('a path that is a file is no place for a library', () => {
  const file = join(temporaryFolder(), 'photo.jpg');
  writeFileSync(file, 'x');
  expect([codeOf(() => openStore(file)), codeOf(() => openStore(join(file, 'library')))]).toEqual([
    'library_not_writable',
    'library_not_writable',
  ]);
});

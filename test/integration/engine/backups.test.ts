import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openReadableStore } from '../../../core/store/store.ts';
import { call, scannedFamily, startTestEngine, temporaryFolder } from '../../engine-fixture.ts';

const family = scannedFamily({ leonard: 4, penny: 4 }, 1);

/** Of all embeddings as sqlite-vec keeps them. */
function vectorBytes(libraryDir: string): number {
  const db = new Database(join(libraryDir, 'library.db'), { readonly: true });
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE name GLOB 'face_vectors_*_vector_chunks*' AND type = 'table'`,
    )
    .pluck()
    .all();
  const sizes = tables.map((name) => db.prepare(`SELECT total(length(vectors)) FROM ${name}`).pluck().get());
  db.close();
  return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
}

test('a copy of the library opens as a library with all names, and is listed', async () => {
  const { engine } = await family.open();
  const [first] = await call(engine, 'listPersons');
  await call(engine, 'renamePerson', { params: { id: first!.id }, body: { name: 'Анна' } });
  const folder = temporaryFolder();
  expect(await call(engine, 'listBackups')).toEqual({ folder: null, latest: null, automatic: [] });
  const { task_id } = await call(engine, 'makeBackup', { body: { folder } });
  const task = await engine.ended(task_id);
  expect([task.status, task.error_code]).toEqual(['completed', null]);

  const [made] = readdirSync(folder);
  expect(made).toMatch(/^Heirloom \d{4}-\d\d-\d\d \d\d-\d\d-\d\d$/);
  expect(readdirSync(join(folder, made!)).sort()).toEqual(['HOW TO RESTORE.txt', 'library.db']);
  const copy = openReadableStore(join(folder, made!));
  expect(copy.persons.list().map(({ name }) => name)).toContain('Анна');
  expect(copy.faces.count().faces).toBe((await call(engine, 'getStats')).total_faces);
  copy.close();
  expect(await call(engine, 'listBackups')).toMatchObject({
    folder,
    latest: { path: join(folder, made!, 'library.db'), size_bytes: expect.any(Number) },
  });
});

test('a folder that is none, cannot be written or is the library itself is refused at once', async () => {
  const { engine, libraryDir } = await family.open();
  const folder = temporaryFolder();
  const codeFor = async (to: string) =>
    call(engine, 'makeBackup', { body: { folder: to } }).then(
      () => 'made',
      (error) => error.code,
    );
  writeFileSync(join(folder, 'file'), '');
  expect(await codeFor(join(folder, 'nowhere'))).toBe('folder_not_found');
  expect(await codeFor(join(folder, 'file'))).toBe('folder_not_found');
  expect(await codeFor(libraryDir)).toBe('conflict');
  // Root may write anywhere but where nobody can.
  if (process.platform === 'linux') expect(await codeFor('/proc')).toBe('folder_not_writable');
  if (process.getuid?.() !== 0) {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect(await codeFor(locked)).toBe('folder_not_writable');
  }
});

test('when the disk goes away meanwhile, the task says so with a code and nothing is left behind', async () => {
  const { engine } = await family.open();
  const folder = temporaryFolder();
  const { task_id } = await call(engine, 'makeBackup', { body: { folder } });
  rmSync(folder, { recursive: true });
  const task = await engine.ended(task_id);
  expect([task.status, task.error_code, existsSync(folder)]).toEqual([
    'failed',
    'folder_not_writable',
    false,
  ]);
  expect(await call(engine, 'listBackups')).toMatchObject({ folder: null, latest: null });
});

test('all faces are deleted for good: rows, embeddings, pictures and copies; photos stay', async () => {
  const { engine, libraryDir } = await family.open();
  const [person] = await call(engine, 'listPersons');
  await call(engine, 'renamePerson', { params: { id: person!.id }, body: { name: 'Wolowitz the unique' } });
  mkdirSync(join(libraryDir, 'backups'), { recursive: true });
  writeFileSync(join(libraryDir, 'backups', 'before-v9-1.db'), 'x');
  const { photos_by_state } = await call(engine, 'getStats');
  expect(vectorBytes(libraryDir)).toBeGreaterThan(0);

  await call(engine, 'forgetFaces', { body: { confirm: 'forget all faces' } });

  expect(await call(engine, 'listPersons')).toEqual([]);
  expect(await call(engine, 'getStats')).toMatchObject({ total_faces: 0, total_persons: 0, photos_by_state });
  expect((await call(engine, 'listHistory', { query: { limit: 10 } })).entries).toEqual([]);
  const thumbs = readdirSync(join(libraryDir, 'thumbs'), { recursive: true, encoding: 'utf8' });
  expect(thumbs.filter((name) => /\d+-\d+\.jpg$/.test(name))).toEqual([]);
  expect(thumbs.filter((name) => /\d+\.jpg$/.test(name)).length).toBe(photos_by_state.done);
  expect(existsSync(join(libraryDir, 'backups'))).toBe(false);
  expect(readFileSync(join(libraryDir, 'library.db')).includes('Wolowitz the unique')).toBe(false);
  expect(vectorBytes(libraryDir)).toBe(0);

  // Life goes on: a new scan changes nothing, and new people get new numbers.
  expect((await engine.ended((await call(engine, 'startScan')).task_id)).status).toBe('completed');
  expect(await call(engine, 'listPersons')).toEqual([]);
});

test('the library opens again after the deletion', async () => {
  const { engine, libraryDir } = await family.open();
  await call(engine, 'forgetFaces', { body: { confirm: 'forget all faces' } });
  await engine.close();
  const again = await startTestEngine(libraryDir);
  expect((await call(again, 'getStats')).total_faces).toBe(0);
});

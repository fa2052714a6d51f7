import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { databasePath } from '../../../core/store/database.sql.ts';
import { openStore } from '../../../core/store/store.ts';
import { writeSettings } from '../../../core/system/settings.ts';
import {
  addAndScan,
  call,
  childrenOf,
  copyFamily,
  filesByPerson,
  paint,
  scanAgain,
  startTestEngine,
  temporaryFolder,
  testModels,
  until,
} from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

let missing: string | null = null;
beforeAll(async () => {
  missing = (await testModels()).missing;
});
beforeEach((context) => context.skip(missing !== null, missing ?? ''));

/** A folder of pictures that take their time, but have nobody in them. */
async function folderOf(count: number): Promise<string> {
  const folder = temporaryFolder();
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(3, '0')}.jpg`);
  await Promise.all(names.map((name, i) => paint(join(folder, name), `hsl(${i}, 50%, 50%)`, 320, 240)));
  return folder;
}

async function startScan(engine: Engine, path: string) {
  const { root, task_id } = await call(engine, 'addRoot', { body: { path } });
  return { rootId: root.id, taskId: task_id };
}

async function doneCount(engine: Engine): Promise<number> {
  return (await call(engine, 'getStats')).photos_by_state.done;
}

function untilDone(engine: Engine, count: number): Promise<void> {
  return until(async () => (await doneCount(engine)) >= count);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const delay = (ms: number) => new Promise((done) => setTimeout(done, ms));

test('a paused scan analyses nothing more until it goes on', async () => {
  const photos = await folderOf(30);
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  const { taskId } = await startScan(engine, photos);
  await untilDone(engine, 5);
  const paused = await call(engine, 'pauseTask', { params: { id: taskId } });
  // What the processes had begun is finished.
  let rested = await doneCount(engine);
  for (let before = -1; before !== rested; rested = await doneCount(engine)) {
    before = rested;
    await delay(1500);
  }
  await delay(400);
  const still = await doneCount(engine);
  const resumed = await call(engine, 'resumeTask', { params: { id: taskId } });
  const ended = await engine.ended(taskId);
  expect([paused.status, resumed.status, ended.status, ended.total_images]).toEqual([
    'paused',
    'processing',
    'completed',
    30,
  ]);
  expect([still, rested < 30]).toEqual([rested, true]);
});

test('a cancelled scan keeps what it did; the next one does the rest and nothing again', async () => {
  const photos = await folderOf(30);
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  const { taskId } = await startScan(engine, photos);
  await untilDone(engine, 5);
  await call(engine, 'cancelTask', { params: { id: taskId } });
  const cancelled = await engine.ended(taskId);
  const kept = await doneCount(engine);
  await delay(300);
  expect([cancelled.status, cancelled.error, await doneCount(engine)]).toEqual(['cancelled', null, kept]);
  const { photos: done } = await call(engine, 'listPhotos', { query: { state: 'done', limit: 100 } });
  expect([done.length, done.length < 30]).toEqual([kept, true]);
  const times = () => done.map(({ id }) => statSync(join(libraryDir, `thumbs/0/${id}.jpg`)).mtimeMs);
  const before = times();
  expect((await scanAgain(engine)).total_images).toBe(30);
  expect(times()).toEqual(before);
});

test('a scan that was under way when the engine was closed goes on by itself in the next one', async () => {
  const photos = await folderOf(30);
  const libraryDir = join(temporaryFolder(), 'library');
  const before = process.platform === 'linux' ? childrenOf(process.pid) : [];
  const first = await startTestEngine(libraryDir);
  const { taskId } = await startScan(first, photos);
  await untilDone(first, 5);
  await first.close();
  if (process.platform === 'linux') expect(childrenOf(process.pid)).toEqual(before);

  const second = await startTestEngine(libraryDir);
  const left = await doneCount(second);
  const task = await second.ended(taskId);
  expect([left < 30, task.status, task.total_images, await doneCount(second)]).toEqual([
    ...[true, 'completed', 30, 30],
  ]);
  const { total } = await call(second, 'listPhotos', { query: { limit: 1 } });
  expect(total).toBe(30);
});

test('without the chosen models a scan fails in words and blames no photo; with models it goes on', async (context) => {
  const photos = await folderOf(3);
  const libraryDir = join(temporaryFolder(), 'library');
  const store = openStore(libraryDir);
  writeSettings(store, { pack: 'buffalo_l' });
  store.close();
  const engine = await startTestEngine(libraryDir);
  const packs = await call(engine, 'listPacks');
  context.skip(
    packs.some(({ id, present }) => id === 'buffalo_l' && present),
    'buffalo_l is here',
  );
  const { task } = await addAndScan(engine, photos);
  const { photos_by_state } = await call(engine, 'getStats');
  expect([task.status, task.error, photos_by_state]).toEqual([
    'failed',
    expect.stringContaining('The model pack buffalo_l is not on this computer'),
    { pending: 3, done: 0, failed: 0, skipped: 0 },
  ]);
  await call(engine, 'updateSettings', { body: { pack: null } });
  const [scan] = await call(engine, 'listTasks', { query: { limit: 1 } });
  expect([(await engine.ended(scan!.id)).status, await doneCount(engine)]).toEqual(['completed', 3]);
});

test('a folder that is away is said to be, and its photos stay', async () => {
  const parent = temporaryFolder();
  const disk = join(parent, 'disk');
  mkdirSync(disk);
  await paint(join(disk, 'a.jpg'));
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  await addAndScan(engine, disk);
  renameSync(disk, join(parent, 'unplugged'));
  const task = await scanAgain(engine);
  const [root] = await call(engine, 'listRoots');
  const { photos } = await call(engine, 'listPhotos', { query: { limit: 10 } });
  const original = call(engine, 'getPhotoOriginal', { params: { id: photos[0]!.id } });
  expect([task.status, root!.available, root!.photos_count, photos.map((photo) => photo.state)]).toEqual([
    ...['completed', false, 1, ['done']],
  ]);
  await expect(original).rejects.toMatchObject({ code: 'original_missing' });
  // Its small picture is still here to see.
  const thumbnail = await call(engine, 'getPhotoThumbnail', { params: { id: photos[0]!.id } });
  expect(thumbnail.contentType).toBe('image/jpeg');
});

test('a folder that is removed while it is scanned leaves no row and no picture', async () => {
  const photos = await folderOf(30);
  const other = await folderOf(2);
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, other);
  const { rootId, taskId } = await startScan(engine, photos);
  await untilDone(engine, 8);
  await call(engine, 'removeRoot', { params: { id: rootId } });
  const ended = await engine.ended(taskId);
  const { total } = await call(engine, 'listPhotos', { query: { limit: 1 } });
  expect({
    ended: [ended.status, ended.error],
    total,
    thumbs: filesBelow(join(libraryDir, 'thumbs')).length,
    originals: filesBelow(photos).length,
  }).toEqual({ ended: ['completed', null], total: 2, thumbs: 2, originals: 30 });
});

test('what belongs to a removed folder is gone from every table, vectors too', async (context) => {
  context.skip(sharedDir() === null, sharedAbsent);
  const photos = temporaryFolder();
  const kept = temporaryFolder();
  copyFamily(photos, { amy: 2, raj: 1 });
  copyFamily(kept, { penny: 2 });
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  const { rootId } = await addAndScan(engine, photos);
  await addAndScan(engine, kept);
  await call(engine, 'removeRoot', { params: { id: rootId } });
  await engine.close();
  const db = new Database(databasePath(libraryDir), { readonly: true });
  sqliteVec.load(db);
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  const { located } = await testModels();
  const found = ['roots', 'photos', 'faces', `face_vectors_${located!.id}`, 'persons', 'person_names'].map(
    count,
  );
  db.close();
  expect(found).toEqual([1, 2, 2, 2, 1, 1]);
});

test('a photo with fewer faces than before leaves no picture of the others', async (context) => {
  context.skip(sharedDir() === null, sharedAbsent);
  const photos = temporaryFolder();
  const libraryDir = join(temporaryFolder(), 'library');
  copyFamily(photos, {}, 1);
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, photos);
  const thumbs = join(libraryDir, 'thumbs');
  const crops = () => filesBelow(thumbs).filter((path) => /-\d+\.jpg$/.test(path));
  const { photos: before } = await call(engine, 'listPhotos', { query: { limit: 1 } });
  expect([crops().length, before[0]!.faces_count > 1]).toEqual([before[0]!.faces_count, true]);
  rmSync(join(photos, 'bbt1.jpg'));
  await paint(join(photos, 'bbt1.jpg'));
  await scanAgain(engine);
  expect([crops(), await filesByPerson(engine)]).toEqual([[], {}]);
});

test('a file of each fate is counted as what it is', async () => {
  const photos = temporaryFolder();
  await paint(join(photos, 'good.png'));
  writeFileSync(join(photos, 'empty.jpg'), '');
  writeFileSync(join(photos, 'letter.jpg'), 'Dear grandmother');
  writeFileSync(join(photos, 'film.mp4'), 'film');
  writeFileSync(join(photos, 'notes.txt'), 'notes');
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  const { task } = await addAndScan(engine, photos);
  const { total_photos, photos_by_state, failures } = await call(engine, 'getStats');
  expect({ status: task.status, images: task.total_images, total_photos, photos_by_state, failures }).toEqual(
    {
      ...{ status: 'completed', images: 4, total_photos: 4 },
      photos_by_state: { pending: 0, done: 1, failed: 1, skipped: 2 },
      failures: [
        { code: 'unsupported_format', count: 2 },
        { code: 'empty_file', count: 1 },
      ],
    },
  );
});

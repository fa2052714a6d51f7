import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, onTestFinished, type TestContext, test } from 'vitest';
import {
  addAndScan,
  call,
  heirloom,
  paint,
  scanAgain,
  startTestEngine,
  type TestModels,
  temporaryFolder,
  testModels,
} from '../engine-fixture.ts';

let models: TestModels;
beforeAll(async () => {
  models = await testModels();
});

/** A file system of its own, of a few megabytes. */
function newDisk(context: TestContext, sizeKb: number) {
  context.skip(models.missing !== null, models.missing ?? '');
  context.skip(
    process.platform !== 'linux' || process.getuid!() !== 0,
    'needs root on Linux, to mount a small disk',
  );
  const path = join(temporaryFolder(), 'disk');
  mkdirSync(path);
  const mount = (options: string) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'heirloom-test', path], { stdio: 'pipe' });
  try {
    mount(`size=${sizeKb}k`);
  } catch (error) {
    context.skip(true, `cannot mount a small disk here: ${(error as Error).message}`);
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', path]));
  const filler = join(path, 'filler');
  return {
    path,
    remount: (options: string) => mount(`remount,${options}`),
    /** Leaves no block free. */
    fill() {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    makeRoom: () => rmSync(filler),
  };
}

/** Pictures with thumbnails of some 60 KB, no two alike. */
async function makePhotos(count: number): Promise<string> {
  const folder = join(temporaryFolder(), 'photos');
  await mkdir(folder);
  for (let n = 0; n < count; n++) {
    const noise = { type: 'gaussian', mean: 100 + n, sigma: 30 } as const;
    await sharp({ create: { width: 400, height: 300, channels: 3, background: '#000', noise } }).toFile(
      join(folder, `${String(n).padStart(3, '0')}.png`),
    );
  }
  return folder;
}

async function countByState(engine: Awaited<ReturnType<typeof startTestEngine>>) {
  return (await call(engine, 'getStats')).photos_by_state;
}

test('a disk that fills up stops the scan with a sentence; no photo is blamed or lost', async (context) => {
  const disk = newDisk(context, 3_000);
  const photos = await makePhotos(60);
  const libraryDir = join(disk.path, 'library');
  const engine = await startTestEngine(libraryDir);
  const { task } = await addAndScan(engine, photos);
  expect([task.status, task.error]).toEqual([
    'failed',
    'The disk with the library is full. Make room on it, then scan again; nothing is lost.',
  ]);
  const stopped = await countByState(engine);
  expect(stopped).toMatchObject({ failed: 0, skipped: 0 });
  expect(stopped.done).toBeGreaterThan(0);
  expect(stopped.pending).toBeGreaterThan(0);
  expect(stopped.done + stopped.pending).toBe(60);

  disk.remount('size=60000k');
  expect((await scanAgain(engine)).status).toBe('completed');
  expect(await countByState(engine)).toMatchObject({ failed: 0, skipped: 0, pending: 0, done: 60 });
});

test('what the owner does on a full disk is refused with the reason, and what was there stays', async (context) => {
  const disk = newDisk(context, 20_000);
  const photos = await makePhotos(4);
  const libraryDir = join(disk.path, 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, photos);
  await call(engine, 'updateSettings', { body: { cluster_min_samples: 3 } });
  disk.fill();
  // One row may fit into what the files have already; many do not.
  const until = async () => {
    for (let n = 0; n < 5_000; n++)
      await call(engine, 'startScan').then(({ task_id }) => engine.ended(task_id));
  };
  await expect(until()).rejects.toMatchObject({ code: expect.stringMatching(/^(SQLITE_FULL|disk_full)$/) });
  expect(await countByState(engine)).toMatchObject({ done: 4 });
  await engine.close();

  disk.makeRoom();
  const again = await startTestEngine(libraryDir);
  expect(await countByState(again)).toMatchObject({ done: 4, failed: 0 });
  expect((await call(again, 'getSettings')).cluster_min_samples).toBe(3);
  expect((await scanAgain(again)).status).toBe('completed');
});

test('a library on a full or read-only disk says so in one line, and on a free one opens', async (context) => {
  const disk = newDisk(context, 4_000);
  const photos = await makePhotos(1);
  const libraryDir = join(disk.path, 'library');
  disk.fill();
  const full = await heirloom(['scan', photos, '--library', libraryDir]);
  expect([full.code, full.stderr.trim()]).toEqual([
    1,
    'heirloom: The disk with the library is full. Make room on it, then scan again; nothing is lost.',
  ]);
  disk.makeRoom();
  disk.remount('size=20000k');
  expect((await heirloom(['scan', photos, '--library', libraryDir])).code).toBe(0);

  disk.remount('ro');
  const readOnly = await heirloom(['scan', photos, '--library', libraryDir]);
  expect(readOnly.code).toBe(1);
  expect(readOnly.stderr.trim()).toMatch(/^heirloom: The library in \S+ cannot be written \(\w+\)$/);
  await expect(startTestEngine(libraryDir)).rejects.toMatchObject({ code: 'library_not_writable' });
  disk.remount('rw');
  const engine = await startTestEngine(libraryDir);
  expect(await countByState(engine)).toMatchObject({ done: 1 });
});

test('a library that turns read-only while photos are analysed blames none of them', async (context) => {
  const disk = newDisk(context, 60_000);
  const photos = await makePhotos(4);
  const engine = await startTestEngine(join(disk.path, 'library'));
  await addAndScan(engine, photos);
  for (const n of [1, 2, 3]) await paint(join(photos, `late${n}.png`), `#0${n}0`);
  // A read-only remount waits for open files: take the folder of thumbnails only.
  const thumbs = join(disk.path, 'library', 'thumbs');
  execFileSync('mount', ['--bind', '-o', 'ro', thumbs, thumbs]);
  execFileSync('mount', ['-o', 'remount,bind,ro', thumbs]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', thumbs]));
  const task = await scanAgain(engine);
  expect([task.status, task.error]).toEqual(['failed', 'The library cannot be written (EROFS).']);
  expect(await countByState(engine)).toMatchObject({ done: 4, pending: 3, failed: 0 });
});

test('two Heirlooms on one library: the second is told, the first goes on', async (context) => {
  context.skip(models.missing !== null, models.missing ?? '');
  const photos = await makePhotos(2);
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  const second = await heirloom(['scan', photos, '--library', libraryDir]);
  expect([second.code, second.stdout, second.stderr.trim()]).toEqual([
    1,
    '',
    `heirloom: Another Heirloom is using the library in ${libraryDir}`,
  ]);
  await expect(startTestEngine(libraryDir)).rejects.toMatchObject({ code: 'library_in_use' });
  await addAndScan(engine, photos);
  expect(await countByState(engine)).toMatchObject({ done: 2, failed: 0 });
});

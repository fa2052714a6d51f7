import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OperationOutput } from '../../../core/contract/handlers.ts';
import type { Engine } from '../../../core/engine.ts';
import { addAndScan, bigBangDir, call, startTestEngine, temporaryFolder } from '../../engine-fixture.ts';
import { listed, needsModels } from './real-photos.ts';

const onLinux = test.skipIf(process.platform !== 'linux');
needsModels({ data: true });

const { XDG_DATA_HOME: dataHome } = process.env;
/** Never the trash of whoever runs the tests. */
beforeEach(() => {
  process.env.XDG_DATA_HOME = temporaryFolder();
});
afterEach(() => {
  if (dataHome === undefined) delete process.env.XDG_DATA_HOME;
  else process.env.XDG_DATA_HOME = dataHome;
});

/** Amy in three sizes, Raj in three equal files, Penny once. */
async function newHome() {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  mkdirSync(path('laptop'));
  const amy = sharp(join(bigBangDir(), 'amy/amy1.png'));
  const { width } = await amy.metadata();
  await amy.clone().jpeg({ quality: 95 }).toFile(path('amy.jpg'));
  await amy
    .clone()
    .resize(Math.round(width / 2))
    .jpeg({ quality: 80 })
    .toFile(path('amy small.jpg'));
  await amy.clone().webp({ quality: 60 }).toFile(path('amy.webp'));
  for (const name of ['raj.png', 'laptop/raj.png', 'laptop/raj (1).png']) {
    copyFileSync(join(bigBangDir(), 'raj/raj1.png'), path(name));
  }
  copyFileSync(join(bigBangDir(), 'penny/penny1.png'), path('penny.png'));
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  await addAndScan(engine, folder);
  return { engine, path };
}

type Group = OperationOutput<'listDuplicates'>['groups'][number];
const find = (engine: Engine, kind?: Group['kind']) =>
  call(engine, 'listDuplicates', { query: { kind, offset: 0, limit: 10 } });
const groupOf = async (engine: Engine, kind: Group['kind']) => (await find(engine, kind)).groups[0]!;
const restore = async (engine: Engine, ids: readonly number[]) => {
  for (const id of ids) await call(engine, 'restoreFromTrash', { params: { id } });
};

onLinux('copies and equal files are told, with the best one first', async () => {
  const { engine } = await newHome();
  const all = await find(engine);
  expect(all).toMatchObject({ total: 2, total_spare_files: 4 });
  expect(all.by_kind).toEqual({ same_picture: 1, burst: 0, same_file: 1 });
  const amy = await groupOf(engine, 'same_picture');
  expect(amy.photos.map(({ file_name }) => file_name)).toEqual(['amy.jpg', 'amy.webp', 'amy small.jpg']);
  expect(amy.best_id).toBe(amy.photos[0]!.id);
  expect(amy.spare_bytes).toBe(amy.photos[1]!.size_bytes + amy.photos[2]!.size_bytes);
  const raj = await groupOf(engine, 'same_file');
  expect(raj.photos).toHaveLength(1);
  expect(raj.photos[0]!.files).toHaveLength(3);
  expect(raj.spare_bytes).toBe(2 * raj.photos[0]!.size_bytes);
});

onLinux('the best is kept, all others go to the trash and come back', async () => {
  const { engine, path } = await newHome();
  const groups = (await find(engine)).groups.map(({ id }) => id);
  const { trash_ids: gone } = await call(engine, 'keepBest', { body: { group_ids: groups } });
  expect(['amy.jpg', 'penny.png'].map((name) => existsSync(path(name)))).toEqual([true, true]);
  expect(['amy.webp', 'amy small.jpg'].map((name) => existsSync(path(name)))).toEqual([false, false]);
  const rajs = ['raj.png', 'laptop/raj.png', 'laptop/raj (1).png'];
  expect(rajs.filter((name) => existsSync(path(name)))).toHaveLength(1);
  expect((await find(engine)).total).toBe(0);
  expect((await listed(engine)).length).toBe(3);

  await restore(engine, gone);
  expect([...rajs, 'amy.webp', 'amy small.jpg'].every((name) => existsSync(path(name)))).toBe(true);
  expect((await groupOf(engine, 'same_file')).photos[0]!.files).toHaveLength(3);
});

onLinux('single files of a photo go, but never the last one', async () => {
  const { engine, path } = await newHome();
  const [raj] = (await groupOf(engine, 'same_file')).photos;
  const files = raj!.files;
  const trash = (ids: readonly number[]) => call(engine, 'trashFiles', { body: { file_ids: [...ids] } });
  await expect(trash(files.map(({ id }) => id))).rejects.toMatchObject({ code: 'conflict' });
  await expect(trash([999])).rejects.toMatchObject({ code: 'not_found' });

  const { trash_ids: gone } = await trash([files[0]!.id]);
  expect(existsSync(files[0]!.path)).toBe(false);
  expect((await listed(engine)).find(({ id }) => id === raj!.id)).toMatchObject({
    path: files[1]!.path,
    places_count: 2,
  });
  // What the library believes is left must be on the disk.
  rmSync(files[2]!.path);
  await expect(trash([files[1]!.id])).rejects.toMatchObject({ code: 'conflict' });
  expect(existsSync(files[1]!.path)).toBe(true);
  await restore(engine, gone);
  expect(existsSync(path('raj.png'))).toBe(true);
});

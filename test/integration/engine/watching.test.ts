import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Photo } from '../../../core/contract/schemas.ts';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  paint,
  startTestEngine,
  temporaryFolder,
  until,
} from '../../engine-fixture.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled, thumbTimes } from './real-photos.ts';

needsModels({ data: true });

const watchTimes = { firstLookMs: 50, stableMs: 300, quietMs: 100, maxWaitMs: 500, presenceMs: 200 };
const delay = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function watchedHome() {
  const parent = temporaryFolder();
  const folder = join(parent, 'photos');
  mkdirSync(folder);
  await paint(join(folder, 'first.jpg'), '#a33');
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir, { watch: true, watchTimes });
  await addAndScan(engine, folder);
  // Watched from now on.
  await delay(300);
  return { parent, folder, libraryDir, engine };
}

const names = async (engine: Engine) => (await listed(engine)).map(({ file_name }) => file_name).sort();
const doneNames = async (engine: Engine) =>
  (await listed(engine)).flatMap(({ file_name, state }) => (state === 'done' ? file_name : [])).sort();
const tasksOf = async (engine: Engine, kind: string) =>
  (await call(engine, 'listTasks', { query: { limit: 100 } })).filter((task) => task.kind === kind);
/** Nothing is at work and nothing waits. */
const atRest = (engine: Engine) =>
  until(async () => {
    const tasks = await call(engine, 'listTasks', { query: { limit: 5 } });
    return tasks.every(({ status }) => status !== 'pending' && status !== 'processing');
  });

test('a new file is a photo soon, and gone soon after it is deleted, without anybody asking', async () => {
  const { folder, engine } = await watchedHome();
  mkdirSync(join(folder, 'new'));
  copyInto(join(folder, 'new'), join(bigBangDir(), 'amy/amy1.png'), 'amy.png');
  await until(async () => (await doneNames(engine)).includes('amy.png'));
  expect((await photoCalled(engine, 'amy.png')).faces.length).toBe(1);
  await atRest(engine);
  rmSync(join(folder, 'new/amy.png'));
  await until(async () => (await names(engine)).length === 1);
  expect([await names(engine), (await call(engine, 'getStats')).total_faces]).toEqual([['first.jpg'], 0]);
  expect((await tasksOf(engine, 'scan')).length).toBe(1);
});

test('a renamed folder keeps its photos, and none is analysed again', async () => {
  const { folder, engine, libraryDir } = await watchedHome();
  mkdirSync(join(folder, 'old'));
  copyInto(join(folder, 'old'), join(bigBangDir(), 'amy/amy1.png'), 'amy.png');
  for (let i = 0; i < 5; i++) await paint(join(folder, `old/${i}.jpg`), `hsl(${i * 60}, 60%, 40%)`);
  await until(async () => (await doneNames(engine)).length === 7);
  const face = await faceCalled(engine, 'amy.png');
  await call(engine, 'moveFaces', { body: { face_ids: [face.id], name: 'Amy' } });
  await atRest(engine);
  const ids = async () => (await listed(engine)).map(({ id, file_name }) => `${id} ${file_name}`).sort();
  const [before, times] = [await ids(), thumbTimes(libraryDir)];
  renameSync(join(folder, 'old'), join(folder, 'new'));
  const isInNew = ({ path, state }: Photo) => state === 'done' && path.includes('/new/');
  await until(async () => (await listed(engine)).filter(isInNew).length === 6);
  await atRest(engine);
  const { id, person_name } = await faceCalled(engine, 'amy.png');
  expect([await ids(), id, person_name, thumbTimes(libraryDir)]).toEqual([before, face.id, 'Amy', times]);
});

test('a file that is copied slowly is read once, when it is whole', async () => {
  const { folder, engine } = await watchedHome();
  const whole = readFileSync(join(bigBangDir(), 'amy/amy1.png'));
  const path = join(folder, 'slow.png');
  const states = new Set<string>();
  const part = Math.ceil(whole.length / 8);
  writeFileSync(path, whole.subarray(0, part));
  for (let from = part; from < whole.length; from += part) {
    await delay(120);
    appendFileSync(path, whole.subarray(from, from + part));
    for (const { file_name, state } of await listed(engine)) if (file_name === 'slow.png') states.add(state);
  }
  await until(async () => {
    for (const { file_name, state } of await listed(engine)) if (file_name === 'slow.png') states.add(state);
    return states.has('done');
  });
  expect([...states].filter((state) => state !== 'pending')).toEqual(['done']);
  expect((await photoCalled(engine, 'slow.png')).faces.length).toBe(1);
});

test('a disk that is pulled out keeps its photos, and they are as before when it is back', async () => {
  const { parent, folder, engine, libraryDir } = await watchedHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'amy.png');
  await until(async () => (await doneNames(engine)).includes('amy.png'));
  await atRest(engine);
  const [before, times] = [await listed(engine), thumbTimes(libraryDir)];
  renameSync(folder, join(parent, 'pulled out'));
  await until(async () => (await listed(engine)).every(({ available }) => !available));
  expect((await listed(engine)).map((photo) => ({ ...photo, available: true }))).toEqual(before);
  const [root] = await call(engine, 'listRoots');
  expect([root!.available, (await call(engine, 'getStats')).total_faces]).toEqual([false, 1]);

  renameSync(join(parent, 'pulled out'), folder);
  await until(async () => (await listed(engine)).every(({ available }) => available));
  await atRest(engine);
  expect([await listed(engine), thumbTimes(libraryDir)]).toEqual([before, times]);
  // It is watched as before.
  await paint(join(folder, 'later.jpg'), '#33a');
  await until(async () => (await doneNames(engine)).includes('later.jpg'));
});

test('what we write beside photos is no news to us', async () => {
  const { folder, engine, libraryDir } = await watchedHome();
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'amy.png');
  await until(async () => (await doneNames(engine)).includes('amy.png'));
  const face = await faceCalled(engine, 'amy.png');
  await call(engine, 'moveFaces', { body: { face_ids: [face.id], name: 'Amy' } });
  await atRest(engine);
  const [times, looks] = [thumbTimes(libraryDir), (await tasksOf(engine, 'look')).length];
  await call(engine, 'updateSettings', { body: { write_names: 'sidecar' } });
  await engine.ended((await call(engine, 'writeNames')).task_id);
  expect(readFileSync(join(folder, 'amy.png.xmp'), 'utf8')).toContain('Amy');
  await delay(2000);
  await atRest(engine);
  expect(thumbTimes(libraryDir)).toEqual(times);
  expect((await tasksOf(engine, 'look')).length - looks).toBeLessThanOrEqual(1);
  expect(await call(engine, 'getPhoto', { params: { id: face.photo_id } })).toMatchObject({
    state: 'done',
    faces: [{ id: face.id, person_name: 'Amy' }],
  });
});

test('settings turn the watch off and on', async () => {
  const { folder, engine } = await watchedHome();
  await call(engine, 'updateSettings', { body: { watch: false } });
  await delay(300);
  await paint(join(folder, 'unseen.jpg'), '#33a');
  await delay(1500);
  expect(await names(engine)).toEqual(['first.jpg']);
  await call(engine, 'updateSettings', { body: { watch: true } });
  await delay(500);
  await paint(join(folder, 'seen.jpg'), '#3a3');
  await until(async () => (await doneNames(engine)).includes('seen.jpg'));
});

import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { openReadableStore } from '../../../core/store/store.ts';
import { createModelsInUse } from '../../../core/workers/models-in-use.ts';
import { findPack } from '../../../models/find-pack.ts';
import {
  addAndScan,
  call,
  copyFamily,
  filesByPerson,
  paint,
  startTestEngine,
  temporaryFolder,
  testModels,
} from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

let missing: string | null = null;
beforeAll(async () => {
  missing = (await testModels()).missing;
});
beforeEach((context) => context.skip(missing !== null, missing ?? ''));

async function latestScan(engine: Engine) {
  const tasks = await call(engine, 'listTasks', { query: { limit: 10 } });
  return engine.ended(tasks.find(({ kind }) => kind === 'scan')!.id);
}

/** Faces of a library by the pack that made their vectors. */
function vectorsByPack(libraryDir: string) {
  const store = openReadableStore(libraryDir);
  const faces = store.faces.all().map(({ pack_id }) => pack_id);
  const counts = ['edge', 'starter'].map((id) => [id, store.vectors(id, 512).all().faceIds.length]);
  store.close();
  return { faces: [...new Set(faces)], ...Object.fromEntries(counts) };
}

test('another pack analyses everything again, and named people keep their photos', async (context) => {
  context.skip(sharedDir() === null, sharedAbsent);
  context.skip((await findPack('starter')) === null, 'needs the starter pack, which is not on this computer');
  const photos = temporaryFolder();
  const libraryDir = join(temporaryFolder(), 'library');
  copyFamily(photos, { amy: 3, raj: 3 });
  const engine = await startTestEngine(libraryDir);
  await call(engine, 'updateSettings', { body: { pack: 'edge' } });
  await addAndScan(engine, photos);
  for (const { id } of await call(engine, 'listPersons'))
    await call(engine, 'renamePerson', { params: { id }, body: { name: `Friend ${id}` } });
  const before = [await filesByPerson(engine), vectorsByPack(libraryDir)];

  await call(engine, 'updateSettings', { body: { pack: 'starter' } });
  expect(await latestScan(engine)).toMatchObject({ status: 'completed', total_images: 6 });
  // It may see a face more; who has a name has it still.
  expect([await filesByPerson(engine), vectorsByPack(libraryDir)]).toMatchObject([
    before[0]!,
    { faces: ['starter'], edge: 0, starter: expect.toSatisfy((count) => count >= 6) },
  ]);
  await call(engine, 'updateSettings', { body: { pack: 'edge' } });
  await latestScan(engine);
  expect([await filesByPerson(engine), vectorsByPack(libraryDir)]).toEqual(before);
});

test('choosing a pack while scan and upload are under way fails neither, and all is analysed with it', async () => {
  const { located } = await testModels();
  const photos = temporaryFolder();
  for (let n = 0; n < 20; n++) await paint(join(photos, `${n}.jpg`), `rgb(${n * 12}, 80, 120)`, 320, 240);
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  const files = Array.from({ length: 5 }, (_, n) => {
    const path = join(engine.libraryDir, `received-${n}`);
    renameSync(join(photos, `${15 + n}.jpg`), path);
    return { fileName: `${15 + n}.jpg`, path, sizeBytes: statSync(path).size };
  });
  await call(engine, 'addRoot', { body: { path: photos } });
  await call(engine, 'uploadImages', { files });
  await new Promise((done) => setTimeout(done, 150));
  await call(engine, 'updateSettings', { body: { pack: located!.id } });
  const tasks = await call(engine, 'listTasks', { query: { limit: 10 } });
  const ended = await Promise.all(tasks.map(({ id }) => engine.ended(id)));
  const { photos_by_state } = await call(engine, 'getStats');
  expect([ended.map(({ kind, status, error }) => [kind, status, error]), photos_by_state]).toEqual([
    [
      ['scan', 'completed', null],
      ['upload', 'cancelled', null],
      ['scan', 'cancelled', null],
    ],
    { pending: 0, done: 20, failed: 0, skipped: 0 },
  ]);
});

test('a choice that is taken back while it opens is not the one in use', async () => {
  const libraryDir = temporaryFolder();
  const notes: string[] = [];
  const models = createModelsInUse({
    ...{ libraryDir, thumbsDir: join(libraryDir, 'thumbs'), processes: 1, preferred: () => null },
    onNote: (note) => notes.push(note),
  });
  const signal = new AbortController().signal;
  const first = models.open(signal);
  const same = models.open(signal);
  const cancelled = models.open(AbortSignal.abort(new Error('cancelled')));
  const ends = Promise.allSettled([first, same, cancelled]);
  await models.reset();
  const second = await models.open(signal);
  expect((await ends).map((end) => end.status === 'rejected' && end.reason.message)).toEqual([
    ...['the model pack was changed meanwhile', 'the model pack was changed meanwhile', 'cancelled'],
  ]);
  expect([models.opened() === second, (await models.open(signal)) === second, notes.length]).toEqual([
    ...[true, true, 1],
  ]);
  await models.close();
  expect(models.opened()).toBeNull();
});

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  copyFamily,
  filesByPerson,
  scanAgain,
  scannedFamily,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';

const family = scannedFamily({ leonard: 4, penny: 4, sheldon: 4 }, 2);

/** The person whose portrait this is. */
async function personIn(engine: Engine, fileName: string): Promise<number> {
  for (const { id } of await call(engine, 'listPersons')) {
    const { photos } = await call(engine, 'getPerson', { params: { id } });
    if (photos.some((photo) => photo.file_name === fileName)) return id;
  }
  throw new Error(`nobody is in ${fileName}`);
}

async function nameThem(engine: Engine): Promise<Record<'leonard' | 'penny' | 'sheldon', number>> {
  const ids = {
    leonard: await personIn(engine, 'leonard1.png'),
    penny: await personIn(engine, 'penny1.png'),
    sheldon: await personIn(engine, 'sheldon1.png'),
  };
  for (const [name, id] of Object.entries(ids)) await rename(engine, id, name);
  return ids;
}

function rename(engine: Engine, id: number, name: string) {
  return call(engine, 'renamePerson', { params: { id }, body: { name } });
}

const portraits = (name: string, count = 4) => Array.from({ length: count }, (_, i) => `${name}${i + 1}.png`);

test('a scan finds everybody, in portraits and in group photos, with numbers from 0', async () => {
  const { engine } = await family.open();
  const people = await call(engine, 'listPersons');
  const main = people.filter((person) => person.photos_count >= 4);
  expect(main.length).toBe(3);
  expect(people.map((person) => person.id).sort((a, b) => a - b)).toEqual(people.map((_, i) => i));
  await nameThem(engine);
  const { leonard, penny, sheldon } = await filesByPerson(engine);
  // With a beard he may be anybody.
  leonard!.splice(0, leonard![0] === 'bbt1.jpg' ? 1 : 0);
  expect({ leonard, penny, sheldon }).toEqual({
    leonard: ['bbt2.jpg', ...portraits('leonard')],
    penny: portraits('penny'),
    sheldon: ['bbt1.jpg', 'bbt2.jpg', ...portraits('sheldon')],
  });

  const { photos: all, total } = await call(engine, 'listPhotos', {
    query: { limit: 100, cursor: undefined, state: undefined },
  });
  expect([total, all.every((photo) => photo.state === 'done' && photo.faces_count > 0)]).toEqual([14, true]);
});

test('a rescan without changes reads no photo and groups nothing', async () => {
  const { engine } = await family.open();
  const stages = new Set<string>();
  engine.live.subscribe((message) => {
    if (message.type !== 'task_progress') return;
    const { stage, current } = message.payload;
    stages.add(stage === 'analyzing' && current > 0 ? 'analysed' : stage);
  });
  const task = await scanAgain(engine);
  const { device } = await call(engine, 'getStatus');
  expect([task.status, task.total_images, [...stages].sort()]).toEqual([
    'completed',
    14,
    ['analyzing', 'done', 'finding'],
  ]);
  // No process was started: none has said which device it has.
  expect(device).toBeNull();
});

test('new photos of a named person join them; the same file elsewhere is the same photo', async () => {
  const libraryDir = join(temporaryFolder(), 'library');
  const folder = temporaryFolder();
  copyFamily(folder, { leonard: 3, penny: 3 });
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, folder);
  await rename(engine, await personIn(engine, 'leonard1.png'), 'Leonard');
  const before = await call(engine, 'search', { query: { q: 'leonard' } });

  copyFileSync(join(bigBangDir(), 'leonard/leonard4.png'), join(folder, 'leonard4.png'));
  copyFileSync(join(folder, 'leonard1.png'), join(folder, 'again.png'));
  expect((await scanAgain(engine)).total_images).toBe(7);
  const [leonard] = await call(engine, 'search', { query: { q: 'leonard' } });
  expect([leonard!.id, before[0]!.faces_count, leonard!.faces_count]).toEqual([before[0]!.id, 3, 4]);
  const leonards = (await filesByPerson(engine)).Leonard;
  expect(leonards).toEqual(portraits('leonard'));

  // Now it is a picture of somebody else: it is no longer Leonard's.
  copyFileSync(join(bigBangDir(), 'penny/penny4.png'), join(folder, 'again.png'));
  await scanAgain(engine);
  expect((await filesByPerson(engine)).Leonard).toEqual(portraits('leonard'));
  expect(await personIn(engine, 'again.png')).toBe(await personIn(engine, 'penny1.png'));
});

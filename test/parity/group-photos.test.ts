import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  bigBangPeople,
  call,
  startTestEngine,
  temporaryFolder,
  testModels,
} from '../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

beforeEach(async (context) => {
  const { missing } = await testModels();
  context.skip(sharedDir() === null, sharedAbsent);
  context.skip(missing !== null, missing ?? '');
});

/** Every photo with the people in it, from left to right. */
async function peopleByPhoto(engine: Engine) {
  const { photos } = await call(engine, 'listPhotos', {
    query: { limit: 1000, cursor: undefined, state: undefined },
  });
  const details = photos.map(({ id }) => call(engine, 'getPhoto', { params: { id } }));
  return (await Promise.all(details)).map(({ path, faces }) => ({ path, faces }));
}

/** The files in which one person has two faces. */
async function doubles(engine: Engine): Promise<string[]> {
  return (await peopleByPhoto(engine))
    .filter(({ faces }) => {
      const people = faces.flatMap(({ person_id }) => person_id ?? []);
      return new Set(people).size < people.length;
    })
    .map(({ path }) => path);
}

test('eight people named in their portraits are right in their group photos, and a stranger is none of them', async () => {
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  await addAndScan(engine, bigBangDir());
  for (const { path, faces } of await peopleByPhoto(engine)) {
    const name = bigBangPeople.find((person) => path.endsWith(`${person}1.png`));
    if (name) {
      await call(engine, 'renamePerson', { params: { id: faces[0]!.person_id! }, body: { name } });
    }
  }
  const groups = (await peopleByPhoto(engine))
    .filter(({ path }) => path.includes('_group'))
    .map(({ path, faces }) => {
      const names = faces.map(({ person_name }) => (/^person_/.test(person_name ?? '') ? null : person_name));
      return [path.slice(-8), ...names];
    });
  // As whoever looks at the pictures sees it.
  expect(groups.sort()).toEqual([
    ['bbt1.jpg', 'raj', 'leonard', 'howard', 'sheldon'],
    ['bbt2.jpg', null, 'leonard', 'sheldon'],
    ['bbt3.jpg', 'sheldon', 'howard', 'penny', 'raj', 'leonard'],
    ['bbt4.jpg', 'leonard', 'amy', 'raj', 'penny', 'sheldon', 'bernadette'],
    ['bbt5.jpg', 'raj', 'penny', 'sheldon', 'leonard', 'howard'],
  ]);
  expect(await doubles(engine)).toEqual([]);
});

test('nobody is twice in a photo of a crowd', async () => {
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  const folder = join(sharedDir()!, 'data/groups');
  const { task } = await addAndScan(engine, folder);
  expect(task.total_images).toBe(readdirSync(folder).filter((name) => /\.(jpe?g|png)$/i.test(name)).length);
  expect(task.total_faces).toBeGreaterThan(300);
  expect(await doubles(engine)).toEqual([]);
});

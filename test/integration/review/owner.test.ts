import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  addAndScan,
  bigBangDir,
  bigBangPeople,
  call,
  startTestEngine,
  temporaryFolder,
  testModels,
} from '../../engine-fixture.ts';
import { simulateOwner } from '../../eval/owner.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

/** Eight people with five portraits each, and five people called John with eleven. */
test('an owner who answers truthfully has 99 % of the faces named in little more than an action a person', async (context) => {
  context.skip(sharedDir() === null, sharedAbsent);
  const { missing } = await testModels();
  context.skip(missing !== null, missing ?? '');
  const folder = join(temporaryFolder(), 'photos');
  mkdirSync(folder);
  for (const person of bigBangPeople)
    cpSync(join(bigBangDir(), person), join(folder, person), { recursive: true });
  const johns = join(sharedDir()!, 'data/small_ids/dlib_johns');
  cpSync(johns, folder, { recursive: true });
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  expect((await addAndScan(engine, folder)).task.status).toBe('completed');

  // A portrait shows one person, the one of its folder.
  const truth = new Map<number, string>();
  const { photos } = await call(engine, 'listPhotos', {
    query: { limit: 1000, state: undefined, cursor: undefined },
  });
  for (const { id, path } of photos) {
    const { faces } = await call(engine, 'getPhoto', { params: { id } });
    if (faces.length === 1) truth.set(faces[0]!.id, path.split('/').at(-2)!);
  }
  const people = new Set(truth.values()).size;
  expect([people, truth.size > 80]).toEqual([13, true]);

  const { right } = await simulateOwner(engine.handlers, libraryDir, {
    truth,
    counted: truth,
    actionsAtMost: 3 * people,
  });
  const actions = right.findIndex((faces) => faces >= 0.99 * truth.size);
  expect(actions).toBeGreaterThanOrEqual(people);
  expect(actions).toBeLessThanOrEqual(1.3 * people);
  // The larger people come first: half of the faces need fewer actions than half of the people.
  expect(right.findIndex((faces) => faces >= truth.size / 2)).toBeLessThanOrEqual(people / 2);
});

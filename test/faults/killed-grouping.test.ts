import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  call,
  childrenOf,
  copyFamily,
  isAlive,
  startHeirloom,
  startTestEngine,
  temporaryFolder,
  testModels,
  until,
} from '../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

let missing: string | null = null;
beforeAll(async () => {
  ({ missing } = await testModels());
});

test('an engine killed while it groups leaves people to the next one, and no process', async (context) => {
  context.skip(sharedDir() === null, sharedAbsent);
  context.skip(missing !== null, missing ?? '');
  context.skip(process.platform !== 'linux', 'reads /proc, which only Linux has');
  const photos = temporaryFolder();
  const library = join(temporaryFolder(), 'library');
  copyFamily(photos, { amy: 3, raj: 3 });
  const { child, ended } = startHeirloom(['scan', photos, '--library', library]);
  let children: number[] = [];
  await until(() => {
    children = childrenOf(child.pid!);
    return children.some(isGrouping);
  });
  child.kill('SIGKILL');
  await ended;
  await until(() => !children.some(isAlive), 10_000);

  const engine = await startTestEngine(library);
  const [task] = await call(engine, 'listTasks', { query: { limit: 1 } });
  const before = await call(engine, 'listPersons');
  const after = await engine.ended(task!.id);
  const people = await call(engine, 'listPersons');
  expect([before, after.status, people.map(({ id, faces_count }) => [id, faces_count])]).toEqual([
    ...[[], 'completed'],
    [
      [0, 3],
      [1, 3],
    ],
  ]);
});

function isGrouping(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('group-process');
  } catch {
    return false;
  }
}

import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { openReadableStore } from '../../../core/store/store.ts';
import {
  childrenOf,
  heirloom,
  isAlive,
  paint,
  startHeirloom,
  temporaryFolder,
  testModels,
  until,
} from '../../engine-fixture.ts';

let missing: string | null = null;
beforeAll(async () => {
  missing = (await testModels()).missing;
});
beforeEach((context) => {
  context.skip(missing !== null, missing ?? '');
  context.skip(process.platform !== 'linux', 'reads /proc, which only Linux has');
});

async function folderOf(count: number): Promise<string> {
  const folder = temporaryFolder();
  for (let n = 0; n < count; n++) await paint(join(folder, `${n}.jpg`), `rgb(${n * 8}, 80, 120)`, 320, 240);
  return folder;
}

function doneCount(library: string): number {
  try {
    const store = openReadableStore(library);
    const { done } = store.photos.countByState();
    store.close();
    return done;
  } catch {
    // It is not there yet.
    return 0;
  }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s stops a scan in order: exit %i, no process left, the next scan goes on',
  async (signal, exit) => {
    const photos = await folderOf(30);
    const library = join(temporaryFolder(), 'library');
    const { child, ended } = startHeirloom(['scan', photos, '--library', library, '--json']);
    await until(() => doneCount(library) >= 3);
    const children = childrenOf(child.pid!);
    // Ctrl-C in a terminal reaches all of them.
    for (const pid of [...children, child.pid!]) process.kill(pid, signal);
    const { code, stdout, stderr } = await ended;
    const kept = doneCount(library);
    expect({ code, stdout, trace: stderr.match(/^\s+at .*/m), left: children.filter(isAlive) }).toEqual({
      ...{ code: exit, stdout: '', trace: null, left: [] },
    });
    expect([kept >= 3, kept < 30]).toEqual([true, true]);

    const next = await heirloom(['scan', photos, '--library', library, '--json']);
    expect([next.code, JSON.parse(next.stdout).photos]).toEqual([
      0,
      { total: 30, pending: 0, done: 30, failed: 0, skipped: 0 },
    ]);
  },
);

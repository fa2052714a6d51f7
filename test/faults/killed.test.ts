import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReadableStore, type Store } from '../../core/store/store.ts';
import {
  addAndScan,
  bigBangDir,
  bigBangPeople,
  call,
  copyFamily,
  filesByPerson,
  scanAgain,
  startHeirloom,
  startTestEngine,
  temporaryFolder,
  testModels,
} from '../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

const shared = sharedDir();
let modelsMissing: string | null = null;
beforeAll(async () => {
  modelsMissing = (await testModels()).missing;
});

/** Portraits and groups of one family, in folders of their own: 45 files. */
function familyOf45(folder: string): string {
  const portraits = Object.fromEntries(bigBangPeople.map((person) => [person, 5]));
  copyFamily(join(folder, 'portraits'), portraits);
  copyFamily(join(folder, 'groups'), {}, 5);
  return folder;
}

/** What a library knows about its photos and faces, without the ids, which depend on who was faster. */
function knowledge(libraryDir: string) {
  const store = openReadableStore(libraryDir);
  try {
    const photos = store.photos.forExport();
    return photos
      .map(({ id, path, state, width, height }) => {
        const boxes = store.faces.ofPhoto(id).map(({ x, y }) => [x, y]);
        return { path, state, width, height, boxes };
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    store.close();
  }
}

function countByState(libraryDir: string): ReturnType<Store['photos']['countByState']> {
  const store = openReadableStore(libraryDir);
  try {
    return store.photos.countByState();
  } finally {
    store.close();
  }
}

/** Waits until an engine that may be about to be killed has analysed so many photos. */
async function untilAnalysed(libraryDir: string, count: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(20)) {
    try {
      if (countByState(libraryDir).done >= count) return;
    } catch {
      // The library is not there yet.
    }
  }
  throw new Error(`not ${count} photos analysed within a minute`);
}

/** Analysis processes of an engine (Linux). */
function analysisPids(enginePid: number): number[] {
  const children = readFileSync(`/proc/${enginePid}/task/${enginePid}/children`, 'utf8').trim().split(' ');
  return children
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('analyze-process'))
    .map(Number);
}

function isRunning(pid: number): boolean {
  try {
    // A zombie has ended; only its parent has not looked yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a scan that is killed', () => {
  it('goes on where it was, with nothing lost or doubled', async (context) => {
    if (shared === null) return context.skip(sharedAbsent);
    if (modelsMissing) return context.skip(modelsMissing);
    const work = temporaryFolder();
    const photos = familyOf45(join(work, 'photos'));
    const whole = join(work, 'whole');
    expect((await startHeirloom(['scan', photos, '--library', whole]).ended).code).toBe(0);

    const library = join(work, 'library');
    for (const analysed of [1, 15, 30]) {
      const { child, ended } = startHeirloom(['scan', photos, '--library', library]);
      await untilAnalysed(library, analysed);
      child.kill('SIGKILL');
      await ended;
    }
    const { done, pending } = countByState(library);
    expect(done).toBeGreaterThanOrEqual(30);
    expect(done + pending).toBe(45);

    const last = await startHeirloom(['scan', photos, '--library', library, '--json']).ended;
    expect(last.code).toBe(0);
    expect(JSON.parse(last.stdout)).toMatchObject({ photos: { total: 45, done: 45, pending: 0, failed: 0 } });
    expect(knowledge(library)).toEqual(knowledge(whole));
  });

  it('keeps names that were given before', async (context) => {
    if (shared === null) return context.skip(sharedAbsent);
    if (modelsMissing) return context.skip(modelsMissing);
    const work = temporaryFolder();
    const photos = join(work, 'photos');
    copyFamily(photos, { sheldon: 5, penny: 5 });
    const library = join(work, 'library');
    const engine = await startTestEngine(library);
    await addAndScan(engine, photos);
    for (const { id } of await call(engine, 'listPersons')) {
      await call(engine, 'renamePerson', { params: { id }, body: { name: `Friend ${id}` } });
    }
    const before = await filesByPerson(engine);
    await engine.close();

    cpSync(bigBangDir(), join(photos, 'more'), { recursive: true });
    const { child, ended } = startHeirloom(['scan', photos, '--library', library]);
    await untilAnalysed(library, 20);
    child.kill('SIGKILL');
    await ended;

    const again = await startTestEngine(library);
    await scanAgain(again);
    const after = await filesByPerson(again);
    for (const [name, files] of Object.entries(before))
      expect(after[name]).toEqual(expect.arrayContaining(files));
  });

  it('leaves no process behind', async (context) => {
    if (shared === null) return context.skip(sharedAbsent);
    if (modelsMissing) return context.skip(modelsMissing);
    if (process.platform !== 'linux') return context.skip('reads /proc, which only Linux has');
    const work = temporaryFolder();
    const photos = familyOf45(join(work, 'photos'));
    const library = join(work, 'library');
    const { child, ended } = startHeirloom(['scan', photos, '--library', library]);
    await untilAnalysed(library, 5);
    const pids = analysisPids(child.pid!);
    expect(pids.length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => pids.filter(isRunning), { timeout: 10_000 }).toEqual([]);
  });
});

describe('an analysis process that dies', () => {
  it('costs a retry: the scan goes on and blames no photo', async (context) => {
    if (shared === null) return context.skip(sharedAbsent);
    if (modelsMissing) return context.skip(modelsMissing);
    if (process.platform !== 'linux') return context.skip('reads /proc, which only Linux has');
    const work = temporaryFolder();
    const photos = familyOf45(join(work, 'photos'));
    const library = join(work, 'library');
    const { child, ended } = startHeirloom(['scan', photos, '--library', library, '--json']);
    for (const analysed of [5, 25]) {
      await untilAnalysed(library, analysed);
      for (const pid of analysisPids(child.pid!)) process.kill(pid, 'SIGKILL');
    }
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ photos: { total: 45, done: 45, failed: 0 }, failures: [] });
  });

  it('marks a file that hangs it twice, and reads the others', async (context) => {
    if (shared === null) return context.skip(sharedAbsent);
    if (modelsMissing) return context.skip(modelsMissing);
    if (process.platform === 'win32') return context.skip('Windows has no named pipes in folders');
    const { createAnalysisPool } = await import('../../core/workers/analysis-pool.ts');
    const work = temporaryFolder();
    copyFamily(join(work, 'photos'), { penny: 4 });
    // Reading a pipe that nobody writes to never ends.
    const pipe = join(work, 'hangs.xmp');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(join(work, 'thumbs'));
    const pool = createAnalysisPool({
      located: (await testModels()).located!,
      thumbsDir: join(work, 'thumbs'),
      processes: 2,
      timeoutMs: 1500,
    });
    try {
      const files = readdirSync(join(work, 'photos')).map((name) => join(work, 'photos', name));
      const outcomes = await Promise.all(
        files.map((path, i) => pool.analyze({ photoId: i + 1, path, sidecars: i === 1 ? [pipe] : [] })),
      );
      const summary = outcomes.map((outcome, i) => [i === 1, outcome.ok || outcome.code]);
      expect(summary.sort()).toEqual([
        [false, true],
        [false, true],
        [false, true],
        [true, 'analysis_timeout'],
      ]);
    } finally {
      await pool.close();
    }
  });
});

import { appendFileSync, copyFileSync, readFileSync, utimesSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, type TestContext, test } from 'vitest';
import { createAnalysisPool } from '../../core/workers/analysis-pool.ts';
import {
  addAndScan,
  call,
  childrenOf,
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

const faultyChild = new URL('./faulty-child.mjs', import.meta.url).href;

function setEnvironment(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}

/** Analysis processes do from now on what `faulty-child.mjs` says. @returns `<process> <photo>` of all photos they got. */
function makeChildrenFaulty(): () => string[] {
  const log = join(temporaryFolder(), 'photos.log');
  appendFileSync(log, '');
  setEnvironment('NODE_OPTIONS', `${process.env.NODE_OPTIONS ?? ''} --import=${faultyChild}`);
  setEnvironment('HEIRLOOM_TEST_PHOTOS_LOG', log);
  return () => readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean);
}

async function newPool(context: TestContext, memoryBytes: number) {
  context.skip(process.platform !== 'linux', 'reads /proc, which only Linux has');
  context.skip(models.missing !== null, models.missing ?? '');
  const arrived = makeChildrenFaulty();
  const folder = temporaryFolder();
  const thumbsDir = join(folder, 'thumbs');
  await mkdir(thumbsDir);
  const before = childrenOf(process.pid);
  const pool = createAnalysisPool({ located: models.located!, thumbsDir, processes: 1, memoryBytes });
  onTestFinished(() => pool.close());
  await paint(join(folder, 'sound.png'));
  let photoId = 0;
  return {
    arrived,
    children: () => childrenOf(process.pid).filter((pid) => !before.includes(pid)),
    /** Analyses a sound picture under a name. */
    async analyze(name: string) {
      if (name !== 'sound.png') copyFileSync(join(folder, 'sound.png'), join(folder, name));
      const outcome = await pool.analyze({ photoId: ++photoId, path: join(folder, name) });
      return outcome.ok ? 'done' : outcome;
    },
  };
}

test('a photo that takes too much memory is marked, however busy its process is', async (context) => {
  const { analyze, arrived, children } = await newPool(context, 400_000_000);
  let peakBytes = 0;
  const watch = setInterval(() => {
    for (const pid of children()) peakBytes = Math.max(peakBytes, rssBytes(pid));
  }, 20);
  const ends = await Promise.all(['sound.png', 'grows.png', 'sound.png'].map(analyze));
  clearInterval(watch);
  expect(ends).toEqual([
    'done',
    { ok: false, code: 'analysis_memory', detail: 'needed more than 381 MiB of memory, twice' },
    'done',
  ]);
  // Each try in a process of its own, and what came after in a third.
  expect(new Set(arrived().map((line) => line.split(' ')[0])).size).toBe(3);
  expect(children()).toHaveLength(1);
  // It would have taken 2 GB. Looked at each 200 ms, it takes 200 MB more than it may, on a busy machine some more.
  expect(peakBytes).toBeLessThan(1_500_000_000);
});

function rssBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

test('a process that keeps much memory after a photo is replaced; one that does not goes on', async (context) => {
  const { analyze, arrived, children } = await newPool(context, 700_000_000);
  // Long enough to be looked at, and below what a photo may take.
  for (const name of ['sound.png', 'leaks.png', 'sound.png', 'sound.png', 'sound.png']) {
    expect(await analyze(name)).toBe('done');
  }
  const pids = arrived().map((line) => line.split(' ')[0]);
  expect(pids[1]).toBe(pids[0]);
  const replacements = new Set(pids.slice(2));
  expect([replacements.size, replacements.has(pids[0]), children().map(String)]).toEqual([
    1,
    false,
    [...replacements],
  ]);
});

test('only a fresh process judges a photo: what went before may have damaged the other', async (context) => {
  const { analyze, arrived } = await newPool(context, 2e9);
  expect([await analyze('sound.png'), await analyze('crashes-after-others.png')]).toEqual(['done', 'done']);
  expect(arrived().map((line) => line.split(' ')[1])).toEqual([
    'sound.png',
    'crashes-after-others.png',
    'crashes-after-others.png',
  ]);
});

test('a file that ended its process is left alone until it changes or its owner asks', async (context) => {
  context.skip(process.platform !== 'linux', 'reads /proc, which only Linux has');
  context.skip(models.missing !== null, models.missing ?? '');
  const arrived = makeChildrenFaulty();
  const work = temporaryFolder();
  const photos = join(work, 'photos');
  await mkdir(photos);
  await paint(join(photos, 'crashes.png'));
  await paint(join(photos, 'sound.png'), '#a00');
  const libraryDir = join(work, 'library');
  const tries = () => arrived().filter((line) => line.endsWith(' crashes.png')).length;
  const first = await startTestEngine(libraryDir);
  await addAndScan(first, photos);
  expect(tries()).toBe(2);
  await scanAgain(first);
  await first.close();
  const engine = await startTestEngine(libraryDir);
  await scanAgain(engine);
  expect(tries()).toBe(2);
  const { photos: failed } = await call(engine, 'listPhotos', {
    query: { limit: 10, state: 'failed', cursor: undefined },
  });
  expect(failed.map(({ file_name, failure_code }) => [file_name, failure_code])).toEqual([
    ['crashes.png', 'analysis_crashed'],
  ]);
  utimesSync(join(photos, 'crashes.png'), 1_500_000_000, 1_500_000_000);
  await scanAgain(engine);
  expect(tries()).toBe(4);
  await engine.ended((await call(engine, 'retryPhoto', { params: { id: failed[0]!.id } })).task_id);
  expect(tries()).toBe(6);
});

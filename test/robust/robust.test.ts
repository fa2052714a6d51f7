import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../core/engine.ts';
import { overlap } from '../../core/media/regions/turn-box.ts';
import { openReadableStore } from '../../core/store/store.ts';
import { thumbnailPath } from '../../core/workers/thumbs.ts';
import { addAndScan, scanAgain, testModels } from '../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { type Expected, expectedOfReal, expectedOfSynthetic } from './expected.ts';
import { makeSyntheticCases } from './make-synthetic.ts';
import { watchPeakMemory } from './process-memory.ts';

// All of `robust` and all generated cases go through one library, once, as a family's disk would.

const work = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-robust-')));
const libraryDir = join(work, 'library');
const synthDir = join(work, 'synthetic');
const timesLog = join(work, 'times.log');
let missing: string | null = null;
let cases: { file: string; path: string; expected: Expected }[] = [];
let peak: ReturnType<ReturnType<typeof watchPeakMemory>> | undefined;

/** What the library knows, in full. */
function dump() {
  const store = openReadableStore(libraryDir);
  try {
    const photos = store.photos.forExport();
    return {
      photos,
      places: [...new Set(photos.map(({ id }) => id))].map((id) => store.places.ofPhoto(id)),
      faces: store.faces.all(),
      persons: store.persons.list(),
    };
  } finally {
    store.close();
  }
}

let engine: Engine | undefined;

beforeAll(async () => {
  missing = sharedDir() === null ? sharedAbsent : (await testModels()).missing;
  if (missing !== null) return;
  const dataDir = join(sharedDir()!, 'data');
  const realDir = realpathSync(join(dataDir, 'robust'));
  const real = JSON.parse(readFileSync(join(realDir, 'manifest.json'), 'utf8')) as {
    file: string;
    bytes: number;
  }[];
  const synthetic = makeSyntheticCases(dataDir, synthDir);
  cases = [
    ...real.map((entry) => ({
      file: entry.file,
      path: join(realDir, entry.file),
      expected: expectedOfReal(entry),
    })),
    ...synthetic.map((entry) => {
      const file = entry.file.endsWith(' (raw bytes)') ? 'names/img\\xff\\xfe\\x80.jpg' : entry.file;
      return {
        file: `synthetic: ${file}`,
        path: join(synthDir, file),
        expected: expectedOfSynthetic({ ...entry, file }),
      };
    }),
  ];
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('./timed-child.mjs', import.meta.url).href}`;
  process.env.HEIRLOOM_TEST_TIMES_LOG = timesLog;
  const stopWatching = watchPeakMemory();
  engine = await startEngine({ libraryDir, processes: 2, watch: false, onNote: () => {} });
  await addAndScan(engine, realDir);
  await addAndScan(engine, synthDir);
  peak = stopWatching();
}, 900_000);
beforeEach((context) => context.skip(missing !== null, missing ?? ''));
afterAll(async () => {
  await engine?.close();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
});

test('every file ends in the state that it should', () => {
  expect([cases.length, cases.filter(({ file }) => file.startsWith('synthetic')).length]).toEqual([
    286 + 168,
    168,
  ]);
  const store = openReadableStore(libraryDir);
  try {
    const wrong = cases.flatMap(({ file, path, expected }) => {
      const place = store.places.findByPath(path);
      const photo = place && store.photos.get(place.photo_id);
      const found = photo ? (photo.failure_code ?? photo.state) : 'not recorded';
      const allowed =
        expected === null ? ['not recorded'] : [...(expected.done ? ['done'] : []), ...expected.codes];
      return (allowed as string[]).includes(found)
        ? []
        : [`${file}: ${found} (${photo?.failure_detail ?? ''}), should be ${allowed.join(' or ')}`];
    });
    expect(wrong).toEqual([]);
  } finally {
    store.close();
  }
});

test('nothing is recorded twice, and nothing that is not there', () => {
  const { places, photos } = dump();
  const paths = places.flat().map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const known = new Set(cases.filter(({ expected }) => expected !== null).map(({ path }) => path));
  expect(paths.filter((path) => !known.has(path))).toEqual([]);
  // Whatever was looked at has a picture to show.
  const unshown = photos.filter(
    ({ state, kind, id }) => state === 'done' && kind === 'photo' && !hasThumbnail(id),
  );
  expect(unshown.map(({ path }) => path)).toEqual([]);
});

function hasThumbnail(photoId: number): boolean {
  return existsSync(thumbnailPath(join(libraryDir, 'thumbs'), photoId));
}

test('one portrait in every format is one face in the same place', () => {
  const store = openReadableStore(libraryDir);
  try {
    const boxes = cases
      .filter(({ file }) => /synthetic: formats\/face\.(?!animated)/.test(file))
      .map(({ file, path }) => {
        const faces = store.faces.ofPhoto(store.places.findByPath(path)?.photo_id ?? -1);
        return { file, faces };
      });
    expect(boxes.length).toBe(20);
    expect(
      boxes.filter(({ faces }) => faces.length !== 1).map(({ file, faces }) => [file, faces.length]),
    ).toEqual([]);
    const [first] = boxes;
    for (const { file, faces } of boxes)
      expect([file, overlap(faces[0]!, first!.faces[0]!) > 0.85]).toEqual([file, true]);
  } finally {
    store.close();
  }
});

test('a second scan changes nothing', async () => {
  const before = dump();
  const task = await scanAgain(engine!);
  expect(task.status).toBe('completed');
  expect(dump()).toEqual(before);
});

test('memory stays within bounds, and no file takes long', () => {
  const times = readFileSync(timesLog, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /^(\d+) (.*)$/.exec(line)!)
    .map(([, ms, path]) => ({ ms: Number(ms), path: JSON.parse(path!) as string }))
    .sort((a, b) => b.ms - a.ms);
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const { engineBytes, childBytes, totalBytes } = peak!;
  console.log(
    `${times.length} files looked at; peak memory: engine ${megabytes(engineBytes)} (with the test runner), ` +
      `largest child ${megabytes(childBytes)}, together ${megabytes(totalBytes)}`,
  );
  for (const { ms, path } of times.slice(0, 5)) console.log(`${(ms / 1000).toFixed(1)} s  ${path}`);
  expect(times.length).toBeGreaterThan(300);
  // A process that needs 250 MB for itself may take 2 GiB more for one picture; what is measured is a third of that.
  expect(childBytes).toBeLessThan(2.5e9);
  expect(times[0]!.ms).toBeLessThan(60_000);
});

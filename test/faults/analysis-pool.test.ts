import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, type TestContext, test } from 'vitest';
import { AppError } from '../../core/contract/errors.ts';
import {
  type AnalysisPool,
  type AnalysisPoolOptions,
  createAnalysisPool,
} from '../../core/workers/analysis-pool.ts';
import { faceCropPath } from '../../core/workers/thumbs.ts';
import {
  addAndScan,
  call,
  childrenOf,
  paint,
  startTestEngine,
  type TestModels,
  temporaryFolder,
  testModels,
  until,
} from '../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

let models: TestModels;
beforeAll(async () => {
  models = await testModels();
});

function needsLinuxAndModels(context: TestContext): void {
  context.skip(process.platform !== 'linux', 'reads /proc, which only Linux has');
  context.skip(models.missing !== null, models.missing ?? '');
}

/** A pool of real processes; `path` makes a file name of its folder. */
async function newPool(options: Partial<AnalysisPoolOptions> = {}) {
  const folder = temporaryFolder();
  const thumbsDir = join(folder, 'thumbs');
  await mkdir(thumbsDir);
  const pool = createAnalysisPool({ located: models.located!, thumbsDir, processes: 2, ...options });
  onTestFinished(() => pool.close());
  return { pool, folder, path: (name: string) => join(folder, name) };
}

/**
 * A named pipe: whoever reads it waits for ever. Photos are looked at before they are opened; what lies beside them is
 * not, so it can be the trap.
 */
function makePipe(path: string): string {
  execFileSync('mkfifo', [path]);
  return path;
}

/**
 * Opens the writing end once somebody reads: without waiting that succeeds only while a process has the other end
 * open, thus while it works on this "photo".
 */
async function openWhileRead(pipe: string): Promise<number> {
  let writer = -1;
  await until(() => {
    try {
      writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      return true;
    } catch {
      return false;
    }
  });
  return writer;
}

/**
 * Kills the process that works on the pipe.
 * @param beforehand what to do once it reads and nobody else can start to
 * @returns its id
 */
async function killReader(pipe: string, beforehand = () => {}): Promise<number> {
  const writer = await openWhileRead(pipe);
  let reader: number | undefined;
  await until(() => {
    reader = childrenOf(process.pid).find((pid) => hasOpen(pid, pipe));
    return reader !== undefined;
  });
  beforehand();
  process.kill(reader!, 'SIGKILL');
  // Until the last thread has ended and closed its end; the first one is a zombie earlier.
  await until(() => !existsSync(`/proc/${reader}`));
  closeSync(writer);
  return reader!;
}

function hasOpen(pid: number, path: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === path);
  } catch {
    // It has ended, or closed the file just now.
    return false;
  }
}

test('a process killed in the middle of a photo costs a retry, and the photo is analysed', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool({ processes: 1 });
  const pipe = makePipe(path('photo.png.xmp'));
  await paint(path('photo.png'));
  writeFileSync(path('empty.xmp'), '');
  const outcome = pool.analyze({ photoId: 1, path: path('photo.png'), sidecars: [pipe] });
  // The retry finds a file where the first reader hung on a pipe.
  const killed = await killReader(pipe, () => renameSync(path('empty.xmp'), pipe));
  expect(await outcome).toMatchObject({ ok: true, result: { width: 96, height: 64, faces: [] } });
  expect(childrenOf(process.pid)).not.toContain(killed);
});

test('a file that ends its process twice is marked, and the photos beside it are analysed', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool();
  const pipe = makePipe(path('bad.xmp'));
  for (const n of [1, 2, 3]) await paint(path(`${n}.png`));
  const good = [1, 2, 3].map((n) => pool.analyze({ photoId: n, path: path(`${n}.png`) }));
  const bad = pool.analyze({ photoId: 9, path: path('1.png'), sidecars: [pipe] });
  const more = pool.analyze({ photoId: 4, path: path('1.png') });
  await killReader(pipe);
  await killReader(pipe);
  expect([await bad, ...(await Promise.all([...good, more])).map((outcome) => outcome.ok)]).toEqual([
    { ok: false, code: 'analysis_crashed', detail: 'ended the analysis process, twice' },
    ...[true, true, true, true],
  ]);
});

test('a file that hangs its process twice is marked as that, after the time it was given', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool({ timeoutMs: 700, processes: 1 });
  await paint(path('a.png'));
  await pool.analyze({ photoId: 1, path: path('a.png') });
  const startMs = performance.now();
  const [hanging, after] = await Promise.all([
    pool.analyze({ photoId: 2, path: path('a.png'), sidecars: [makePipe(path('pipe.xmp'))] }),
    pool.analyze({ photoId: 3, path: path('a.png') }),
  ]);
  expect(hanging).toEqual({
    ok: false,
    code: 'analysis_timeout',
    detail: 'took longer than 700 ms, twice',
  });
  expect(after.ok).toBe(true);
  expect(performance.now() - startMs).toBeGreaterThan(1400);
});

/** A picture with several faces, and where one of them is. */
async function groupPhoto(pool: AnalysisPool) {
  const path = join(sharedDir()!, 'data/groups/digikam_codingsprint2009-02.jpg');
  const outcome = await pool.analyze({ photoId: 1, path });
  if (!outcome.ok) throw new Error(outcome.detail);
  if (!outcome.result) throw new Error('taken for known');
  return { path, result: outcome.result };
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

test('a drawn face is embedded, and its picture is written beside those of the others', async (context) => {
  needsLinuxAndModels(context);
  context.skip(sharedDir() === null, sharedAbsent);
  const { pool, folder } = await newPool();
  const { path, result } = await groupPhoto(pool);
  const { faces, contentSha256 } = result;
  const { boxNorm, embedding } = faces[0]!;
  const outcome = await pool.embedFace({
    photoId: 1,
    path,
    orientation: 1,
    boxNorm,
    cropIndex: faces.length,
  });
  if (!outcome.ok) throw new Error(outcome.detail);
  expect(outcome.face.boxNorm).toEqual(boxNorm);
  expect(outcome.contentSha256).toEqual(contentSha256);
  expect(cosine(outcome.face.embedding, embedding)).toBeGreaterThan(0.9);
  const crop = (index: number) => readFileSync(faceCropPath(join(folder, 'thumbs'), 1, index));
  expect(crop(faces.length)).toEqual(crop(0));
});

test('a photo that is analysed again keeps its drawn faces, their pictures after the others', async (context) => {
  needsLinuxAndModels(context);
  context.skip(sharedDir() === null, sharedAbsent);
  const { pool, folder } = await newPool();
  const { path, result } = await groupPhoto(pool);
  const [first, second] = result.faces;
  const again = await pool.analyze({
    photoId: 1,
    path,
    drawn: [
      { faceId: 70, boxNorm: second!.boxNorm },
      { faceId: 50, boxNorm: first!.boxNorm },
    ],
  });
  if (!again.ok) throw new Error(again.detail);
  const { faces, drawn } = again.result!;
  expect(faces.map(({ boxNorm }) => boxNorm)).toEqual(result.faces.map(({ boxNorm }) => boxNorm));
  expect(drawn.map(({ faceId, face }) => [faceId, face.boxNorm])).toEqual([
    [70, second!.boxNorm],
    [50, first!.boxNorm],
  ]);
  expect(cosine(drawn[1]!.face.embedding, first!.embedding)).toBeGreaterThan(0.9);
  const crop = (index: number) => readFileSync(faceCropPath(join(folder, 'thumbs'), 1, index));
  expect([crop(faces.length), crop(faces.length + 1)]).toEqual([crop(1), crop(0)]);
  // Nobody drew a face this time.
  await pool.analyze({ photoId: 1, path });
  expect(() => crop(faces.length)).toThrow('ENOENT');
});

test('a drawn face in a file that is gone or broken is answered as analysis does; a bad box is refused', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool({ processes: 1 });
  const boxNorm = { x: 0.2, y: 0.2, width: 0.3, height: 0.3 };
  writeFileSync(path('broken.jpg'), 'no picture');
  expect(
    await pool.embedFace({ photoId: 1, path: path('none.jpg'), orientation: 1, boxNorm, cropIndex: 0 }),
  ).toMatchObject({
    ok: false,
    code: 'vanished',
  });
  expect(
    await pool.embedFace({ photoId: 1, path: path('broken.jpg'), orientation: 1, boxNorm, cropIndex: 0 }),
  ).toMatchObject({ ok: false, code: 'unsupported_format' });
  await paint(path('a.png'));
  for (const bad of [
    { ...boxNorm, width: 0 },
    { ...boxNorm, x: 1 },
    { ...boxNorm, y: Number.NaN },
    { ...boxNorm, height: -0.1 },
  ]) {
    const job = { photoId: 1, path: path('a.png') };
    await expect(
      pool.embedFace({ ...job, orientation: 1, boxNorm: bad, cropIndex: 0 }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(pool.analyze({ ...job, drawn: [{ faceId: 1, boxNorm: bad }] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  }
  expect(
    await pool.embedFace({ photoId: 1, path: path('a.png'), orientation: 1, boxNorm, cropIndex: 0 }),
  ).toMatchObject({
    ok: true,
    face: { boxNorm, detectionScore: 0 },
  });
});

test('a drawn face does not wait for the photos of a scan', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool({ processes: 1 });
  await paint(path('a.png'));
  const ended: string[] = [];
  const photos = [1, 2, 3, 4].map((photoId) =>
    pool.analyze({ photoId, path: path('a.png') }).then(() => ended.push('photo')),
  );
  const boxNorm = { x: 0.2, y: 0.2, width: 0.3, height: 0.3 };
  const drawn = pool
    .embedFace({ photoId: 9, path: path('a.png'), orientation: 1, boxNorm, cropIndex: 0 })
    .then(() => ended.push('drawn'));
  await Promise.all([...photos, drawn]);
  expect(ended.indexOf('drawn')).toBeLessThan(2);
});

test('networks that cannot be opened reject with the reason and blame no photo', async (context) => {
  needsLinuxAndModels(context);
  const folder = temporaryFolder();
  const files = Object.fromEntries(
    Object.keys(models.located!.files).map((name) => {
      writeFileSync(join(folder, name), 'no network');
      return [name, join(folder, name)];
    }),
  );
  const { pool, path } = await newPool({ located: { id: models.located!.id, files } });
  await paint(path('a.png'));
  const failures = await Promise.all(
    [1, 2, 3].map((photoId) =>
      pool.analyze({ photoId, path: path('a.png') }).then(
        () => 'analysed',
        (error) => (error instanceof AppError ? error.code : error),
      ),
    ),
  );
  expect(failures).toEqual(['model_hash_mismatch', 'model_hash_mismatch', 'model_hash_mismatch']);
});

test('no process is left when a pool is closed, and what waits is turned away', async (context) => {
  needsLinuxAndModels(context);
  const { pool, path } = await newPool();
  const before = childrenOf(process.pid);
  await paint(path('a.png'));
  await pool.analyze({ photoId: 1, path: path('a.png') });
  const jobs = Array.from({ length: 20 }, (_, i) =>
    pool.analyze({ photoId: i + 2, path: path('a.png') }).then(
      (outcome) => (outcome.ok ? 'analysed' : outcome.code),
      (error: AppError) => error.message,
    ),
  );
  await pool.close();
  const ends = await Promise.all(jobs);
  expect(new Set(ends)).toEqual(new Set(['analysed', 'the engine is stopping']));
  expect(childrenOf(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  await expect(pool.analyze({ photoId: 1, path: path('a.png') })).rejects.toThrow('the engine is stopping');
});

test('in a library: a photo that turned into a trap is marked, and can be tried again', async (context) => {
  needsLinuxAndModels(context);
  const work = temporaryFolder();
  const photos = join(work, 'photos');
  await mkdir(photos);
  for (const name of ['a.png', 'b.png']) await paint(join(photos, name));
  for (const name of ['trap.jpg', 'trap.jpg.xmp']) writeFileSync(join(photos, name), '');
  const engine = await startTestEngine(join(work, 'library'));
  await addAndScan(engine, photos);
  const { photos: listed } = await call(engine, 'listPhotos', {
    query: { limit: 10, state: 'failed', cursor: undefined },
  });
  expect(listed.map(({ file_name, failure_code }) => [file_name, failure_code])).toEqual([
    ['trap.jpg', 'empty_file'],
  ]);
  const { id, path } = listed[0]!;

  const sidecar = `${path}.xmp`;
  rmSync(sidecar);
  makePipe(sidecar);
  const { task_id } = await call(engine, 'retryPhoto', { params: { id } });
  await killReader(sidecar);
  await killReader(sidecar);
  const task = await engine.ended(task_id);
  const crashed = await call(engine, 'getPhoto', { params: { id } });
  expect([task.status, crashed.state, crashed.failure_code]).toEqual([
    'completed',
    'failed',
    'analysis_crashed',
  ]);

  rmSync(sidecar);
  rmSync(path);
  await paint(path);
  await engine.ended((await call(engine, 'retryPhoto', { params: { id } })).task_id);
  const repaired = await call(engine, 'getPhoto', { params: { id } });
  expect([repaired.state, repaired.failure_code, repaired.width]).toEqual(['done', null, 96]);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import type { RenderJob } from '../../../core/media/render.ts';
import { createRendering, type Rendering } from '../../../core/workers/rendering.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-rendering-')));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let rendering: Rendering;
const open = (options?: Parameters<typeof createRendering>[0]) => {
  rendering = createRendering(options);
  const { render, close } = rendering;
  return {
    close,
    render: (path: string, sizePx: number, faces?: RenderJob['faces'], framed?: boolean) =>
      render({
        path,
        sizePx,
        orientation: 1,
        ...(faces && { faces }),
        ...(framed !== undefined && { framed }),
      }),
  };
};
afterEach(() => rendering.close());

async function savedPicture(name: string, width: number, height: number): Promise<string> {
  const path = join(dir, name);
  await sharp({ create: { width, height, channels: 3, background: '#c84' } }).toFile(path);
  return path;
}

const outcome = (work: Promise<Uint8Array>) =>
  work.then(
    () => 'rendered',
    (error) =>
      error instanceof AppError ? `${error.code} ${error.details.code}` : `unexpected: ${error.stack}`,
  );

/** Processes that make pictures, of all children of this one. */
function renderProcesses(): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .flatMap((line) => (line.includes('render-process') ? [Number.parseInt(line, 10)] : []));
}

test('pictures have the wanted size, and frames when faces are given', async () => {
  const { render } = open();
  const path = await savedPicture('wide.png', 800, 400);
  const plain = await render(path, 200);
  expect(await sharp(plain).metadata()).toMatchObject({ format: 'jpeg', width: 200, height: 100 });
  const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
  const framed = await render(path, 200, [{ box, name: '<Ann> & "Bob"\u0000' }]);
  const pixel = async (jpeg: Uint8Array, left: number, top: number) =>
    [...(await sharp(jpeg).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())] as number[];
  const onFrame = await pixel(framed, 100, 25);
  expect(Math.max(...onFrame.map((value, i) => value - [0xcc, 0x88, 0x44][i]!))).toBeGreaterThan(40);
  expect(await pixel(framed, 5, 50)).toEqual(await pixel(plain, 5, 50));
});

test('names stand below faces without frames, within the picture, and none is needed', async () => {
  const { render } = open();
  const path = await savedPicture('names.png', 800, 400);
  const plain = await render(path, 400);
  /** Where the picture differs from the plain one: left, top, right and bottom, px; null: nowhere. */
  const changed = async (jpeg: Uint8Array) => {
    const [a, b] = await Promise.all([jpeg, plain].map((bytes) => sharp(bytes).greyscale().raw().toBuffer()));
    const at = [...a!.keys()].filter((i) => Math.abs(a![i]! - b![i]!) > 40);
    if (at.length === 0) return null;
    const xs = at.map((i) => i % 400);
    const ys = at.map((i) => Math.floor(i / 400));
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  };
  const middle = { x: 0.4, y: 0.2, width: 0.2, height: 0.4 };
  expect(await changed(await render(path, 400, [{ box: middle, name: null }], false))).toBeNull();
  const below = (await changed(await render(path, 400, [{ box: middle, name: 'Anna' }], false)))!;
  expect(below[1]).toBeGreaterThanOrEqual(0.6 * 200 - 1);
  // In the lowest right corner a long name goes up and to the left.
  const corner = { x: 0.9, y: 0.8, width: 0.1, height: 0.2 };
  const name = 'Anna Maria Konstantinopolskaya';
  const inside = (await changed(await render(path, 400, [{ box: corner, name }], false)))!;
  expect(inside[0]).toBeGreaterThan(100);
  expect(inside[2]).toBeLessThan(400);
  expect(inside[3]).toBeLessThan(200);
});

test('what cannot be shown says why, and the next picture is made', async () => {
  const { render } = open({ processes: 1 });
  const text = join(dir, 'text.jpg');
  writeFileSync(text, 'no picture');
  const broken = join(dir, 'broken.jpg');
  writeFileSync(broken, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(99, 0x55)]));
  const path = await savedPicture('sound.png', 20, 20);
  const works = [text, broken, join(dir, 'nowhere.jpg'), path].map((file) => outcome(render(file, 64)));
  expect(await Promise.all(works)).toEqual([
    'original_missing unsupported_format',
    'original_missing corrupt',
    'original_missing vanished',
    'rendered',
  ]);
});

test.skipIf(process.platform !== 'linux')('a process that dies costs its picture only', async () => {
  const { render } = open({ processes: 1 });
  const path = await savedPicture('large.png', 6000, 6000);
  expect(renderProcesses()).toEqual([]);
  const dying = outcome(render(path, 4096));
  const next = outcome(render(path, 64));
  while (renderProcesses().length === 0) await delay(5);
  process.kill(renderProcesses()[0]!, 'SIGKILL');
  expect(await dying).toBe('original_missing null');
  expect(await next).toBe('rendered');
  expect(renderProcesses().length).toBe(1);
});

test('a picture that takes too long is given up', async () => {
  const path = await savedPicture('slow.png', 6000, 6000);
  expect(await outcome(open({ timeoutMs: 5 }).render(path, 4096))).toBe('original_missing null');
});

test.skipIf(process.platform !== 'linux')('processes end when they have nothing to do', async () => {
  const { render } = open({ idleMs: 50 });
  const path = await savedPicture('idle.png', 20, 20);
  await render(path, 64);
  expect(renderProcesses().length).toBe(1);
  while (renderProcesses().length > 0) await delay(20);
  expect(await outcome(render(path, 64))).toBe('rendered');
});

test('closing ends what is under way', async () => {
  const { render, close } = open({ processes: 1 });
  const path = await savedPicture('last.png', 3000, 3000);
  const works = [outcome(render(path, 4096)), outcome(render(path, 64))];
  close();
  const late = outcome(render(path, 64));
  expect(await Promise.all([...works, late])).toEqual([
    'original_missing null',
    'internal undefined',
    'internal undefined',
  ]);
});

const shared = sharedDir();
if (shared === null) console.info(`skipped: ${sharedAbsent}`);
test.skipIf(shared === null)('formats that a browser does not know are shown', async () => {
  const { render } = open();
  const formats = join(shared!, 'data/robust/formats');
  const files = [
    'heic/heic-single.heic',
    'bmp/pal8rle.bmp',
    'raw/FujiFilm.raf',
    'avif/colors-animated-8bpc.avif',
  ];
  const sizes = await Promise.all(
    files.map(async (file) => {
      const { format, width, height } = await sharp(await render(join(formats, file), 96)).metadata();
      return [format, width, height];
    }),
  );
  expect(sizes).toEqual([
    ['jpeg', 96, 64],
    ['jpeg', 96, 48],
    ['jpeg', 96, 72],
    ['jpeg', 96, 96],
  ]);
  // Only read.
  expect(readFileSync(join(formats, files[1]!)).subarray(0, 2).toString()).toBe('BM');
});

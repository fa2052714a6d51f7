import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findEmbeddedVideo } from '../../../../core/media/video/embedded-video.ts';
import { box, film } from './film.ts';

let folder: string;
let jpeg: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-motion-'));
  jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a63' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function found(...parts: Uint8Array[]) {
  const path = join(folder, 'picture');
  await writeFile(path, Buffer.concat(parts));
  return findEmbeddedVideo(path);
}

const mp4 = film({ brand: 'mp42' });
const heicHead = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));

test('Google: the film ends the JPEG', async () => {
  expect(await found(jpeg, mp4)).toEqual({ offset: jpeg.length, sizeBytes: mp4.length });
});

test('Samsung: the film stands inside a trailer, which is no part of it', async () => {
  const before = Buffer.from('\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data', 'latin1');
  const after = Buffer.from('SEFHk\0\0\0\x01\0\0\0\0\0\x30\x0a\0\0\0\0\0\0\0\0SEFT', 'latin1');
  const offset = jpeg.length + before.length;
  expect(await found(jpeg, before, mp4, after)).toEqual({ offset, sizeBytes: mp4.length });
});

test('HEIC: the film is the content of a box', async () => {
  const meta = box('meta', Buffer.alloc(20));
  const offset = heicHead.length + meta.length + 8;
  expect(await found(heicHead, meta, box('mpvd', mp4))).toEqual({ offset, sizeBytes: mp4.length });
  expect(await found(heicHead, meta, box('mdat', mp4))).toBeNull();
});

test('is found across the pieces in which a large picture is read', async () => {
  for (const shift of [-9, -5, -4, -3, 0, 3]) {
    const padding = Buffer.alloc(2 ** 20 - jpeg.length + shift);
    const offset = 2 ** 20 + shift;
    expect(await found(jpeg, padding, mp4), `${shift}`).toEqual({ offset, sizeBytes: mp4.length });
  }
});

test('what could not be played is none', async () => {
  expect(await found(jpeg)).toBeNull();
  expect(await found(jpeg, mp4.subarray(0, mp4.length - 10))).toBeNull();
  expect(await found(jpeg, mp4.subarray(0, 100))).toBeNull();
  expect(await found(jpeg, heicHead, Buffer.alloc(100))).toBeNull();
  expect(await found(jpeg, Buffer.from('ftypftypftyp'.repeat(1000)))).toBeNull();
  expect(await found(mp4)).toBeNull();
  expect(await found(Buffer.alloc(0))).toBeNull();
  await expect(findEmbeddedVideo(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'vanished' });
});

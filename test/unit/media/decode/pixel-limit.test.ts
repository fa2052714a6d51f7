import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { openPicture } from '../../../../core/media/decode/open-picture.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-limit-')));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const codeOf = (path: string) =>
  openPicture(path).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

const picture = () => sharp({ create: { width: 32, height: 32, channels: 3, background: '#a53' } });
const side = 40_000;

/** Small files whose head claims 1.6 gigapixels. BMP, PSD, RAW, JPEG XL and HEIC: in the tests of their decoders. */
const bombs: Record<string, () => Promise<Buffer>> = {
  async jpeg() {
    const file = await picture().jpeg().toBuffer();
    const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
    file.writeUInt16BE(side, frame + 5);
    file.writeUInt16BE(side, frame + 7);
    return file;
  },
  async gif() {
    const file = await picture().gif().toBuffer();
    // libvips believes the frame more than the canvas.
    const frame = file.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 32, 0, 32, 0]));
    for (const at of [6, 8, frame + 5, frame + 7]) file.writeUInt16LE(side, at);
    return file;
  },
  async webp() {
    // An extended file: its canvas has 24 bits of each size less one.
    const chunk = Buffer.alloc(18);
    chunk.write('VP8X');
    chunk.writeUInt32LE(10, 4);
    chunk.writeUIntLE(16_382, 12, 3);
    chunk.writeUIntLE(16_382, 15, 3);
    const plain = await picture().webp({ lossless: true }).toBuffer();
    // The picture itself says the same: 14 bits each.
    const at = plain.indexOf('VP8L') + 9;
    plain.writeUInt32LE((((16_382 << 14) | 16_382) >>> 0) | (plain.readUInt32LE(at) & 0xf0000000), at);
    const file = Buffer.concat([plain.subarray(0, 12), chunk, plain.subarray(12)]);
    file.writeUInt32LE(file.length - 8, 4);
    return file;
  },
  async tiff() {
    const file = await picture().tiff().toBuffer();
    const directory = file.readUInt32LE(4);
    for (let i = 0; i < file.readUInt16LE(directory); i++) {
      const entry = directory + 2 + i * 12;
      if ([256, 257, 278].includes(file.readUInt16LE(entry))) {
        file.writeUInt16LE(4, entry + 2);
        file.writeUInt32LE(side, entry + 8);
      }
    }
    return file;
  },
  async avif() {
    const file = await picture().avif().toBuffer();
    for (let at = file.indexOf('ispe'); at >= 0; at = file.indexOf('ispe', at + 1)) {
      file.writeUInt32BE(side, at + 8);
      file.writeUInt32BE(side, at + 12);
    }
    return file;
  },
};

test.each(Object.keys(bombs))('a %s of too many pixels is not decoded', async (format) => {
  const path = join(dir, `bomb.${format}`);
  writeFileSync(path, await bombs[format]!());
  const before = process.memoryUsage().rss;
  const started = performance.now();
  expect(await codeOf(path)).toBe('too_many_pixels');
  expect(performance.now() - started).toBeLessThan(3000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
});

test('a file of gigabytes is not read', async () => {
  const path = join(dir, 'endless.jpg');
  writeFileSync(path, await picture().jpeg().toBuffer());
  truncateSync(path, 2 ** 31);
  const started = performance.now();
  expect(await codeOf(path)).toBe('too_many_pixels');
  expect(performance.now() - started).toBeLessThan(1000);
});

test('a video and an encrypted file are known without being read', async () => {
  const film = join(dir, 'film.jpg');
  writeFileSync(
    film,
    Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1'), Buffer.alloc(99)]),
  );
  truncateSync(film, 2 ** 31);
  const secret = join(dir, 'secret.jpg');
  writeFileSync(secret, Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(999, 7)]));
  expect([await codeOf(film), await codeOf(secret)]).toEqual(['unsupported_format', 'protected']);
});

test.skipIf(process.platform === 'win32')('a pipe under the name of a photo does not hang', async () => {
  const path = join(dir, 'pipe.jpg');
  execFileSync('mkfifo', [path]);
  expect(await codeOf(path)).toBe('not_readable');
});

test('the whole file is hashed, also what follows the picture', async () => {
  const path = join(dir, 'tail.jpg');
  const bytes = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from('a film, perhaps')]);
  writeFileSync(path, bytes);
  const opened = await openPicture(path);
  expect(Buffer.from(opened.contentSha256)).toEqual(createHash('sha256').update(bytes).digest());
  expect(opened.format).toBe('jpeg');
});

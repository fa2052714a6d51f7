import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { openPicture } from '../../../../core/media/decode/open-picture.ts';
import { workingSizePx } from '../../../../core/media/decode/pixels.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';
import { sharedAbsent, sharedDir } from '../../../shared-data.ts';
import {
  expectColors,
  orientations,
  paintQuarters,
  quarters,
  seenQuarters,
  turnedQuarters,
} from './quarters.ts';

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-decode-')));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function codeOf(path: string): Promise<string> {
  return openPicture(path).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error}`),
  );
}

describe('orientation', () => {
  const upright = { width: 96, height: 64 };
  const { width: w, height: h } = upright;

  test.each(
    orientations.flatMap((orientation) =>
      (['jpeg', 'png', 'webp', 'tiff', 'avif'] as const).map((type) => [orientation, type] as const),
    ),
  )('%i of a %s stands upright', async (orientation, type) => {
    const path = join(dir, `o${orientation}.${type}`);
    const { data, raw } = turnedQuarters(orientation, w, h);
    await sharp(data, { raw }).withMetadata({ orientation }).toFormat(type, { quality: 95 }).toFile(path);
    const photo = await openPicture(path);
    expect([photo.width, photo.height, photo.image.width, photo.image.height]).toEqual([w, h, w, h]);
    expectColors(seenQuarters(photo.image), quarters, 24);
  });

  const shared = sharedDir();
  test.skipIf(shared === null)('a photo in all orientations is one photo', async () => {
    const folder = join(shared!, 'data/robust/orientation');
    const photos = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => openPicture(join(folder, `Landscape_${n}.jpg`))),
    );
    const [first, ...others] = photos.map(({ image }) => image);
    for (const other of others) {
      let difference = 0;
      for (let i = 0; i < first!.data.length; i++)
        difference += Math.abs(first!.data[i]! - other.data[i]!) / first!.data.length;
      expect(difference).toBeLessThan(8);
    }
    expect(new Set(photos.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['1800x1200']));
  });
  if (shared === null) console.info(`skipped: ${sharedAbsent}`);
});

describe('kinds of pixels', () => {
  const size = { width: 32, height: 32 };
  const picture = () =>
    sharp(
      paintQuarters(32, 32, (x, y) => [x, y], size),
      { raw: { ...size, channels: 3 } },
    );
  const luma = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

  test.each([
    ['png', () => picture().png(), 1],
    ['gif', () => picture().gif(), 8],
    ['webp', () => picture().webp({ quality: 95 }), 24],
    ['avif', () => picture().avif({ quality: 90 }), 24],
    ['tiff', () => picture().tiff({ compression: 'lzw' }), 1],
    ['progressive jpeg', () => picture().jpeg({ quality: 95, progressive: true }), 24],
    ['palette png', () => picture().png({ palette: true }), 8],
    ['16-bit png', () => picture().toColourspace('rgb16').png(), 2],
    ['cmyk jpeg', () => picture().toColourspace('cmyk').jpeg({ quality: 95 }), 80],
  ] as const)('%s', async (_name, encode, tolerance) => {
    const path = join(dir, 'kind');
    writeFileSync(path, await encode().toBuffer());
    const { image } = await openPicture(path);
    expect(image.data.length).toBe(32 * 32 * 3);
    expectColors(seenQuarters(image), quarters, tolerance);
  });

  test('grey, also with alpha, becomes three equal channels', async () => {
    const greys = picture().greyscale().toColourspace('b-w');
    const path = join(dir, 'grey.png');
    await greys.clone().png().toFile(path);
    expect((await sharp(path).metadata()).channels).toBe(1);
    const plain = (await openPicture(path)).image;
    await greys.clone().ensureAlpha().png().toFile(path);
    expect((await sharp(path).metadata()).channels).toBe(2);
    const withAlpha = (await openPicture(path)).image;
    expect(withAlpha).toEqual(plain);
    const seen = seenQuarters(plain);
    expect(seen.every(([r, g, b]) => r === g && g === b)).toBe(true);
    // Brighter stays brighter, grey stays the grey it was.
    const order = (values: number[]) => [0, 1, 2, 3].sort((a, b) => values[a]! - values[b]!);
    expect(order(seen.map(([r]) => r!))).toEqual(order(quarters.map(luma)));
    expect(Math.abs(seen[3]![0]! - 128)).toBeLessThanOrEqual(2);
  });

  test('what is transparent is white', async () => {
    const path = join(dir, 'alpha.png');
    const background = { r: 0, g: 0, b: 0, alpha: 0 };
    await sharp({ create: { width: 8, height: 8, channels: 4, background } })
      .png()
      .toFile(path);
    const { image } = await openPicture(path);
    expect(image).toEqual({ data: Buffer.alloc(8 * 8 * 3, 255), width: 8, height: 8 });
  });

  test('a large picture is worked on small, its own size and its details are kept at hand', async () => {
    const path = join(dir, 'large.jpg');
    const background = { r: 9, g: 90, b: 9 };
    await sharp({ create: { width: 3000, height: 1000, channels: 3, background } })
      .jpeg()
      .toFile(path);
    const photo = await openPicture(path);
    const detail = await photo.detail!();
    expect([photo.width, photo.height, photo.image.width, detail.width, detail.height]).toEqual([
      ...[3000, 1000, workingSizePx, 3000, 1000],
    ]);
    const small = join(dir, 'small.jpg');
    await sharp({ create: { width: workingSizePx, height: 10, channels: 3, background } })
      .jpeg()
      .toFile(small);
    expect((await openPicture(small)).detail).toBeNull();
  });
});

describe('files that are no photos', () => {
  test('each has its reason', async () => {
    const jpeg = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#a53' } })
      .composite([{ input: Buffer.from('<svg width="400" height="400"><circle r="90"/></svg>') }])
      .jpeg()
      .toBuffer();
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    const files: Record<string, string | Buffer> = {
      'empty.jpg': '',
      'letter.jpg': 'Dear grandmother, this is a letter and not a photo.\n'.repeat(20),
      'drawing.svg': svg,
      'drawing.png': svg,
      'half.jpg': jpeg.subarray(0, jpeg.length / 2),
      'start.jpg': jpeg.subarray(0, 20),
      'garbled.jpg': Buffer.concat([jpeg.subarray(0, 3), Buffer.alloc(2000, 0x55)]),
      'zeros.png': Buffer.alloc(4096),
      'film.heic': Buffer.concat([
        Buffer.from([0, 0, 0, 24]),
        Buffer.from('ftypheic\0\0\0\0mif1heic'),
        Buffer.alloc(64),
      ]),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
    const codes = await Promise.all(
      [...Object.keys(files), 'nowhere.jpg', '.'].map(async (name) => [name, await codeOf(join(dir, name))]),
    );
    expect(Object.fromEntries(codes)).toEqual({
      'empty.jpg': 'empty_file',
      'letter.jpg': 'unsupported_format',
      'drawing.svg': 'unsupported_format',
      'drawing.png': 'unsupported_format',
      'half.jpg': 'corrupt',
      'start.jpg': 'corrupt',
      'garbled.jpg': 'corrupt',
      'zeros.png': 'corrupt',
      'film.heic': 'corrupt',
      'nowhere.jpg': 'vanished',
      '.': 'not_readable',
    });
  });

  test('a picture of more pixels than memory allows is not decoded', async () => {
    // A PNG header that claims 60,000 × 60,000 pixels; the rest is not even looked at.
    const path = join(dir, 'bomb.png');
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    writeFileSync(path, png);
    expect(await codeOf(path)).toBe('too_many_pixels');
  });

  const shared = sharedDir();
  test.skipIf(shared === null)('real HEIC, BMP, RAW and broken files', async () => {
    const robust = join(shared!, 'data/robust');
    const codes = async (folder: string) =>
      Object.fromEntries(
        await Promise.all(
          readdirSync(join(robust, folder))
            .sort()
            .map(async (name) => [name, await codeOf(join(robust, folder, name))]),
        ),
      );
    expect(await codes('formats/heic')).toEqual({
      'example.avif': 'decoded',
      'heic-iphone7.heic': 'decoded',
      'heic-single.heic': 'decoded',
    });
    expect(new Set(Object.values(await codes('formats/bmp')))).toEqual(new Set(['decoded']));
    expect(await codes('corrupt/compreface')).toEqual({
      'corrupted.png': 'corrupt',
      'empty.png': 'unsupported_format',
      'truncated.jpg': 'decoded',
    });
    // Broken metadata is no broken picture.
    expect(await codes('corrupt/exif-samples-invalid')).toEqual({
      'image01088.jpg': 'decoded',
      'image01713.jpg': 'decoded',
    });
  });
});

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

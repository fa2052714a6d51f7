import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openHeic } from '../../../../core/media/decode/heic.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';
import type { RgbImage } from '../../../../core/media/types.ts';
import { sharedAbsent, sharedDir } from '../../../shared-data.ts';
import { type HeicPicture, makeHeic, thumbnailOf } from './make-heic.ts';

const codeOf = (file: Buffer) =>
  openHeic(file).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

/** Says that it is HEVC, and that is all; what is wrong with it is only seen when it is decoded. */
const hollow: HeicPicture = {
  width: 64,
  height: 64,
  decoderConfiguration: Buffer.from('010370000000000000000000bbf000fcfdf8f800000f00', 'hex'),
  bitstream: Buffer.alloc(64),
};

test('more pixels than memory allows are not decoded, whatever is behind them', async () => {
  expect(await codeOf(makeHeic(hollow))).toBe('corrupt');
  const started = performance.now();
  expect(await codeOf(makeHeic({ ...hollow, width: 16_000, height: 16_000 }))).toBe('too_many_pixels');
  // libheif's own limit comes first here.
  expect(await codeOf(makeHeic({ ...hollow, width: 60_000, height: 60_000 }))).toBe('too_many_pixels');
  expect(performance.now() - started).toBeLessThan(2000);
});

test('files that are none, or no more, have their reason', async () => {
  const file = makeHeic(hollow);
  const codes = [
    file.subarray(0, 20),
    file.subarray(0, file.length / 2),
    Buffer.from('ftyp'),
    Buffer.alloc(999, 0x55),
  ];
  for (const broken of codes) expect(await codeOf(broken)).toBe('corrupt');
});

const shared = sharedDir();
if (shared === null) console.info(`skipped: ${sharedAbsent}`);

describe.skipIf(shared === null)('turns and mirrors of the file itself', () => {
  const picture = () => thumbnailOf(readFileSync(join(shared!, 'data/robust/formats/heic/heic-single.heic')));
  const decode = async (options: Partial<HeicPicture>) => {
    const opened = await openHeic(makeHeic({ ...picture(), ...options }));
    const image = await opened.pixels(4096);
    expect([image.width, image.height]).toEqual([opened.width, opened.height]);
    return image;
  };

  test.each([0, 1, 2, 3])('%i quarter turns to the left, also with a mirror', async (quarterTurns) => {
    const plain = await decode({});
    expect([plain.width, plain.height]).toEqual([240, 160]);
    let wanted = plain;
    for (let i = 0; i < quarterTurns; i++) wanted = turnedLeft(wanted);
    expect(difference(await decode({ quarterTurns }), wanted)).toBeLessThan(2);
    expect(difference(await decode({ quarterTurns, mirrorAxis: 1 }), mirrored(wanted))).toBeLessThan(2);
    expect(difference(await decode({ quarterTurns, mirrorAxis: 0 }), flipped(wanted))).toBeLessThan(2);
    // The test would see a picture that lies otherwise.
    expect(difference(flipped(wanted), wanted)).toBeGreaterThan(10);
  });

  test('EXIF orientation means nothing in it', async () => {
    // A directory with one entry: orientation 6.
    const exif = Buffer.from('4d4d002a0000000800010112000300000001000600000000000000', 'hex');
    expect(await decode({ exif })).toEqual(await decode({}));
  });
});

function mapped(
  image: RgbImage,
  width: number,
  height: number,
  from: (x: number, y: number) => [number, number],
) {
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = from(x, y);
      const at = (fromY * image.width + fromX) * 3;
      data.set(image.data.subarray(at, at + 3), (y * width + x) * 3);
    }
  }
  return { data, width, height };
}

function turnedLeft(image: RgbImage): RgbImage {
  return mapped(image, image.height, image.width, (x, y) => [image.width - 1 - y, x]);
}

/** Left and right exchanged. */
function mirrored(image: RgbImage): RgbImage {
  return mapped(image, image.width, image.height, (x, y) => [image.width - 1 - x, y]);
}

/** Up and down exchanged. */
function flipped(image: RgbImage): RgbImage {
  return mapped(image, image.width, image.height, (x, y) => [x, image.height - 1 - y]);
}

/** Mean over all values; infinite for pictures of other sizes. */
function difference(a: RgbImage, b: RgbImage): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [i, value] of a.data.entries()) sum += Math.abs(value - b.data[i]!);
  return sum / a.data.length;
}

import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openJxl } from '../../../../core/media/decode/jxl.ts';
import { openWithLibvips } from '../../../../core/media/decode/with-libvips.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';
import { expectColors, orientations, quarters, seenQuarters, turnedQuarters } from './quarters.ts';

/** 24 × 16 pixels of the four colours, lossless with alpha, as libjxl 0.8 writes them. */
const lossless = Buffer.from(
  'ff0a03c14a08081000b0004b18938e83832930221893eebc80100054e707004844e7bc93d9007f8c3ffe844fb0dd042e6c8419ebb12402',
  'hex',
);
/** The bytes before the first frame. */
const headBytes = 5;

const codeOf = (file: Buffer) =>
  openJxl(file).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

/** Bits as the format counts them: the lowest of a byte first (ISO/IEC 18181-1, 6.3). */
function bitsOf(bytes: Buffer): number[] {
  return [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1));
}

function number(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (value >> i) & 1);
}

function bytesOf(bits: number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7);
  return bytes;
}

/** The same pixels with an orientation in the metadata: extra fields, and a default tone mapping after the colours. */
function withOrientation(orientation: number): Buffer {
  const bits = bitsOf(lossless.subarray(2, headBytes));
  const [size, depthToColors, rest] = [bits.slice(0, 10), bits.slice(11, 20), bits.slice(20)];
  const extra = [1, ...number(orientation - 1, 3), 0, 0, 0];
  const head = bytesOf([...size, ...extra, ...depthToColors, 1, ...rest.slice(0, 3)]);
  return Buffer.concat([lossless.subarray(0, 2), head, lossless.subarray(headBytes)]);
}

test('a picture, and one in a box', async () => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + lossless.length);
  const start = Buffer.from('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl ', 'latin1');
  for (const file of [lossless, Buffer.concat([start, length, Buffer.from('jxlc'), lossless])]) {
    const picture = await openJxl(file);
    expect([picture.width, picture.height]).toEqual([24, 16]);
    expectColors(seenQuarters(await picture.pixels(24)), quarters, 0);
  }
});

test.each(orientations)('stands upright: %i', async (orientation) => {
  const { data, raw } = turnedQuarters(1, 24, 16);
  const png = await sharp(data, { raw }).withMetadata({ orientation }).png().toBuffer();
  const [picture, wanted] = [await openJxl(withOrientation(orientation)), await openWithLibvips(png)];
  expect([picture.width, picture.height]).toEqual([wanted.width, wanted.height]);
  expect((await picture.pixels(24)).data).toEqual((await wanted.pixels(24)).data);
});

test('files that are broken or too large have their reason', async () => {
  // Not small, 30 bits each of height and width, default metadata.
  const side = number(29_999, 30);
  const head = bytesOf([0, 1, 1, ...side, 0, 0, 0, 1, 1, ...side, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  const large = Buffer.concat([Buffer.from([0xff, 0x0a]), head, Buffer.alloc(64)]);
  const garbled = Buffer.from(lossless);
  garbled.fill(0x5a, 12);
  expect([
    await codeOf(large),
    await codeOf(garbled),
    await codeOf(lossless.subarray(0, 30)),
    await codeOf(lossless.subarray(0, 3)),
    // And the decoder goes on after them.
    await codeOf(lossless),
  ]).toEqual(['too_many_pixels', 'corrupt', 'corrupt', 'corrupt', 'decoded']);
});

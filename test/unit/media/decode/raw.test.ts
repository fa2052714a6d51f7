import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openRaw } from '../../../../core/media/decode/raw.ts';
import { readTiffTree } from '../../../../core/media/decode/tiff-tree.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';
import type { Orientation } from '../../../../core/media/types.ts';
import { expectColors, orientations, quarters, seenQuarters, turnedQuarters } from './quarters.ts';

type Entry = [tag: number, type: 3 | 4, values: readonly number[]];

/** Big-endian TIFF: directories one after another, `payload` behind them at `payloadAt`. */
const payloadAt = 1024;
function tiff(directories: Entry[][], payload: Buffer, nextOf: (index: number) => number = () => 0): Buffer {
  const head = Buffer.alloc(payloadAt);
  head.write('MM\0*', 'latin1');
  head.writeUInt32BE(8, 4);
  let valuesAt = 512;
  for (const [i, entries] of directories.entries()) {
    const at = directoryAt(i);
    head.writeUInt16BE(entries.length, at);
    for (const [k, [tag, type, values]] of entries.entries()) {
      const entry = at + 2 + k * 12;
      head.writeUInt16BE(tag, entry);
      head.writeUInt16BE(type, entry + 2);
      head.writeUInt32BE(values.length, entry + 4);
      const size = type === 3 ? 2 : 4;
      let to = entry + 8;
      if (size * values.length > 4) {
        head.writeUInt32BE(valuesAt, to);
        to = valuesAt;
        valuesAt += size * values.length;
      }
      for (const [n, value] of values.entries()) head.writeUIntBE(value, to + n * size, size);
    }
    head.writeUInt32BE(nextOf(i), at + 2 + entries.length * 12);
  }
  return Buffer.concat([head, payload]);
}
const directoryAt = (index: number) => 8 + index * 120;

const jpeg = (orientation: Orientation, w: number, h: number, exif?: Orientation) => {
  const { data, raw } = turnedQuarters(orientation, w, h);
  const picture = sharp(data, { raw }).jpeg({ quality: 95 });
  return (exif === undefined ? picture : picture.withMetadata({ orientation: exif })).toBuffer();
};

const codeOf = (file: Buffer) =>
  openRaw(file).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

/** What sensor data look like: no marker of JPEG among them for long, then some that mean nothing. */
const sensor = Buffer.concat([
  Buffer.alloc(3000, 0x5a),
  Buffer.from([0xff, 0xd8, 0xff, 0xd8, 0xff, 0xd9, 0xff, 0xd8, 0xff]),
]);

describe('the picture in a RAW file', () => {
  test.each(orientations)('is the largest, and stands upright: %i', async (orientation) => {
    const small = await jpeg(orientation, 16, 12);
    const large = await jpeg(orientation, 96, 64);
    const payload = Buffer.concat([small, sensor, large, sensor]);
    // As in a NEF: the picture lies in a sub-directory, the orientation in the first.
    const file = tiff(
      [
        [
          [274, 3, [orientation]],
          [330, 4, [directoryAt(1)]],
        ],
        [[262, 3, [32803]]],
      ],
      payload,
    );
    const picture = await openRaw(file);
    expect([picture.width, picture.height]).toEqual([96, 64]);
    const image = await picture.pixels(96);
    expect([image.width, image.height]).toEqual([96, 64]);
    expectColors(seenQuarters(image), quarters, 24);
    // Shrunk while it is decoded.
    expectColors(seenQuarters(await picture.pixels(24)), quarters, 40);
  });

  test('turns by its own EXIF where the file around it says nothing, and else as the file says', async () => {
    const own = await jpeg(6, 96, 64, 6);
    const fuji = Buffer.concat([Buffer.from('FUJIFILMCCD-RAW 0201FF129502'), Buffer.alloc(100), own, sensor]);
    const alone = await openRaw(fuji);
    expectColors(seenQuarters(await alone.pixels(96)), quarters, 24);
    const around = tiff([[[274, 3, [6]]]], await jpeg(6, 96, 64, 1));
    expectColors(seenQuarters(await (await openRaw(around)).pixels(96)), quarters, 24);
  });

  test('in a CR3 the orientation is in a box', async () => {
    const directory = tiff([[[274, 3, [8]]]], Buffer.alloc(0));
    const box = (type: string, ...content: Buffer[]) => {
      const body = Buffer.concat(content);
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + body.length);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, body]);
    };
    const file = Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
      box('moov', box('uuid', Buffer.alloc(16, 0x85), box('CMT1', directory))),
      box('mdat', await jpeg(8, 96, 64), sensor),
    ]);
    expectColors(seenQuarters(await (await openRaw(file)).pixels(96)), quarters, 24);
  });

  test('is not a tile of a larger one, nor lossless sensor data', async () => {
    const preview = await jpeg(1, 32, 24);
    const tile = await jpeg(1, 96, 96);
    const lossless = Buffer.from(await jpeg(1, 96, 80));
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;
    const payload = Buffer.concat([preview, tile, tile, lossless]);
    const tiles = [payloadAt + preview.length, payloadAt + preview.length + tile.length];
    const file = tiff(
      [
        [[330, 4, [directoryAt(1)]]],
        [
          [262, 3, [34892]],
          [324, 4, tiles],
        ],
      ],
      payload,
    );
    const { width, height } = await openRaw(file);
    expect([width, height]).toEqual([32, 24]);
  });

  test('may be smaller than the largest when that is damaged', async () => {
    const sound = await jpeg(1, 32, 24);
    const whole = await jpeg(1, 96, 64);
    // It ends a few bytes after its data begin.
    const broken = whole.subarray(0, whole.indexOf(Buffer.from([0xff, 0xda])) + 20);
    const end = Buffer.from([0xff, 0xd9]);
    const { width } = await openRaw(tiff([[]], Buffer.concat([broken, end, sound])));
    expect(width).toBe(32);
  });

  test('files without one have their reason', async () => {
    const huge = Buffer.from(await jpeg(1, 32, 24));
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    const headOnly = Buffer.from(huge.subarray(0, frame + 19));
    huge.writeUInt16BE(60_000, frame + 5);
    huge.writeUInt16BE(60_000, frame + 7);
    expect([
      await codeOf(tiff([[[262, 3, [32803]]]], sensor)),
      await codeOf(Buffer.from('FOVb and nothing more')),
      await codeOf(Buffer.from('II')),
      await codeOf(tiff([[]], huge)),
      await codeOf(tiff([[]], headOnly)),
    ]).toEqual([
      'unsupported_format',
      'unsupported_format',
      'unsupported_format',
      'too_many_pixels',
      'corrupt',
    ]);
  });

  test('many false starts cost little time', async () => {
    const starts = Buffer.alloc(3_000_000);
    for (let i = 0; i < starts.length; i += 3) starts.set([0xff, 0xd8, 0xff], i);
    const started = performance.now();
    expect(await codeOf(tiff([[]], starts))).toBe('unsupported_format');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('directories', () => {
  test('that form a loop, are many or lie outside end', () => {
    const loop = tiff([[[330, 4, [8, directoryAt(1)]]], [[274, 3, [3]]]], Buffer.alloc(0), (i) =>
      directoryAt(1 - i),
    );
    expect(readTiffTree(loop)).toEqual({ orientation: null, isRaw: false, pieceOffsets: new Set() });
    const outside = tiff(
      [
        [
          [330, 4, [0xfffffff0]],
          [274, 3, [99]],
        ],
      ],
      Buffer.alloc(0),
      () => 0xffffffff,
    );
    expect(readTiffTree(outside)).toEqual({ orientation: null, isRaw: false, pieceOffsets: new Set() });
    expect(readTiffTree(Buffer.from('MM\0*\0\0', 'latin1'))).toBeNull();
    expect(readTiffTree(Buffer.from('\xff\xd8\xff\xe0'.repeat(9), 'latin1'))).toBeNull();
  });

  test('of a plain TIFF are not RAW, of a DNG and a sensor they are', () => {
    const isRaw = (entries: Entry[]) => readTiffTree(tiff([entries], Buffer.alloc(0)))?.isRaw;
    expect(
      isRaw([
        [262, 3, [2]],
        [274, 3, [6]],
      ]),
    ).toBe(false);
    expect(isRaw([[262, 3, [32803]]])).toBe(true);
    expect(
      isRaw([
        [262, 3, [2]],
        [50706, 4, [1]],
      ]),
    ).toBe(true);
  });
});

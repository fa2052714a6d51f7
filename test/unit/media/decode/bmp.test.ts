import { expect, test } from 'vitest';
import { openBmp } from '../../../../core/media/decode/bmp.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';

type Rgb = readonly [number, number, number];
const black: Rgb = [0, 0, 0];
const red: Rgb = [255, 0, 0];
const green: Rgb = [0, 255, 0];
const blue: Rgb = [0, 0, 255];
const white: Rgb = [255, 255, 255];
const palette = [black, red, green, blue];

type Bmp = {
  width: number;
  /** Negative: the first row is the upper one. */
  height: number;
  bitsPerPixel: number;
  compression?: number;
  colors?: readonly Rgb[];
  masks?: readonly number[];
  headerSize?: 12 | 40 | 64 | 108;
  data: readonly number[];
};

function bmp({
  width,
  height,
  bitsPerPixel,
  compression = 0,
  colors = [],
  masks = [],
  headerSize = 40,
  data,
}: Bmp) {
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize, 0);
  if (headerSize === 12) {
    header.writeUInt16LE(width, 4);
    header.writeInt16LE(height, 6);
    header.writeUInt16LE(1, 8);
    header.writeUInt16LE(bitsPerPixel, 10);
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bitsPerPixel, 14);
    header.writeUInt32LE(compression, 16);
    header.writeUInt32LE(colors.length, 32);
  }
  const maskBytes = Buffer.alloc(masks.length * 4);
  for (const [i, mask] of masks.entries()) {
    if (headerSize > 40) header.writeUInt32LE(mask, 40 + i * 4);
    else maskBytes.writeUInt32LE(mask, i * 4);
  }
  const beside = headerSize > 40 ? Buffer.alloc(0) : maskBytes;
  const table = Buffer.from(colors.flatMap(([r, g, b]) => (headerSize === 12 ? [b, g, r] : [b, g, r, 0])));
  const start = Buffer.alloc(14);
  start.write('BM');
  start.writeUInt32LE(14 + headerSize + beside.length + table.length, 10);
  return Buffer.concat([start, header, beside, table, Buffer.from(data)]);
}

async function rows(file: Buffer): Promise<Rgb[][]> {
  const picture = await openBmp(file);
  const { data, width, height } = await picture.pixels(4096);
  expect([width, height]).toEqual([picture.width, picture.height]);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]),
  ) as unknown as Rgb[][];
}

const codeOf = (file: Buffer) =>
  openBmp(file).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

// Rows of the file from below, each filled up to four bytes.
const wanted = [
  [red, green, blue],
  [white, black, red],
];

test.each<[string, Bmp]>([
  [
    '24 bits',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 24 },
      data: [255, 255, 255, 0, 0, 0, 0, 0, 255, 9, 9, 9, 0, 0, 255, 0, 255, 0, 255, 0, 0, 9, 9, 9],
    },
  ],
  [
    '24 bits, OS/2',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 24, headerSize: 12 },
      data: [255, 255, 255, 0, 0, 0, 0, 0, 255, 9, 9, 9, 0, 0, 255, 0, 255, 0, 255, 0, 0, 9, 9, 9],
    },
  ],
  [
    '24 bits, the upper row first',
    {
      ...{ width: 3, height: -2, bitsPerPixel: 24 },
      data: [0, 0, 255, 0, 255, 0, 255, 0, 0, 9, 9, 9, 255, 255, 255, 0, 0, 0, 0, 0, 255, 9, 9, 9],
    },
  ],
  [
    '32 bits, alpha as most write it',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 32 },
      data: [...[255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 0], ...[0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]],
    },
  ],
  [
    '32 bits in fields of another order',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000] },
      data: [...[255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0], ...[255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0]],
    },
  ],
  [
    '32 bits, header of version 4, top bits',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 32, compression: 3, headerSize: 108 },
      masks: [0xff000000, 0xff0000, 0xff00],
      data: [...[0, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255], ...[0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0]],
    },
  ],
  [
    '16 bits, five each',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 16 },
      data: [0xff, 0x7f, 0, 0, 0, 0x7c, 9, 9, 0, 0x7c, 0xe0, 0x03, 0x1f, 0, 9, 9],
    },
  ],
  [
    '16 bits, six of them green',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f] },
      data: [0xff, 0xff, 0, 0, 0, 0xf8, 9, 9, 0, 0xf8, 0xe0, 0x07, 0x1f, 0, 9, 9],
    },
  ],
  [
    '8 bits',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 8, colors: [...palette, white] },
      data: [4, 0, 1, 9, 1, 2, 3, 9],
    },
  ],
  [
    '4 bits, OS/2',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 4, headerSize: 12 },
      colors: [...palette, white, ...Array<Rgb>(11).fill(black)],
      data: [0x40, 0x10, 0, 0, 0x12, 0x30, 0, 0],
    },
  ],
  [
    '8 bits, runs: encoded, literal, jumped over',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 8, compression: 1, colors: [...palette, white] },
      data: [1, 4, 0, 2, 1, 0, 1, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1],
    },
  ],
  [
    '4 bits, runs',
    {
      ...{ width: 3, height: 2, bitsPerPixel: 4, compression: 2, colors: [...palette, white] },
      data: [2, 0x40, 1, 0x10, 0, 0, 0, 3, 0x12, 0x30, 0, 1],
    },
  ],
])('%s', async (_name, file) => {
  expect(await rows(bmp(file))).toEqual(wanted);
});

test('1 bit, more pixels than a byte has', async () => {
  const file = bmp({
    width: 10,
    height: 1,
    bitsPerPixel: 1,
    colors: [black, white],
    data: [0b10100000, 0b01000000, 0, 0],
  });
  const lit = [0, 2, 9];
  expect(await rows(file)).toEqual([Array.from({ length: 10 }, (_, x) => (lit.includes(x) ? white : black))]);
});

test('a file that ends early shows what is there, when it is at least half', async () => {
  const whole = bmp({
    width: 1,
    height: 4,
    bitsPerPixel: 24,
    data: [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 1, 1, 1, 0],
  });
  expect(await rows(whole.subarray(0, -6))).toEqual([[white], [white], [[6, 5, 4]], [[3, 2, 1]]]);
  expect(await codeOf(whole.subarray(0, -12))).toBe('corrupt');
});

test('hostile and unknown files have their reason', async () => {
  const one = { width: 1, height: 1, bitsPerPixel: 8, colors: palette, data: [1, 0, 0, 0] };
  const runs = { width: 3, height: 2, bitsPerPixel: 8, compression: 1, colors: palette };
  const started = process.memoryUsage().rss;
  const codes = {
    'no pixels': bmp({ ...one, width: 0 }),
    'negative width': bmp({ ...one, width: -1 }),
    'too many pixels': bmp({ ...one, width: 60_000, height: 60_000 }),
    'largest height': bmp({ ...one, height: -(2 ** 31) }),
    'many pixels in few runs': bmp({ ...runs, width: 15_000, height: 15_000, data: [0, 0, 0, 1] }),
    'runs from the top': bmp({ ...runs, height: -2, data: [3, 1, 0, 0, 3, 1, 0, 1] }),
    'runs of 24 bits': bmp({ ...runs, bitsPerPixel: 24, data: [3, 1, 0, 1] }),
    'runs that are missing': bmp({ ...runs, height: 9, data: [3, 1] }),
    'seven bits': bmp({ ...one, bitsPerPixel: 7 }),
    'a JPEG inside': bmp({ ...one, bitsPerPixel: 0, compression: 4 }),
    'an index without a colour': bmp({ ...one, data: [200, 0, 0, 0] }),
    'runs over every edge': bmp({ ...runs, data: [255, 1, 0, 2, 255, 1, 255, 2, 0, 0, 255, 3] }),
    'masks of nothing': bmp({ ...one, bitsPerPixel: 32, compression: 3, masks: [0, 0, 0], colors: [] }),
    'only a start': bmp(one).subarray(0, 20),
    'half a header': bmp(one).subarray(0, 40),
  };
  const seen = await Promise.all(
    Object.entries(codes).map(async ([name, file]) => [name, await codeOf(file)]),
  );
  expect(Object.fromEntries(seen)).toEqual({
    'no pixels': 'corrupt',
    'negative width': 'corrupt',
    'too many pixels': 'too_many_pixels',
    'largest height': 'too_many_pixels',
    'many pixels in few runs': 'corrupt',
    'runs from the top': 'corrupt',
    'runs of 24 bits': 'corrupt',
    'runs that are missing': 'corrupt',
    'seven bits': 'corrupt',
    'a JPEG inside': 'unsupported_format',
    'an index without a colour': 'decoded',
    'runs over every edge': 'decoded',
    'masks of nothing': 'decoded',
    'only a start': 'corrupt',
    'half a header': 'corrupt',
  });
  expect(process.memoryUsage().rss - started).toBeLessThan(200e6);
});

import { describe, expect, test } from 'vitest';
import { openPsd } from '../../../../core/media/decode/psd.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';

type Psd = {
  width: number;
  height: number;
  /** Grey 1, indexed 2, RGB 3, CMYK 4, Lab 9. */
  mode: number;
  depth?: number;
  isLarge?: boolean;
  palette?: Buffer;
  resources?: Buffer;
  /** One plane after another; what follows the compression. */
  data: Buffer;
  compression?: number;
  planes: number;
};

function psd(options: Psd): Buffer {
  const { width, height, mode, planes, data } = options;
  const {
    depth = 8,
    isLarge = false,
    palette = Buffer.alloc(0),
    resources = Buffer.alloc(0),
    compression = 0,
  } = options;
  const header = Buffer.alloc(26);
  header.write('8BPS');
  header.writeUInt16BE(isLarge ? 2 : 1, 4);
  header.writeUInt16BE(planes, 12);
  header.writeUInt32BE(height, 14);
  header.writeUInt32BE(width, 18);
  header.writeUInt16BE(depth, 22);
  header.writeUInt16BE(mode, 24);
  const layers = Buffer.from('layers that nobody reads');
  return Buffer.concat([
    header,
    u32(palette.length),
    palette,
    u32(resources.length),
    resources,
    ...(isLarge ? [u32(0)] : []),
    u32(layers.length),
    layers,
    Buffer.from([0, compression]),
    data,
  ]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function resource(id: number, content: Buffer): Buffer {
  const head = Buffer.from('8BIM\0\0\0\0', 'latin1');
  head.writeUInt16BE(id, 4);
  return Buffer.concat([head, u32(content.length), content, Buffer.alloc(content.length % 2)]);
}

async function pixels(file: Buffer): Promise<number[]> {
  const picture = await openPsd(file);
  return [...(await picture.pixels(4096)).data];
}

const codeOf = (file: Buffer) =>
  openPsd(file).then(
    () => 'decoded',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
  );

describe('the merged picture', () => {
  const size = { width: 3, height: 2 };
  const reds = [255, 0, 0, 9, 8, 7];
  const greens = [0, 255, 0, 6, 5, 4];
  const blues = [0, 0, 255, 3, 2, 1];
  const wanted = reds.flatMap((r, i) => [r, greens[i]!, blues[i]!]);

  test('RGB, with a plane of alpha that is left out', async () => {
    const data = Buffer.from([...reds, ...greens, ...blues, 1, 2, 3, 4, 5, 6]);
    expect(await pixels(psd({ ...size, mode: 3, planes: 4, data }))).toEqual(wanted);
  });

  test('16 bits', async () => {
    const data = Buffer.from([...reds, ...greens, ...blues].flatMap((value) => [value, 77]));
    expect(await pixels(psd({ ...size, mode: 3, planes: 3, depth: 16, data }))).toEqual(wanted);
  });

  test.each([false, true])('packed, large document: %s', async (isLarge) => {
    // A literal run, a run of one value, and a byte that says nothing.
    const rows = [...[reds, greens, blues].flatMap((plane) => [plane.slice(0, 3), plane.slice(3)])].map(
      (row) => Buffer.from([0x80, 2, ...row]),
    );
    rows[2] = Buffer.from([0, greens[0]!, 0, greens[1]!, 0, greens[2]!]);
    const counts = rows.map(({ length }) => (isLarge ? [0, 0, 0, length] : [0, length]));
    const data = Buffer.concat([Buffer.from(counts.flat()), ...rows]);
    expect(await pixels(psd({ ...size, mode: 3, planes: 3, isLarge, compression: 1, data }))).toEqual(wanted);
    const same = Buffer.from([0, 2, 0, 2, 254, 40, 254, 50]);
    expect(await pixels(psd({ ...size, mode: 1, planes: 1, compression: 1, data: same }))).toEqual(
      [40, 40, 40, 50, 50, 50].flatMap((value) => [value, value, value]),
    );
  });

  test('indexed', async () => {
    const palette = Buffer.alloc(768);
    for (const [i, [r, g, b]] of [
      [1, 2, 3],
      [200, 100, 50],
    ].entries()) {
      palette[i] = r!;
      palette[256 + i] = g!;
      palette[512 + i] = b!;
    }
    const data = Buffer.from([0, 1, 1]);
    expect(await pixels(psd({ width: 3, height: 1, mode: 2, planes: 1, palette, data }))).toEqual([
      ...[1, 2, 3, 200, 100, 50, 200, 100, 50],
    ]);
  });

  test('inks of print: paper is white, black is dark, cyan is more blue than red', async () => {
    // Stored as what is left: 255 is no ink.
    const data = Buffer.from([255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0, 255]);
    const [paper, black, cyan] = triples(
      await pixels(psd({ width: 3, height: 1, mode: 4, planes: 4, data })),
    );
    expect(Math.min(...paper!)).toBeGreaterThan(245);
    expect(Math.max(...black!)).toBeLessThan(70);
    expect(cyan![2]! - cyan![0]!).toBeGreaterThan(100);
  });

  test('files that cannot be shown have their reason', async () => {
    const rgb = { width: 2, height: 1, mode: 3, planes: 3, data: Buffer.from([1, 2, 3, 4, 5, 6]) };
    const unmerged = resource(1057, Buffer.from([0, 0, 0, 1, 0]));
    const merged = resource(1057, Buffer.from([0, 0, 0, 1, 1]));
    const codes = {
      'no merged picture': await codeOf(psd({ ...rgb, resources: unmerged })),
      'a merged picture': await codeOf(
        psd({ ...rgb, resources: Buffer.concat([resource(1000, Buffer.alloc(3)), merged]) }),
      ),
      Lab: await codeOf(psd({ ...rgb, mode: 9 })),
      '32 bits': await codeOf(psd({ ...rgb, depth: 32 })),
      zip: await codeOf(psd({ ...rgb, compression: 2 })),
      'fewer planes than colours': await codeOf(psd({ ...rgb, planes: 2 })),
      'too many pixels': await codeOf(psd({ ...rgb, width: 30_000, height: 30_000 })),
      'no pixels': await codeOf(psd({ ...rgb, width: 0 })),
      'data that end': await codeOf(psd({ ...rgb, width: 15_000, height: 15_000 })),
      'packed data that end': await codeOf(psd({ ...rgb, width: 15_000, height: 15_000, compression: 1 })),
      'only a head': await codeOf(psd(rgb).subarray(0, 30)),
      'lengths that point out': await codeOf(
        Buffer.concat([psd(rgb).subarray(0, 26), Buffer.alloc(8, 0xff)]),
      ),
    };
    expect(codes).toEqual({
      'no merged picture': 'unsupported_format',
      'a merged picture': 'decoded',
      Lab: 'unsupported_format',
      '32 bits': 'unsupported_format',
      zip: 'unsupported_format',
      'fewer planes than colours': 'unsupported_format',
      'too many pixels': 'too_many_pixels',
      'no pixels': 'corrupt',
      'data that end': 'corrupt',
      'packed data that end': 'corrupt',
      'only a head': 'corrupt',
      'lengths that point out': 'corrupt',
    });
  });
});

function triples(values: number[]): number[][] {
  return Array.from({ length: values.length / 3 }, (_, i) => values.slice(i * 3, i * 3 + 3));
}

import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { overlap, storedBox, uprightBox } from '../../../../core/media/regions/turn-box.ts';
import type { Orientation } from '../../../../core/media/types.ts';

const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies Orientation[];

test.each(orientations)('orientation %d: a box goes where sharp turns its pixels', async (orientation) => {
  const [width, height] = [40, 24];
  const box = { x: 5, y: 3, width: 11, height: 6 };
  const pixels = Buffer.alloc(width * height);
  for (let y = box.y; y < box.y + box.height; y++)
    pixels.fill(255, y * width + box.x, y * width + box.x + box.width);
  const stored = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
  const { data, info } = await sharp(stored)
    .rotate()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const lit = [...data.keys()].filter((i) => data[i]! > 128);
  const xs = lit.map((i) => i % info.width);
  const ys = lit.map((i) => Math.floor(i / info.width));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const seen = {
    x: left / info.width,
    y: top / info.height,
    width: (Math.max(...xs) + 1 - left) / info.width,
    height: (Math.max(...ys) + 1 - top) / info.height,
  };
  const norm = { x: 5 / width, y: 3 / height, width: 11 / width, height: 6 / height };
  expect(overlap(uprightBox(norm, orientation), seen)).toBeCloseTo(1, 6);
});

test('turning there and back is the same box', () => {
  const side = fc.double({ min: 0.001, max: 0.5, noNaN: true });
  const box = fc.record({ x: side, y: side, width: side, height: side });
  fc.assert(
    fc.property(box, fc.constantFrom(...orientations), (written, orientation) => {
      expect(overlap(storedBox(uprightBox(written, orientation), orientation), written)).toBeGreaterThan(
        0.999999,
      );
    }),
  );
});

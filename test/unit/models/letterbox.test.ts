import { expect, test } from 'vitest';
import { cropTile, resizeImage, writePlanar } from '../../../models/letterbox.ts';
import type { RgbImage } from '../../../models/types.ts';

/** Two by two pixels: 1 2 3, 4 5 6 / 7 8 9, 10 11 12. */
const small: RgbImage = { data: Uint8Array.from({ length: 12 }, (_, i) => i + 1), width: 2, height: 2 };

test('a picture becomes three planes at its place, normalised, black around it', () => {
  const place = { inputWidth: 3, inputHeight: 2, left: 1, top: 0, width: 2, height: 2 };
  const tensor = new Float32Array(20).fill(99);
  writePlanar(small, place, { mean: 1, std: 2 }, tensor);
  const normalised = [0, 1, 4, 0, 7, 10, 0, 2, 5, 0, 8, 11, 0, 3, 6, 0, 9, 12].map(
    (value) => (value - 1) / 2,
  );
  expect([...tensor]).toEqual([...normalised, 99, 99]);
});

test('a picture of another size than its place is refused', () => {
  const place = { inputWidth: 4, inputHeight: 4, left: 0, top: 0, width: 3, height: 2 };
  expect(() => writePlanar(small, place, { mean: 0, std: 1 }, new Float32Array(48))).toThrow(RangeError);
});

test('a tile is copied out of the middle', () => {
  const tile = { x: 1, y: 0, width: 1, height: 2 };
  expect(cropTile(small, tile)).toEqual({ data: Uint8Array.of(4, 5, 6, 10, 11, 12), width: 1, height: 2 });
});

test('shrinking averages what it leaves out', async () => {
  const stripes: RgbImage = {
    data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 200)),
    width: 64,
    height: 64,
  };
  const { data, width, height } = await resizeImage(stripes, 8, 8);
  expect([width, height, data.length]).toEqual([8, 8, 192]);
  for (const value of data) expect(Math.abs(value - 100)).toBeLessThan(15);
});

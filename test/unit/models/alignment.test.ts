import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ALIGNED_SIDE_PX,
  ARCFACE_TEMPLATE,
  alignFace,
  estimateSimilarity,
  invertSimilarity,
  type Similarity,
} from '../../../models/alignment.ts';
import type { RgbImage } from '../../../models/types.ts';

function apply({ a, b, tx, ty }: Similarity, points: Float32Array): Float32Array {
  return points.map((value, i) =>
    i % 2 === 0 ? a * value - b * points[i + 1]! + tx : b * points[i - 1]! + a * value + ty,
  );
}

function picture(width: number, height: number, red: (x: number, y: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data[3 * i] = red(i % width, Math.floor(i / width));
  return { data, width, height };
}

const anySimilarity = fc
  .record({
    scale: fc.double({ min: 0.1, max: 20, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    tx: fc.double({ min: -2000, max: 2000, noNaN: true }),
    ty: fc.double({ min: -2000, max: 2000, noNaN: true }),
  })
  .map(({ scale, angle, tx, ty }) => ({ a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx, ty }));

test('the map between points and their image under a similarity is that similarity', () => {
  fc.assert(
    fc.property(anySimilarity, (map) => {
      const found = estimateSimilarity(ARCFACE_TEMPLATE, apply(map, ARCFACE_TEMPLATE))!;
      for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(found[key]).toBeCloseTo(map[key], 2);
    }),
  );
});

test('a map followed by its inverse moves nothing', () => {
  fc.assert(
    fc.property(anySimilarity, (map) => {
      const back = apply(invertSimilarity(map), apply(map, ARCFACE_TEMPLATE));
      back.forEach((value, i) => {
        expect(Math.abs(value - ARCFACE_TEMPLATE[i]!)).toBeLessThan(0.05);
      });
    }),
  );
});

test('no other similarity fits five disturbed points better', () => {
  const to = ARCFACE_TEMPLATE.map((value, i) => value + [3, -2, 1, 4, -5, 2, 0, -3, 2, 1][i]!);
  const best = estimateSimilarity(ARCFACE_TEMPLATE, to)!;
  const error = (map: Similarity) =>
    apply(map, ARCFACE_TEMPLATE).reduce((sum, value, i) => sum + (value - to[i]!) ** 2, 0);
  for (const key of ['a', 'b', 'tx', 'ty'] as const) {
    for (const step of [-0.01, 0.01]) {
      expect(error({ ...best, [key]: best[key] + step })).toBeGreaterThan(error(best));
    }
  }
});

test('landmarks in one point cannot be aligned', () => {
  expect(
    alignFace(
      picture(50, 50, () => 0),
      new Float32Array(10).fill(20),
    ),
  ).toBeNull();
});

test('landmarks on the template cut out the picture as it is', () => {
  const image = picture(200, 150, (x, y) => (x * 7 + y * 13) % 256);
  const crop = alignFace(image, ARCFACE_TEMPLATE)!;
  for (const [x, y] of [
    [0, 0],
    [111, 0],
    [37, 80],
    [111, 111],
  ] as const) {
    const value = crop.data[(y * ALIGNED_SIDE_PX + x) * 3]!;
    expect(Math.abs(value - ((x * 7 + y * 13) % 256))).toBeLessThanOrEqual(1);
  }
});

test.each([1.3, 2, 3.4, 7])('a ramp keeps its values at %d times the size of the crop', (scale) => {
  const image = picture(900, 900, (x) => x / 4);
  const crop = alignFace(
    image,
    ARCFACE_TEMPLATE.map((value) => value * scale),
  )!;
  for (const x of [5, 50, 105]) {
    expect(Math.abs(crop.data[(60 * ALIGNED_SIDE_PX + x) * 3]! - (x * scale) / 4)).toBeLessThan(1.3);
  }
});

test('stripes finer than the crop come out grey, not as false stripes', () => {
  const image = picture(900, 900, (x) => (x % 2 === 0 ? 0 : 200));
  const crop = alignFace(
    image,
    ARCFACE_TEMPLATE.map((value) => value * 6.1),
  )!;
  const row = Array.from({ length: 100 }, (_, x) => crop.data[(50 * ALIGNED_SIDE_PX + x + 5) * 3]!);
  expect(Math.max(...row) - Math.min(...row)).toBeLessThan(5);
});

test('outside the picture is black', () => {
  const shifted = ARCFACE_TEMPLATE.map((value, i) => (i % 2 === 0 ? value - 60 : value));
  const crop = alignFace(
    picture(200, 200, () => 255),
    shifted,
  )!;
  const red = (x: number) => crop.data[(50 * ALIGNED_SIDE_PX + x) * 3]!;
  expect([red(10), red(50), red(70), red(111)]).toEqual([0, 0, 255, 255]);
});

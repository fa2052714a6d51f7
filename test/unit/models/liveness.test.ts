import { expect, test } from 'vitest';
import { livenessInput, livenessRegion, showsLiveness } from '../../../models/liveness.ts';

const picture = { width: 400, height: 300 };

test('a box in the middle is enlarged around its centre', () => {
  const region = livenessRegion({ x1: 180, y1: 130, x2: 220, y2: 180 }, picture, 2.7);
  expect(region).toEqual({ x: 146, y: 87, width: 109, height: 136 });
});

test('a box at a border is moved inside, and keeps its size', () => {
  const atOrigin = livenessRegion({ x1: -5, y1: 0, x2: 35, y2: 50 }, picture, 2.7);
  const atEnd = livenessRegion({ x1: 370, y1: 260, x2: 410, y2: 310 }, picture, 2.7);
  expect(atOrigin).toEqual({ x: 0, y: 0, width: 109, height: 136 });
  expect(atEnd).toEqual({ x: 291, y: 164, width: 109, height: 136 });
});

test('a box that fills the picture is enlarged as far as there is picture', () => {
  const region = livenessRegion({ x1: 100, y1: 20, x2: 300, y2: 280 }, picture, 4);
  expect(region.height).toBe(300);
  expect(region.width).toBeCloseTo((200 * 299) / 260, -1);
  expect(region.x + region.width).toBeLessThanOrEqual(400);
});

test('blue comes first, values are plain, and four pixels make one', () => {
  const data = new Uint8Array(160 * 160 * 3);
  for (let i = 0; i < 160 * 160; i++) data.set([i % 2 === 0 ? 10 : 20, 100, 200], 3 * i);
  const input = livenessInput({ data, width: 160, height: 160 }, { x: 0, y: 0, width: 160, height: 160 });
  const ofPlane = (plane: number) => new Set(input.slice(plane * 6400, (plane + 1) * 6400));
  expect([ofPlane(0), ofPlane(1), ofPlane(2)]).toEqual([new Set([200]), new Set([100]), new Set([15])]);
});

test('a picture smaller than the input is enlarged between its pixels, and not beyond its border', () => {
  const data = new Uint8Array([0, 0, 0, 80, 80, 80, 0, 0, 0, 80, 80, 80]);
  const input = livenessInput({ data, width: 2, height: 2 }, { x: 0, y: 0, width: 2, height: 2 });
  expect([input[0], input[19], input[60], input[79]]).toEqual([0, 0, 80, 80]);
  expect(input[40]).toBeCloseTo(41);
  expect(input.every(Number.isFinite)).toBe(true);
});

test('a small face, and one cut close, say nothing about liveness', () => {
  const at = (side: number) => ({ x1: 100, y1: 100, x2: 100 + side, y2: 100 + side });
  expect([39, 40, 110, 111].map((side) => showsLiveness(at(side), picture))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

import { expect, test } from 'vitest';
import { fiveFrom68, landmarkInput } from '../../../models/landmarks68.ts';
import { decodeUltraFace } from '../../../models/ultraface.ts';

test('UltraFace boxes are corners as fractions of the picture; class 1 is the face', () => {
  const scores = new Float32Array([0.75, 0.25, 0.125, 0.875]);
  const boxes = new Float32Array([0, 0, 1, 1, 0.25, 0.5, 0.75, 1.125]);
  expect(decodeUltraFace(scores, boxes, 200, 80, 0.65)).toEqual([
    { boxPx: { x1: 50, y1: 40, x2: 150, y2: 90 }, score: 0.875 },
  ]);
});

test('five points are means of their places among the 68, in pixels of the picture', () => {
  const fractions = new Float32Array(136);
  const put = (index: number, x: number, y: number) => fractions.set([x, y], 2 * index);
  for (const index of [37, 38, 40, 41]) put(index, 0.25, 0.375);
  for (const index of [43, 44, 46, 47]) put(index, 0.75, 0.375);
  put(30, 0.5, 0.625);
  put(48, 0.25, 0.75);
  put(60, 0.375, 0.875);
  put(54, 0.75, 0.75);
  put(64, 0.625, 0.875);
  const five = fiveFrom68(fractions, { x1: 100, y1: 200, x2: 180, y2: 280 });
  expect([...five]).toEqual([120, 230, 160, 230, 140, 250, 125, 265, 155, 265]);
});

test.each([64, 200, 20])('the landmark input of a box of %d px is its grey, shrunk or enlarged', (side) => {
  const width = 240;
  const data = new Uint8Array(width * width * 3);
  for (let i = 0; i < width * width; i++) data.fill(i % width, 3 * i, 3 * i + 3);
  const input = landmarkInput(
    { data, width, height: width },
    { x1: 10, y1: 10, x2: 10 + side, y2: 10 + side },
  );
  for (const column of [0, 31, 63]) {
    const centre = 10 + ((column + 0.5) * side) / 64 - 0.5;
    expect(input[5 * 64 + column]! * 256).toBeCloseTo(centre, 1);
  }
});

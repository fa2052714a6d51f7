import { expect, test } from 'vitest';
import { faceByBox, findMarkedFaces, turnClockwise } from '../../../models/marked-face.ts';
import type { Detection, RgbImage } from '../../../models/types.ts';

const black = (width: number, height: number): RgbImage => ({
  data: new Uint8Array(width * height * 3),
  width,
  height,
});

/**
 * Sees a face where the red pixels are: the box around them, the "landmarks" being the top left corner five times.
 * Upright ones only, that is where red is higher than wide.
 */
async function seesHighRed({ data, width, height }: RgbImage): Promise<Detection[]> {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (data[3 * i]! < 128) continue;
    xs.push(i % width);
    ys.push(Math.floor(i / width));
  }
  if (xs.length === 0) return [];
  const boxPx = {
    x1: Math.min(...xs),
    y1: Math.min(...ys),
    x2: Math.max(...xs) + 1,
    y2: Math.max(...ys) + 1,
  };
  if (boxPx.x2 - boxPx.x1 > boxPx.y2 - boxPx.y1) return [];
  const corner = [boxPx.x1, boxPx.y1];
  return [
    {
      boxPx,
      landmarksPx: new Float32Array([...corner, ...corner, ...corner, ...corner, ...corner]),
      score: 0.9,
    },
  ];
}

function paintRed({ data, width }: RgbImage, box: { x1: number; y1: number; x2: number; y2: number }): void {
  for (let y = box.y1; y < box.y2; y++) for (let x = box.x1; x < box.x2; x++) data[(y * width + x) * 3] = 255;
}

test('a face is found in the surroundings of the box, in pixels of the picture', async () => {
  const image = black(600, 400);
  const box = { x1: 300, y1: 100, x2: 360, y2: 180 };
  paintRed(image, box);
  const [found] = await findMarkedFaces(seesHighRed, image, { x1: 290, y1: 95, x2: 370, y2: 190 });
  for (const side of ['x1', 'y1', 'x2', 'y2'] as const) {
    expect(Math.abs(found!.boxPx[side] - box[side])).toBeLessThan(2);
  }
  expect(found!.score).toBe(0.9);
});

test('a head on its side is found in a quarter turn, and its points are turned back', async () => {
  const image = black(600, 400);
  const box = { x1: 300, y1: 100, x2: 400, y2: 160 };
  paintRed(image, box);
  const [found] = await findMarkedFaces(seesHighRed, image, box);
  for (const side of ['x1', 'y1', 'x2', 'y2'] as const) {
    expect(Math.abs(found!.boxPx[side] - box[side])).toBeLessThan(2);
  }
  // Turned clockwise, the bottom left corner comes to the top left.
  expect(Math.abs(found!.landmarksPx[0]! - box.x1)).toBeLessThan(2);
  expect(Math.abs(found!.landmarksPx[1]! - box.y2)).toBeLessThan(2);
});

test('a face beside the box is not the one that was marked', async () => {
  const image = black(600, 400);
  paintRed(image, { x1: 300, y1: 100, x2: 340, y2: 160 });
  expect(await findMarkedFaces(seesHighRed, image, { x1: 340, y1: 100, x2: 380, y2: 160 })).toEqual([]);
});

test('a box at the border of a small picture is looked at with what there is', async () => {
  const image = black(30, 40);
  paintRed(image, { x1: 0, y1: 0, x2: 20, y2: 30 });
  const [found] = await findMarkedFaces(seesHighRed, image, { x1: 0, y1: 0, x2: 20, y2: 30 });
  expect(found!.boxPx.x1).toBe(0);
  expect(found!.boxPx.y2).toBeCloseTo(30, 0);
});

test('a clockwise turn brings the bottom left corner to the top left', () => {
  const data = new Uint8Array([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6]);
  const turned = turnClockwise({ data, width: 3, height: 2 });
  expect([turned.width, turned.height]).toEqual([2, 3]);
  expect([...turned.data].filter((_, i) => i % 3 === 0)).toEqual([4, 1, 5, 2, 6, 3]);
});

test('the points of a face that nobody sees lie in its box, whatever shape that has', () => {
  for (const boxPx of [
    { x1: 10, y1: 20, x2: 110, y2: 157 },
    { x1: 10, y1: 20, x2: 210, y2: 157 },
    { x1: 10, y1: 20, x2: 110, y2: 420 },
  ]) {
    const { landmarksPx, score, boxPx: box } = faceByBox(boxPx);
    const [leftX, leftY, rightX, rightY, noseX, noseY, mouthX, mouthY] = landmarksPx as unknown as number[];
    expect([score, box, noseX, leftY]).toEqual([0, boxPx, (boxPx.x1 + boxPx.x2) / 2, rightY]);
    expect(rightX! - leftX!).toBeCloseTo(44, 0);
    expect(mouthY! - leftY!).toBeCloseTo(47.5, 0);
    expect(noseY! > leftY! && noseY! < mouthY! && mouthX! > leftX!).toBe(true);
  }
});

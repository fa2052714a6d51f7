import { expect, test } from 'vitest';
import { faceQuality, frontalness, laplacianVariance, type QualityParts } from '../../../models/quality.ts';

const good: QualityParts = {
  sidePx: 120,
  sharpness: 150,
  frontalness: 0.9,
  detectionScore: 0.9,
  rawNorm: 4,
  agreement: 0.98,
};
const ranges = { normRange: [1, 4], agreementRange: [0.9, 0.98] } as const;

test('a good face has quality 1', () => {
  expect(faceQuality(good, ranges)).toBe(1);
});

test.each([
  ['sidePx', 20],
  ['sharpness', 10],
  ['frontalness', 0.1],
  ['detectionScore', 0.5],
  ['rawNorm', 2],
  ['agreement', 0.94],
] as const)('%s alone spoils it', (part, value) => {
  const quality = faceQuality({ ...good, [part]: value }, ranges);
  expect(quality).toBeGreaterThan(0);
  expect(quality).toBeLessThan(0.75);
});

test('a recogniser whose ranges are not known is judged without them', () => {
  expect(faceQuality({ ...good, rawNorm: 0, agreement: 0 }, {})).toBe(1);
});

test('frontalness: nose in the middle, half way, beyond an eye, with a tilted head', () => {
  const face = (noseX: number) => new Float32Array([10, 20, 30, 20, noseX, 30, 12, 40, 28, 40]);
  const tilted = new Float32Array([20, 10, 20, 30, 10, 20, 0, 12, 0, 28]);
  expect([face(20), face(15), face(32), tilted].map(frontalness)).toEqual([1, 0.5, 0, 1]);
});

test('eyes in one point are no face to the front', () => {
  expect(frontalness(new Float32Array(10))).toBe(0);
});

test('a flat picture has no detail; a blurred edge has less than a sharp one', () => {
  const edge = (widthPx: number) => {
    const data = new Uint8Array(32 * 32 * 3);
    for (let i = 0; i < 32 * 32; i++) {
      const level = Math.min(200, Math.max(0, (((i % 32) - 12) * 200) / widthPx));
      data.fill(level, 3 * i, 3 * i + 3);
    }
    return laplacianVariance({ data, width: 32, height: 32 });
  };
  const flat = laplacianVariance({ data: new Uint8Array(300).fill(90), width: 10, height: 10 });
  expect(flat).toBeCloseTo(0, 5);
  expect(edge(8)).toBeLessThan(edge(1));
});

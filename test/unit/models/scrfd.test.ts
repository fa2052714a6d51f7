import { expect, test } from 'vitest';
import { decodeScrfd, type ScrfdStrideOutput } from '../../../models/scrfd.ts';

/** One stride of an input of 32×16 pixels: 4×2 cells, two anchors each. */
function emptyStride(): ScrfdStrideOutput {
  return {
    stride: 8,
    scores: new Float32Array(16),
    boxes: new Float32Array(16 * 4),
    landmarks: new Float32Array(16 * 10),
  };
}

test('distances and offsets count in strides from the corner of the cell', () => {
  const output = emptyStride();
  const anchor = (1 * 4 + 2) * 2 + 1; // second anchor of column 2, row 1: the point (16, 8)
  output.scores[anchor] = 0.75;
  output.boxes.set([1, 0.5, 2, 1.5], anchor * 4);
  output.landmarks.set([0, 0, 1, 0, 0.5, 0.5, -1, 1, 2, 1], anchor * 10);
  expect(decodeScrfd([output], 32, 16, 0.5)).toEqual([
    {
      boxPx: { x1: 8, y1: 4, x2: 32, y2: 20 },
      landmarksPx: new Float32Array([16, 8, 24, 8, 20, 12, 8, 16, 32, 16]),
      score: 0.75,
    },
  ]);
});

test('scores below the threshold are dropped, those at it stay', () => {
  const output = emptyStride();
  output.scores.set([0.25, 0.5]);
  expect(decodeScrfd([output], 32, 16, 0.5).map(({ score }) => score)).toEqual([0.5]);
});

test('tensors of another input size are refused', () => {
  expect(() => decodeScrfd([emptyStride()], 64, 16, 0.5)).toThrow(
    new RangeError('SCRFD stride 8: 16 scores for 32 anchors of 64×16'),
  );
});

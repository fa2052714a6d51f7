import { expect, test } from 'vitest';
import { joinMirrored, mirrorImage, normalise, recogniserInput } from '../../../models/recogniser.ts';

const pixels = 112 * 112;

test.each([
  ['rgb', [10, 20, 30]],
  ['bgr', [30, 20, 10]],
] as const)('the planes of a %s network', (channelOrder, planes) => {
  const data = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) data.set([10, 20, 30], 3 * i);
  const crop = { data, width: 112, height: 112 };
  const tensor = recogniserInput([crop, crop], { channelOrder, mean: 5, std: 5 });
  expect(tensor.length).toBe(2 * 3 * pixels);
  const firstOfPlane = [0, 1, 2, 3, 4, 5].map((plane) => tensor[plane * pixels]! * 5 + 5);
  expect(firstOfPlane).toEqual([...planes, ...planes]);
});

test('a vector is brought to length one and says how long it was', () => {
  expect(normalise(new Float32Array([3, 0, -4]))).toEqual({
    vector: new Float32Array([0.6, 0, -0.8]),
    rawNorm: 5,
  });
});

test('a zero vector stays zero', () => {
  expect(normalise(new Float32Array(3))).toEqual({ vector: new Float32Array(3), rawNorm: 0 });
});

test('left and right are exchanged, rows and colours are not', () => {
  const data = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(mirrorImage({ data, width: 2, height: 2 })).toEqual({
    data: new Uint8Array([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]),
    width: 2,
    height: 2,
  });
});

test('a face and its mirror image: their raw vectors are added, and they say how well they agree', () => {
  const face = normalise(new Float32Array([3, 0]));
  const mirrored = normalise(new Float32Array([0, 4]));
  expect(joinMirrored(face, mirrored)).toEqual({
    vector: new Float32Array([0.6, 0.8]),
    rawNorm: 3.5,
    agreement: 0,
  });
  expect(joinMirrored(face, face)).toEqual({ ...face, agreement: 1 });
});

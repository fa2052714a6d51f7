import { expect, test } from 'vitest';
import { matchFaces } from '../../eval/match-faces.ts';
import { parseWiderFace } from '../../eval/wider-face.ts';

const boxPx = (x1: number, side = 100) => ({ x1, y1: 0, x2: x1 + side, y2: side });
const detection = (x1: number, score: number, side = 100) => ({
  boxPx: boxPx(x1, side),
  score,
  landmarksPx: new Float32Array(10),
});

test('found, false, and what counts as neither', () => {
  const faces = [
    { boxPx: boxPx(0), ignored: false },
    { boxPx: boxPx(300), ignored: false },
    { boxPx: boxPx(600), ignored: true },
  ];
  const detections = [
    detection(10, 0.9), // finds the first
    detection(0, 0.8), // the first again: neither
    detection(340, 0.7), // IoU 0.43 with the second: neither
    detection(610, 0.6), // on the ignored one: not false
    detection(900, 0.5), // false
  ];
  expect(matchFaces(detections, faces)).toEqual({ found: [true, false, true], falseFaces: 1 });
});

test('WIDER FACE lines, with a picture that has no face', () => {
  const text =
    'a/none.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \na/one.jpg\n2\n5 6 10 20 0 0 0 0 0 0 \n1 2 3 4 2 0 0 1 0 0 \n';
  expect(parseWiderFace(text)).toEqual([
    { path: 'a/none.jpg', faces: [] },
    {
      path: 'a/one.jpg',
      faces: [
        { boxPx: { x1: 5, y1: 6, x2: 15, y2: 26 }, ignored: false },
        { boxPx: { x1: 1, y1: 2, x2: 4, y2: 6 }, ignored: true },
      ],
    },
  ]);
});

import { expect, test } from 'vitest';
import { unlikelyFace } from '../../../core/people/unlikely-face.ts';

const limits = { doubtfulScore: 0.6, doubtfulQuality: 0.2 };
const good = { detectionScore: 0.85, quality: 0.7, live: 0.9, groupFaces: 1 };

test.each([
  ['a good face', {}, null],
  ['one whose liveness nobody measured', { live: null }, null],
  ['a doubtful detection that the recogniser makes something of', { detectionScore: 0.55 }, null],
  ['a sure detection of poor quality: a tiny face', { quality: 0.02 }, null],
  ['both', { detectionScore: 0.55, quality: 0.1 }, 'no_face'],
  ['both, in a pair', { detectionScore: 0.55, quality: 0.1, groupFaces: 2 }, 'no_face'],
  ['a print or a screen', { live: 0.001 }, 'picture'],
  ['a little lively', { live: 0.05 }, null],
  [
    'nothing of all that counts for who recurs',
    { detectionScore: 0.55, quality: 0, live: 0, groupFaces: 3 },
    null,
  ],
] as const)('%s', (_, change, reason) => {
  expect(unlikelyFace({ ...good, ...change }, limits)).toBe(reason);
});

import { expect, test } from 'vitest';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';
import {
  binsPerUnit,
  groupingAccuracy,
  pairHistogram,
  rocCurve,
  suggestThreshold,
} from '../../../core/review/accuracy.ts';

const judged = (truth: number | null, grouped: number | null, count = 1) =>
  Array.from({ length: count }, () => ({ truth, grouped }));

test('precision and recall are over pairs; a face that was moved away is corrected', () => {
  // 10 of Anna and one of Ben's together; 5 of Ben's; two of Ben's left out; two more of Ben's joined from elsewhere.
  const faces = [
    ...judged(1, 1, 10),
    ...judged(2, 1),
    ...judged(2, 2, 5),
    ...judged(2, null, 2),
    ...judged(2, 3, 2),
  ];
  const { precision, recall, corrected } = groupingAccuracy(faces);
  expect(corrected).toBe(1);
  expect(precision).toBeCloseTo((45 + 10 + 1) / (55 + 10 + 1), 10);
  expect(recall).toBeCloseTo((45 + 10 + 1) / (45 + 45), 10);
});

test('faces that are not somebody are wrong there, and nobody knows whose they are', () => {
  const { precision, recall, corrected } = groupingAccuracy([...judged(1, 1, 20), ...judged(null, 1, 2)]);
  expect([corrected, recall]).toEqual([2, 1]);
  expect(precision).toBeCloseTo(190 / 231, 10);
});

test('too little is known of a few faces', () => {
  expect(groupingAccuracy(judged(1, 1, 19))).toEqual({ corrected: 0, precision: null, recall: null });
  expect(groupingAccuracy([])).toEqual({ corrected: 0, precision: null, recall: null });
});

test('the curve falls from few pairs to all; same and different people are told apart', async () => {
  const vectors = Float32Array.from([1, 0, 0.8, 0.6, 0, 1]);
  const histogram = await pairHistogram({ vectors, dimension: 2 }, [1, 1, 2], multiplyTransposedPlain);
  const roc = rocCurve(histogram);
  const at = (threshold: number) => roc.find((point) => point.threshold === threshold);
  expect(at(0.8)).toEqual({ threshold: 0.8, true_rate: 1, false_rate: 0 });
  expect(at(0.5)).toEqual({ threshold: 0.5, true_rate: 1, false_rate: 0.5 });
  expect(roc.at(-1)).toEqual({ threshold: 0, true_rate: 1, false_rate: 1 });
  expect(rocCurve({ ...histogram, same: new Float64Array(401) })).toEqual([]);
});

/** `count` pairs of different people, spread evenly from 0 to `highest`. */
function differentUpTo(highest: number, count: number, people: number) {
  const different = new Float64Array(2 * binsPerUnit + 1);
  const bins = Math.round(highest * binsPerUnit);
  for (let bin = 0; bin < bins; bin++) different[binsPerUnit + bin] = count / bins;
  return { same: new Float64Array(2 * binsPerUnit + 1), different, people };
}

test('a threshold is suggested where one of a thousand pairs of different people lies above it', () => {
  expect(suggestThreshold(differentUpTo(0.4, 80_000, 20), 0.335, 0.335)).toBe(0.4);
  expect(suggestThreshold(differentUpTo(0.4, 80_000, 20), 0.335, 0.395)).toBeNull();
});

test('no threshold is suggested from few pairs or few people, and none far from the standard', () => {
  expect(suggestThreshold(differentUpTo(0.4, 19_000, 20), 0.335, 0.335)).toBeNull();
  expect(suggestThreshold(differentUpTo(0.4, 80_000, 9), 0.335, 0.335)).toBeNull();
  expect(suggestThreshold(differentUpTo(0.9, 80_000, 20), 0.335, 0.335)).toBe(0.485);
  expect(suggestThreshold(differentUpTo(0.1, 80_000, 20), 0.335, 0.335)).toBe(0.285);
});

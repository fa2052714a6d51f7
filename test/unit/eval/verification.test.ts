import { expect, test } from 'vitest';
import { bestThreshold, thresholdAtFalseAcceptRate } from '../../eval/verification.ts';

test('the best threshold lies between the groups when they are apart', () => {
  const best = bestThreshold([0.6, 0.8], [0.1, 0.2, 0.4]);
  expect(best.accuracy).toBe(1);
  expect(best.threshold).toBeCloseTo(0.5);
});

test('and where the fewest are wrong when they are not', () => {
  const best = bestThreshold([0.3, 0.7, 0.8], [0.1, 0.2, 0.5]);
  expect(best.accuracy).toBeCloseTo(5 / 6);
});

test('at a false accept rate, no more than that share lies above', () => {
  const different = Array.from({ length: 1000 }, (_, i) => i / 1000);
  const threshold = thresholdAtFalseAcceptRate(different, 0.01);
  expect(different.filter((value) => Math.fround(value) > threshold)).toHaveLength(10);
});

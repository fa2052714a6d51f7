import { expect, test } from 'vitest';
import { epsOf, strictnessOf, strictnessSteps } from '../../../renderer/app/strictness.ts';

test('each step is a radius of its own, stricter ones smaller, and is found again', () => {
  for (const calibrated of [0.38, 0.39, 0.45]) {
    const radii = strictnessSteps.map((step) => epsOf(step, calibrated) ?? calibrated);
    expect(radii).toEqual(radii.toSorted((a, b) => b - a));
    expect(new Set(radii).size).toBe(5);
    expect(strictnessSteps.map((step) => strictnessOf(epsOf(step, calibrated), calibrated))).toEqual([
      ...strictnessSteps,
    ]);
  }
});

test('the usual strictness is that of the calibration, whatever it is; far radii are the outermost steps', () => {
  expect(epsOf(0, 0.39)).toBeNull();
  expect(strictnessOf(null, 0.39)).toBe(0);
  expect([strictnessOf(0.9, 0.39), strictnessOf(0.1, 0.39)]).toEqual([-2, 2]);
});

import { expect, test } from 'vitest';
import { createRateMeter } from '../../../core/tasks/rate-meter.ts';

test('there is no speed before a second has passed', () => {
  const meter = createRateMeter();
  const seen = [meter.perSecond()];
  for (const [count, timeMs] of [
    [0, 5000],
    [5, 5999],
    [10, 6000],
  ] as const) {
    meter.add(count, timeMs);
    seen.push(meter.perSecond());
  }
  expect(seen).toEqual([null, null, null, 10]);
});

test('the speed is that of the last half minute', () => {
  const meter = createRateMeter();
  for (let second = 0; second <= 60; second++) meter.add(second * 100, second * 1000);
  for (let second = 61; second <= 91; second++) meter.add(6000 + (second - 60), second * 1000);
  expect(meter.perSecond()).toBeCloseTo(1);
});

test('who wants a steadier speed waits longer for it', () => {
  const meter = createRateMeter();
  meter.add(0, 0);
  meter.add(40, 4_000);
  expect([meter.perSecond(), meter.perSecond(5_000)]).toEqual([10, null]);
  meter.add(50, 5_000);
  expect(meter.perSecond(5_000)).toBe(10);
});

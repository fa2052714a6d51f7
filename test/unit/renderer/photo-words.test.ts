import { expect, test } from 'vitest';
import { formatCoordinates, formatDuration, formatOffset } from '../../../renderer/app/format.ts';

test('a duration is a clock that grows with it', () => {
  const said = [0, 499, 1_001, 59_600, 754_000, 3_723_000].map(formatDuration);
  expect(said).toEqual(['0:00', '0:00', '0:01', '1:00', '12:34', '1:02:03']);
});

test('a time zone is said as a distance from UTC', () => {
  expect([0, 120, 330, -210].map(formatOffset)).toEqual(['UTC+0', 'UTC+2', 'UTC+5:30', 'UTC−3:30']);
});

test('coordinates name their halves of the earth', () => {
  expect(formatCoordinates(38.046636, 12.994414)).toBe('38.04664° N, 12.99441° E');
  expect(formatCoordinates(-33.8568, -70.5)).toBe('33.85680° S, 70.50000° W');
});

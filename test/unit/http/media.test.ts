import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesEtag, parseRange } from '../../../core/http/media.ts';

test('a range never leaves the file and is as long as was asked', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1200), fc.nat(1200), (sizeBytes, first, length) => {
      const asked = parseRange(`bytes=${first}-${first + length}`, sizeBytes);
      if (first >= sizeBytes) return asked === 'unsatisfiable';
      if (asked === null || asked === 'unsatisfiable') return false;
      return asked.start === first && asked.end === Math.min(first + length, sizeBytes - 1);
    }),
  );
});

test('whatever is sent as a range gives one inside the file, or none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(bytes=)?[\d, -]{0,12}$/), fc.nat(50), (header, sizeBytes) => {
      const asked = parseRange(header, sizeBytes);
      if (asked === null || asked === 'unsatisfiable') return true;
      return asked.start >= 0 && asked.start <= asked.end && asked.end < sizeBytes;
    }),
  );
});

test.each([
  [undefined, false],
  ['', false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b","a"', true],
  ['"b", W/"a"', true],
  [' * ', true],
  ['a', false],
  ['"A"', false],
  ['"a b"', false],
])('If-None-Match %s', (header, known) => {
  expect(matchesEtag(header, 'W/"a"')).toBe(known);
});

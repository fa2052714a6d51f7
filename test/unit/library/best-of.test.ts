import { expect, test } from 'vitest';
import { bestFirst, type Candidate } from '../../../core/library/duplicates/best-of.ts';

const photo = (id: number, change: Partial<Candidate> = {}): Candidate => ({
  ...{ id, width: 4000, height: 3000, format: 'jpeg', sizeBytes: 3_000_000, takenAt: '2019-07-04T10:00:00' },
  ...{ camera: 'Canon', faceQuality: 1, available: true },
  ...change,
});
const order = (photos: Candidate[], isBurst = false) => bestFirst(photos, isBurst).map(({ id }) => id);

test.each<[string, Candidate[], number[]]>([
  ['more pixels', [photo(1, { width: 1600, height: 1200, sizeBytes: 9e6 }), photo(2)], [2, 1]],
  ['of equal size, the format that keeps more', [photo(1), photo(2, { format: 'tiff' })], [2, 1]],
  ['the one that knows when and with what', [photo(1, { takenAt: null, camera: null }), photo(2)], [2, 1]],
  ['less compressed', [photo(1, { sizeBytes: 1e6 }), photo(2)], [2, 1]],
  ['the first of equals', [photo(2), photo(1)], [1, 2]],
  ['what can be reached, however small', [photo(1, { available: false }), photo(2, { width: 100 })], [2, 1]],
  [
    'a size that is not known loses',
    [photo(1, { width: null }), photo(2, { width: 10, height: 10 })],
    [2, 1],
  ],
])('of copies: %s', (_, photos, ids) => {
  expect(order(photos)).toEqual(ids);
});

test('of a burst the better faces win over pixels; of copies they do not count', () => {
  const photos = [photo(1), photo(2, { faceQuality: 2.4, width: 3900 })];
  expect(order(photos, true)).toEqual([2, 1]);
  expect(order(photos)).toEqual([1, 2]);
  // A hair's breadth is no difference.
  expect(order([photo(1), photo(2, { faceQuality: 1.02, width: 3900 })], true)).toEqual([1, 2]);
});

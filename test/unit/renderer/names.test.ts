import { expect, test } from 'vitest';
import { formatBytes, formatMonth } from '../../../renderer/app/format.ts';
import { matchNames, sameName } from '../../../renderer/app/names.ts';

const person = (id: number, name: string, photosCount = 1) => ({
  id,
  name,
  named: true,
  hidden: false,
  stranger: false,
  favourite: false,
  birthday: null,
  faces_count: photosCount,
  photos_count: photosCount,
  cover_face_id: null,
  created_at: '2026-01-01T00:00:00Z',
});

const names = (typed: string, language = 'en') =>
  matchNames(
    [person(1, 'Anna Berg'), person(2, 'Joanna', 9), person(3, 'Bergman', 4), person(4, 'Ёлка-Марья')],
    typed,
    language,
  ).map((found) => found.name);

test('names are offered by the beginning of any of their words, those with most photos first', () => {
  expect(names('berg')).toEqual(['Bergman', 'Anna Berg']);
  expect(names('an')).toEqual(['Anna Berg']);
  expect(names('anna b')).toEqual(['Anna Berg']);
  expect(names('ёлк', 'ru')).toEqual(['Ёлка-Марья']);
  expect(names('МАР', 'ru')).toEqual(['Ёлка-Марья']);
  expect(names('  ')).toEqual([]);
});

test('one name in two spellings of Unicode or case is the same name', () => {
  expect(sameName('Zoë', 'ZOE\u0308 ', 'en')).toBe(true);
  expect(sameName('Zoë', 'Zoe', 'en')).toBe(false);
});

test('months are headings and sizes have few digits', () => {
  expect(formatMonth('2014-05-14T18:05:00', 'ru')).toMatch(/^Май 2014/);
  expect(formatBytes(3_400_000, 'en')).toBe('3.4 MB');
  expect(formatBytes(0, 'en')).toBe('0 byte');
});

import { expect, test } from 'vitest';
import { prefixQuery } from '../../../core/search/search-handlers.ts';

test.each([
  ['Anna', '"Anna"*'],
  ['  anna   kar ', '"anna"* "kar"*'],
  ['анна', '"анна"*'],
  ['person_1', '"person"* "1"*'],
  ["O'Neil", '"O"* "Neil"*'],
  ['Jean-Luc', '"Jean"* "Luc"*'],
  ['NEAR(a, b)', '"NEAR"* "a"* "b"*'],
  ['a OR b', '"a"* "OR"* "b"*'],
  ['name:x', '"name"* "x"*'],
  ['"quoted"', '"quoted"*'],
  ['अनु', '"अनु"*'],
])('%s', (text, query) => {
  expect(prefixQuery(text)).toBe(query);
});

test.each(['', '   ', '*', '"', '""', "'", '-', '()', '👨‍👩‍👧', '\u0000', '_'])('no word in %j', (text) => {
  expect(prefixQuery(text)).toBeNull();
});

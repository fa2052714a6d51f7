import { expect, test } from 'vitest';
import { operations } from '../../../core/contract/operations.ts';
import { searchHandlers } from '../../../core/search/search-handlers.ts';
import type { Store } from '../../../core/store/store.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';

/** A library with `names.length` people, one photo each; null: without a name. @returns a search for names. */
function libraryOf(names: readonly (string | null)[]): { store: Store; find: (q: string) => string[] } {
  const store = newStore();
  for (const [i, name] of names.entries()) {
    const id = store.persons.create();
    const photoId = store.photos.insert(newFile(`/photos/${i}.jpg`), null);
    newFace(store, photoId, id);
    if (name !== null) store.persons.rename(id, name.normalize('NFC'));
  }
  const { search } = searchHandlers(store);
  const find = (q: string) => {
    const query = operations.search.query.parse({ q });
    const found = search({ params: undefined, query, body: undefined, files: [] });
    if (found instanceof Promise) throw new Error('search answers at once');
    return found.map((person) => person.name);
  };
  return { store, find };
}

const family = ['Анна Каренина', 'Anna Maria Weiß', 'Jean-Luc Éluard', "Róisín O'Neil", 'Ёлкин Пётр', 'Bo'];

test.each([
  ['анна', ['Анна Каренина']],
  ['АННА', ['Анна Каренина']],
  ['кар', ['Анна Каренина']],
  ['КАР', ['Анна Каренина']],
  ['кар анн', ['Анна Каренина']],
  ['анн кар', ['Анна Каренина']],
  ['ann', ['Anna Maria Weiß']],
  ['MAR', ['Anna Maria Weiß']],
  ['weiß anna', ['Anna Maria Weiß']],
  ['luc', ['Jean-Luc Éluard']],
  ['jean-l', ['Jean-Luc Éluard']],
  ['elu', ['Jean-Luc Éluard']],
  ['É', ['Jean-Luc Éluard']],
  ["o'n", ["Róisín O'Neil"]],
  ['neil', ["Róisín O'Neil"]],
  ['ёлк', ['Ёлкин Пётр']],
  ['ЕЛК', ['Ёлкин Пётр']],
  ['петр', ['Ёлкин Пётр']],
  ['пётр елкин', ['Ёлкин Пётр']],
  ['WEISS', ['Anna Maria Weiß']],
  ['\u0301', []],
  ['anna \u0301', ['Anna Maria Weiß']],
  ['b', ['Bo']],
  ['bo', ['Bo']],
])('%s finds %j', (q, names) => {
  expect(libraryOf(family).find(q)).toEqual(names);
});

test.each(['enina', 'аренина', 'anna каренина', 'bob', 'x'])('%s finds nobody', (q) => {
  expect(libraryOf(family).find(q)).toEqual([]);
});

test('a decomposed letter finds a composed one', () => {
  expect(libraryOf(family).find('Élu'.normalize('NFD'))).toEqual(['Jean-Luc Éluard']);
  expect(libraryOf(family).find('Пётр'.normalize('NFD'))).toEqual(['Ёлкин Пётр']);
});

const twelve = Array.from({ length: 13 }, () => null);

test('a number gives the person of that number and no other unnamed one', () => {
  const { find } = libraryOf(twelve);
  expect(find('1')).toEqual(['person_1']);
  expect(find(' 12 ')).toEqual(['person_12']);
  expect(find('0')).toEqual(['person_0']);
  expect(find('13')).toEqual([]);
  expect(find('999999999999999')).toEqual([]);
  expect(find('9'.repeat(200))).toEqual([]);
});

test('a number gives its person first, then names with that number', () => {
  const { store, find } = libraryOf(twelve);
  store.persons.rename(5, 'Baby 1');
  store.persons.rename(6, '1st uncle');
  expect(find('1')[0]).toBe('person_1');
  expect(find('1').slice(1).sort()).toEqual(['1st uncle', 'Baby 1']);
  store.persons.rename(1, 'Number 1');
  expect(find('1')[0]).toBe('Number 1');
  expect(find('1')).toHaveLength(3);
});

test('the given name of an unnamed person is found, and not after a rename', () => {
  const { store, find } = libraryOf(twelve);
  expect(find('person_7')).toEqual(['person_7']);
  expect(find('person_1').sort()).toEqual(['person_1', 'person_10', 'person_11', 'person_12']);
  expect(find('PERS')).toHaveLength(13);
  store.persons.rename(7, 'Raj');
  expect(find('person_7')).toEqual([]);
  expect(find('raj')).toEqual(['Raj']);
});

test.each([
  '"',
  '""',
  '"anna',
  "'",
  "anna' OR '1'='1",
  '*',
  'a*',
  '-',
  '-anna',
  '- anna',
  '^anna',
  'NEAR(',
  'NEAR(anna maria)',
  'anna AND',
  'anna NOT maria',
  'OR',
  'name:anna',
  '{name}: anna',
  '(',
  ')',
  '\\',
  '%',
  '_',
  '👨‍👩‍👧',
  '👨‍👩‍👧 zzz',
  '\u0000',
  'anna\u0000',
  '\ud800',
  '1e3',
  '-1',
  '1.5',
  '٣',
  'a '.repeat(100),
])('odd text %j never fails and finds only what begins like it', (q) => {
  const { find } = libraryOf([...family, null, null]);
  const words = q.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  for (const name of find(q)) {
    const parts = name.toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u);
    for (const word of words) expect(parts.some((part) => part.startsWith(word))).toBe(true);
  }
  if (words.length === 0) expect(find(q)).toEqual([]);
});

test('removed and merged people are not found, restored ones are', () => {
  const { store, find } = libraryOf(['Anna', 'Anna Two', 'Anna Three']);
  store.persons.setDeleted(0, true);
  store.faces.moveAll(2, 1);
  store.persons.setMerged(2, 1);
  expect(find('anna')).toEqual(['Anna Two']);
  expect(find('0')).toEqual([]);
  expect(find('2')).toEqual([]);
  store.persons.setDeleted(0, false);
  expect(find('anna').sort()).toEqual(['Anna', 'Anna Two']);
  expect(find('0')).toEqual(['Anna']);
});

import { expect, test } from 'vitest';
import {
  type Chip,
  chipsOf,
  photoQueryParams,
  photoQueryPath,
  readPhotoQuery,
  withChip,
  withoutChip,
} from '../../../renderer/app/photo-query.ts';

const read = (search: string) => readPhotoQuery(new URLSearchParams(search));
const nothing = read('');

const chips: Chip[] = [
  { kind: 'person', role: 'people', id: 3 },
  { kind: 'person', role: 'people', id: 1 },
  { kind: 'person', role: 'any_of', id: 4 },
  { kind: 'person', role: 'not', id: 5 },
  { kind: 'only' },
  { kind: 'days', days: { from: '2019-06-01', to: '2019-08-31' } },
  { kind: 'folder', path: '/photos/2019 – Море & co' },
  { kind: 'camera', camera: 'Canon EOS 5D' },
  { kind: 'media', media: 'video' },
  { kind: 'faces', faces: 'some' },
  { kind: 'words', text: 'beach ёлка' },
];

test('a search is its address, and back', () => {
  const filter = chips.reduce(withChip, nothing);
  const path = photoQueryPath(filter);
  expect(read(path.slice(path.indexOf('?')))).toEqual(filter);
  expect(chipsOf(filter)).toEqual(chips);
  expect(photoQueryPath(nothing)).toBe('/search');
  expect(path).toContain('people=3%2C1&any_of=4&not=5&only=true');
});

test('taking every condition away leaves none', () => {
  const filter = chips.reduce(withChip, nothing);
  expect(photoQueryParams(chips.reduce(withoutChip, filter))).toEqual({});
  for (const chip of chips) {
    const left = chipsOf(withoutChip(filter, chip));
    expect(left).toEqual(chips.filter((other) => other !== chip));
  }
});

test('somebody has one role; another one replaces it', () => {
  const wanted = withChip(nothing, { kind: 'person', role: 'people', id: 3 });
  expect(photoQueryParams(withChip(wanted, { kind: 'person', role: 'not', id: 3 }))).toEqual({ not: '3' });
  expect(photoQueryParams(withChip(wanted, { kind: 'person', role: 'people', id: 3 }))).toEqual({
    people: '3',
  });
});

test('nobody else goes with the last person who is wanted', () => {
  const alone = read('people=3&only=true');
  expect(photoQueryPath(alone)).toBe('/search?people=3&only=true');
  expect(photoQueryPath(withoutChip(alone, chipsOf(alone)[0]!))).toBe('/search');
  expect(photoQueryPath(read('not=3&only=true'))).toBe('/search?not=3');
});

test('no faces and a number of people exclude each other', () => {
  const two = withChip(read('faces=none'), { kind: 'count', count: 2 });
  expect(photoQueryParams(two)).toEqual({ people_count: '2' });
  expect(photoQueryParams(withChip(two, { kind: 'faces', faces: 'none' }))).toEqual({ faces: 'none' });
});

test('words are added to words', () => {
  const one = withChip(nothing, { kind: 'words', text: ' beach ' });
  expect(withChip(one, { kind: 'words', text: 'ball' }).text).toBe('beach ball');
  expect(withChip(one, { kind: 'words', text: 'x'.repeat(300) }).text).toHaveLength(200);
});

test('the address of old links still finds', () => {
  expect(photoQueryParams(read('q=anna%20b'))).toEqual({ text: 'anna b' });
});

test.each([
  'people=a',
  'people=1;2',
  'people=1e3',
  'from=2019-02-30',
  'to=yesterday',
  'folder=',
  'kind=film',
  'faces=many',
  'people_count=-1',
  'people_count=2.5',
  'only=yes',
  `text=${'x'.repeat(300)}`,
  '__proto__=1',
  'constructor=x',
])('what cannot be understood is left out: %s', (search) => {
  expect(photoQueryParams(read(`${search}&camera=Canon`))).toEqual({ camera: 'Canon' });
});

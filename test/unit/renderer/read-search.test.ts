import { expect, test } from 'vitest';
import type { Person } from '../../../core/contract/schemas.ts';
import type { Chip } from '../../../renderer/app/photo-query.ts';
import { type Known, readSearch } from '../../../renderer/app/read-search.ts';
import { casesOf } from '../../../renderer/app/russian-names.ts';

const names = [
  'Anna',
  'Ben Miller',
  'May',
  'Анна',
  'Игорь',
  'Саша Иванов',
  'Мария',
  'Павел',
  'Анна Каренина',
];
const persons = names.map((name, id) => ({ id, name, named: true, photos_count: 10 - id }) as Person);
const known: Known = {
  persons: [...persons, { id: 99, name: 'person_99', named: false, photos_count: 500 } as Person],
  named: [
    { name: 'Paris', chip: { kind: 'locality', id: 7 } },
    { name: 'New York', chip: { kind: 'locality', id: 8 } },
    { name: 'Videos', chip: { kind: 'media', media: 'video' } },
    { name: '2 people', chip: { kind: 'count', count: 2 } },
    { name: 'Anna’s wedding', chip: { kind: 'album', id: 3 } },
  ],
  today: '2026-11-21',
};

/** As short as it can be told. */
const told = (chip: Chip): string => {
  switch (chip.kind) {
    case 'person':
      return `${{ people: '', any_of: '|', not: '-' }[chip.role]}${chip.id}`;
    case 'days':
      return `${chip.days.from ?? ''}..${chip.days.to ?? ''}`;
    case 'locality':
    case 'album':
      return `${chip.kind} ${chip.id}`;
    case 'words':
      return `"${chip.text}"`;
    default:
      return chip.kind;
  }
};

test.each([
  ['anna ben summer 2019 paris', '0 1 2019-06-01..2019-08-31 locality 7'],
  ['Anna and Ben', '0 1'],
  ['anna, ben miller', '0 1'],
  ['anna not ben', '0 -1'],
  ['without anna and ben in paris', '-0 -1 locality 7'],
  ['anna or ben', '|0 |1'],
  ['only anna', 'only 0'],
  ['only', ''],
  ['anna nobody else', '0 only'],
  ['anna last christmas', '0 2025-12-24..2025-12-26'],
  ['may 2019', '2019-05-01..2019-05-31'],
  ['may in new york', '2 locality 8'],
  ['anna new year 2019', '0 2018-12-31..2019-01-01'],
  ['ben 3 years ago', '1 2023-01-01..2023-12-31'],
  ['anna dec 2019', '0 2019-12-01..2019-12-31'],
  ['last year', '2025-01-01..2025-12-31'],
  ['прошлый год', '2025-01-01..2025-12-31'],
  ['anna’s wedding', 'album 3'],
  ['anna beach in the evening', '0 "beach in the evening"'],
  ['videos with anna', 'media 0'],
  ['2 people 2019', 'count 2019-01-01..2019-12-31'],
  ['с анной прошлым летом', '3 2026-06-01..2026-08-31'],
  ['Анна и Игорь без Павла', '3 4 -7'],
  ['с Анной Карениной', '8'],
  ['саша или мария', '|5 |6'],
  ['у Марии летом 2019 в paris', '6 2019-06-01..2019-08-31 locality 7'],
  ['person_99', '99'],
  ['beach', '"beach"'],
  ['with', '"with"'],
  ['', ''],
])('%j means %s', (text, meant) => {
  expect(readSearch(text, known).map(told).join(' ')).toBe(meant);
});

test.each([
  ['Анна', 'анны анне анну анной'],
  ['Ольга', 'ольги ольге ольгу ольгой'],
  ['Мария', 'марии марию марией'],
  ['Саша', 'саши саше сашу сашей'],
  ['Наталья', 'натальи наталье наталью натальей'],
  ['Иван', 'ивана ивану иваном иване'],
  ['Пётр', 'петра петру петром петре'],
  ['Лев', 'льва льву львом льве'],
  ['Андрей', 'андрея андрею андреем андрее'],
  ['Дмитрий', 'дмитрия дмитрию дмитрием дмитрии'],
  ['Игорь', 'игоря игорю игорем игоре'],
  ['Любовь', 'любови любовью'],
  ['Иванов', 'иванова иванову ивановым иванове'],
  ['Иванова', 'ивановой иванову'],
  ['Чайковский', 'чайковского чайковскому чайковским чайковском'],
  ['Чайковская', 'чайковской чайковскую'],
  ['Anna', ''],
  ['Я', ''],
])('the cases of %s', (name, cases) => {
  const found = casesOf(name);
  expect(cases.split(' ').filter((one) => one !== '' && !found.includes(one))).toEqual([]);
  expect(found).toHaveLength(new Set(found).size);
  if (cases === '') expect(found).toEqual([]);
});

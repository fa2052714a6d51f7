import i18next from 'i18next';
import { expect, test } from 'vitest';
import { dayRangeLabel, readDateWords } from '../../../renderer/app/date-words.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import ru from '../../../renderer/locales/ru.json' with { type: 'json' };

// A Saturday.
const today = '2026-11-21';
const read = (text: string, at = today) =>
  readDateWords(text, at).map(({ from = '', to = '' }) => `${from}..${to}`);

test.each([
  ['2019', '2019-01-01..2019-12-31'],
  ['2019 г.', '2019-01-01..2019-12-31'],
  ['в 2019 году', '2019-01-01..2019-12-31'],
  ['summer 2019', '2019-06-01..2019-08-31'],
  ['in the Summer of 2019', '2019-06-01..2019-08-31'],
  ['лето 2019', '2019-06-01..2019-08-31'],
  ['летом 2019 года', '2019-06-01..2019-08-31'],
  ['fall 2020', '2020-09-01..2020-11-30'],
  ['July 2019', '2019-07-01..2019-07-31'],
  ['jul 2019', '2019-07-01..2019-07-31'],
  ['июль 2019', '2019-07-01..2019-07-31'],
  ['Февраль 2020', '2020-02-01..2020-02-29'],
  ['4 July 2019', '2019-07-04..2019-07-04'],
  ['July 4th, 2019', '2019-07-04..2019-07-04'],
  ['4 июля 2019 г.', '2019-07-04..2019-07-04'],
  ['2019-07-04', '2019-07-04..2019-07-04'],
  ['2019-07', '2019-07-01..2019-07-31'],
  ['04.07.2019', '2019-07-04..2019-07-04'],
  ['31/12/2019', '2019-12-31..2019-12-31'],
  ['today', '2026-11-21..2026-11-21'],
  ['yesterday', '2026-11-20..2026-11-20'],
  ['вчера', '2026-11-20..2026-11-20'],
  ['позавчера', '2026-11-19..2026-11-19'],
  ['last week', '2026-11-09..2026-11-15'],
  ['на прошлой неделе', '2026-11-09..2026-11-15'],
  ['this week', '2026-11-16..2026-11-22'],
  ['last month', '2026-10-01..2026-10-31'],
  ['в прошлом месяце', '2026-10-01..2026-10-31'],
  ['last year', '2025-01-01..2025-12-31'],
  ['в этом году', '2026-01-01..2026-12-31'],
  ['last summer', '2026-06-01..2026-08-31'],
  ['last Christmas', '2025-12-24..2025-12-26'],
  ['Christmas 2018', '2018-12-24..2018-12-26'],
  ['прошлое Рождество', '2026-01-06..2026-01-07'],
  ['прошлый Новый год', '2025-12-31..2026-01-01'],
  ['New Year 2019', '2018-12-31..2019-01-01'],
  ["new year's eve 2019", '2018-12-31..2019-01-01'],
  ['3 years ago', '2023-01-01..2023-12-31'],
  ['2 недели назад', '2026-11-02..2026-11-08'],
  ['last 30 days', '2026-10-22..2026-11-21'],
  ['2015–2018', '2015-01-01..2018-12-31'],
  ['2015-2018', '2015-01-01..2018-12-31'],
  ['from 2015 to 2018', '2015-01-01..2018-12-31'],
  ['с 2015 по 2018 год', '2015-01-01..2018-12-31'],
  ['June – August 2019', '2019-06-01..2019-08-31'],
  ['4 July 2019 - 8 July 2019', '2019-07-04..2019-07-08'],
  ['since 2015', '2015-01-01..'],
  ['с 2015 года', '2015-01-01..'],
  ['after 2015', '2016-01-01..'],
  ['before 2010', '..2009-12-31'],
  ['до 2010', '..2009-12-31'],
  ['until July 2019', '..2019-07-31'],
  ['1990s', '1990-01-01..1999-12-31'],
  ['90-е', '1990-01-01..1999-12-31'],
])('“%s” is %s', (text, range) => {
  expect(read(text)).toEqual([range]);
});

test('without a year, the latest ones that have begun are offered', () => {
  expect(read('spring')).toEqual([
    '2026-03-01..2026-05-31',
    '2025-03-01..2025-05-31',
    '2024-03-01..2024-05-31',
  ]);
  expect(read('december')[0]).toBe('2025-12-01..2025-12-31');
  expect(read('4 июля')).toEqual([
    '2026-07-04..2026-07-04',
    '2025-07-04..2025-07-04',
    '2024-07-04..2024-07-04',
  ]);
  expect(read('29 February')).toEqual(['2024-02-29..2024-02-29']);
});

test('what can be read in two ways is offered in both', () => {
  expect(read('winter 2019')).toEqual(['2018-12-01..2019-02-28', '2019-12-01..2020-02-29']);
  expect(read('Рождество 2019')).toEqual(['2019-01-06..2019-01-07', '2019-12-24..2019-12-26']);
  expect(read('4/7/2019')).toEqual(['2019-07-04..2019-07-04', '2019-04-07..2019-04-07']);
});

test('the day of asking decides what is last', () => {
  expect(read('last Christmas', '2026-12-25')).toEqual(['2025-12-24..2025-12-26']);
  expect(read('last Christmas', '2026-12-27')).toEqual(['2026-12-24..2026-12-26']);
  expect(read('last week', '2026-01-01')).toEqual(['2025-12-22..2025-12-28']);
  expect(read('last month', '2026-01-31')).toEqual(['2025-12-01..2025-12-31']);
  expect(read('last 1 month', '2026-03-31')).toEqual(['2026-02-28..2026-03-31']);
});

test.each([
  'Anna',
  'an',
  'ma',
  '201',
  '20199',
  '31.02.2019',
  '32 July 2019',
  '0.07.2019',
  '2018–2015',
  '2031',
  '1700',
  'since',
  'last',
  'constructor',
  'last constructor',
  'IMG_2019',
  '2019 2020',
  ' – ',
  '999999 years ago',
  '\u{1F600}',
  'x'.repeat(10_000),
])('“%s” is no time', (text) => {
  expect(read(text)).toEqual([]);
});

test('days are said as people say them', async () => {
  const i18n = i18next.createInstance();
  await i18n.init({ resources: { en: { translation: en }, ru: { translation: ru } }, lng: 'en' });
  const label = (text: string, language: 'en' | 'ru') =>
    dayRangeLabel(readDateWords(text, today)[0] ?? {}, i18n.getFixedT(language), language);
  expect(label('2019', 'en')).toBe('2019');
  expect(label('2015-2018', 'en')).toBe('2015–2018');
  expect(label('july 2019', 'en')).toBe('July 2019');
  expect(label('summer 2019', 'ru')).toBe('Лето 2019');
  expect(label('winter 2019', 'en')).toBe('Winter 2018/19');
  expect(label('4 july 2019', 'ru')).toBe('4 июля 2019 г.');
  expect(label('since 2015', 'en')).toBe('Since 2015');
  expect(label('до 2010', 'ru')).toBe('По 2009');
  expect(label('christmas 2018', 'en')).toMatch(/24.+26.+2018/);
});

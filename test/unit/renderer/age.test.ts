import { createInstance } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { age, agesText, ageText } from '../../../renderer/app/age.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import ru from '../../../renderer/locales/ru.json' with { type: 'json' };

const i18n = createInstance();
beforeAll(async () => {
  await i18n.init({ resources: { en: { translation: en }, ru: { translation: ru } }, lng: 'en' });
});

const said = (birthday: string, takenAt: string, language = 'en') => {
  const known = age(birthday, takenAt);
  return known === null ? null : ageText(known, i18n.getFixedT(language));
};

test('a year more is said on the birthday, not before', () => {
  expect(said('2007-05-14', '2014-05-13T23:59:59')).toBe('6 years');
  expect(said('2007-05-14', '2014-05-14T00:00:00')).toBe('7 years');
  expect(said('2007-05-14', '2014-05-14')).toBe('7 years');
  expect(said('2007-05-14', '2014-04-30T10:00:00')).toBe('6 years');
  expect(said('2007-12-31', '2009-01-01T00:00:00')).toBe('1 year');
});

test('who was born on a leap day is older on the first of March', () => {
  expect(said('2004-02-29', '2011-02-28T12:00:00')).toBe('6 years');
  expect(said('2004-02-29', '2011-03-01T12:00:00')).toBe('7 years');
  expect(said('2004-02-29', '2012-02-29T12:00:00')).toBe('8 years');
});

test('months are said in the first year', () => {
  expect(said('2014-01-31', '2014-02-28T10:00:00')).toBe('less than a month');
  expect(said('2014-01-31', '2014-03-01T10:00:00')).toBe('1 month');
  expect(said('2014-01-31', '2015-01-30T10:00:00')).toBe('11 months');
  expect(said('2014-01-31', '2015-01-31T10:00:00')).toBe('1 year');
});

test('a birthday that is known in part makes it "about", where it must', () => {
  expect(said('2007', '2014-01-01T00:00:00')).toBe('about 7 years');
  expect(said('2007', '2007-08-01T00:00:00')).toBe('under a year');
  expect(said('2007-05', '2014-04-30T00:00:00')).toBe('6 years');
  expect(said('2007-05', '2014-05-02T00:00:00')).toBe('about 7 years');
  expect(said('2007-05', '2014-06-01T00:00:00')).toBe('7 years');
  expect(said('2007-05', '2007-05-30T00:00:00')).toBe('less than a month');
});

test('nobody has an age before their birth', () => {
  expect(said('2014-05-14', '2014-05-13T10:00:00')).toBeNull();
  expect(said('2014-05', '2014-04-30T10:00:00')).toBeNull();
  expect(said('2014', '2013-12-31T10:00:00')).toBeNull();
});

test('ages of several photos are one range', () => {
  const range = (birthday: string, times: readonly string[], language = 'en') =>
    agesText(
      times.flatMap((takenAt) => age(birthday, takenAt) ?? []),
      i18n.getFixedT(language),
    );
  expect(range('2007-05-14', ['2014-12-01', '2014-01-01', '2014-06-01'])).toBe('6–7 years');
  expect(range('2007-05-14', ['2014-06-01', '2014-12-01'])).toBe('7 years');
  expect(range('2007-05-14', ['2008-12-01', '2007-12-01'])).toBe('6 months – 1 year');
  expect(range('2007-05', ['2014-05-01', '2014-12-01'])).toBe('about 7 years');
  expect(range('2007-05-14', [])).toBeNull();
  expect(range('2007-05-14', ['2012-01-01', '2012-12-01'], 'ru')).toBe('4–5 лет');
});

test('Russian counts years in its own way', () => {
  expect(said('2007-05-14', '2008-06-01', 'ru')).toBe('1 год');
  expect(said('2007-05-14', '2010-06-01', 'ru')).toBe('3 года');
  expect(said('2007', '2014-06-01', 'ru')).toBe('около 7 лет');
  expect(said('2007', '2010-06-01', 'ru')).toBe('около 3 лет');
  expect(said('2007', '2028-06-01', 'ru')).toBe('около 21 года');
});

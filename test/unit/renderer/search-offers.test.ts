import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { Person } from '../../../core/contract/schemas.ts';
import type { Chip } from '../../../renderer/app/photo-query.ts';
import { knownNames, offersOf, wholeFolders } from '../../../renderer/components/search/offers.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import ru from '../../../renderer/locales/ru.json' with { type: 'json' };

const i18n = i18next.createInstance();
await i18n.init({ resources: { en: { translation: en }, ru: { translation: ru } }, lng: 'en' });

const choices = {
  albums: [{ id: 3, name: 'Anna’s wedding', photos_count: 8 }],
  localities: [{ id: 7, name: 'Paris', country: 'FR', photos_count: 5 }],
  countries: [{ country: 'FR', photos_count: 6 }],
  cameras: [
    { camera: 'Canon EOS 5D', photos_count: 9 },
    { camera: 'Nikon', photos_count: 1 },
  ],
  folders: [
    { path: '/home/me/Photos/2019/Sea (Крым)', photos_count: 4 },
    { path: '/home/me/Photos/2019/Дача', photos_count: 3 },
    { path: '/home/me/Photos/Ёлка', photos_count: 2 },
  ],
};

const persons = ['Anna', 'Ben', 'Benedict'].map(
  (name, id) => ({ id, name, named: true, photos_count: 5 - id }) as Person,
);
const today = '2026-11-21';
const chipLabel = (chip: Chip) =>
  chip.kind === 'person'
    ? `${chip.role} ${persons[chip.id]!.name}`
    : chip.kind === 'words'
      ? chip.text
      : chip.kind;

const offers = (text: string, language = 'en') =>
  Object.fromEntries(
    offersOf(text, {
      ...{ people: [], choices, today, language, chipLabel, t: i18n.getFixedT(language) },
      known: knownNames(persons, choices, { today, language }),
    }).map(({ name, offers: all }) => [
      name,
      all.map(({ label, detail }) => (detail ? `${label}, ${detail}` : label)),
    ]),
  );

test('several conditions are offered together, and so is what the last word may become', () => {
  expect(offers('anna not ben 2019').together).toEqual(['people Anna · not Ben · days']);
  expect(offers('anna be').together).toEqual([
    'people Anna · be',
    'people Anna · people Ben',
    'people Anna · people Benedict',
  ]);
  expect(offers('anna ben').together).toEqual(['people Anna · people Ben', 'people Anna · people Benedict']);
  expect(offers('anna').together).toBeUndefined();
  expect(offers('two words').together).toBeUndefined();
  expect(offers('anna in france').together).toEqual(['people Anna · country']);
});

test('albums, towns and countries are offered', () => {
  expect(offers('wed').albums).toEqual(['Anna’s wedding, 8 photos']);
  expect(offers('par').places).toEqual(['Paris, 5 photos']);
  expect(offers('фран', 'ru').places).toEqual(['Франция, 6 фотографий']);
});

test('a text is offered as whatever it may mean, last of all as words', () => {
  expect(offers('2019')).toEqual({ dates: ['2019'], folders: ['2019, 7 photos'], words: ['“2019”'] });
  expect(offers('eos')).toEqual({ cameras: ['Canon EOS 5D, 9 photos'], words: ['“eos”'] });
  expect(offers('дач', 'ru')).toEqual({ folders: ['Дача, 3 фотографии'], words: ['«дач»'] });
  expect(offers('елка', 'ru').folders).toEqual(['Ёлка, 2 фотографии']);
  expect(offers('крым').folders).toEqual(['Sea (Крым), 4 photos']);
  expect(offers('  ')).toEqual({});
  expect(offers('hom')).toEqual({ words: ['“hom”'] });
});

test('kinds of photos are understood in both languages, whatever the page speaks', () => {
  expect(offers('vid').kinds).toEqual(['Videos']);
  expect(offers('видео').kinds).toEqual(['Videos']);
  expect(offers('no fac').kinds).toEqual(['No faces']);
  expect(offers('Без людей', 'ru').kinds).toEqual(['Без лиц']);
  expect(offers('2 people').kinds).toEqual(['2 people']);
  expect(offers('5 человек', 'ru').kinds).toEqual(['5 человек']);
  expect(offers('0 people').kinds).toEqual(['No faces']);
  expect(offers('9999 people').kinds).toBeUndefined();
  expect(offers('v').kinds).toBeUndefined();
});

test('a folder counts with what is below it; what holds the whole library is no choice', () => {
  expect(wholeFolders(choices.folders)).toEqual([
    { path: '/home/me/Photos/2019', photos_count: 7 },
    { path: '/home/me/Photos/2019/Sea (Крым)', photos_count: 4 },
    { path: '/home/me/Photos/2019/Дача', photos_count: 3 },
    { path: '/home/me/Photos/Ёлка', photos_count: 2 },
  ]);
  expect(
    wholeFolders([
      { path: 'C:\\Photos', photos_count: 2 },
      { path: 'C:\\Photos\\a', photos_count: 1 },
    ]),
  ).toEqual([
    { path: 'C:\\Photos', photos_count: 3 },
    { path: 'C:\\Photos\\a', photos_count: 1 },
  ]);
});

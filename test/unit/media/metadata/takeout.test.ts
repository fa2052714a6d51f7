import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTakeout } from '../../../../core/media/metadata/from-takeout.ts';
import { matchTakeout, takeoutNamesFor } from '../../../../core/media/metadata/takeout-names.ts';

describe('matchTakeout', () => {
  /** Photo and its JSON, or null. */
  const folders: Record<string, [string, string | null][]> = {
    'the plain name': [['IMG_1.jpg', 'IMG_1.jpg.json']],
    'the name since 2024': [['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json']],
    'a supplement that was cut': [
      ['PXL_20230518_103822289.jpg', 'PXL_20230518_103822289.jpg.supplemental-metada.json'],
      ['Screenshot_20230518-103822_Some App Name.png', 'Screenshot_20230518-103822_Some App Name.png.s.json'],
      [`${'a'.repeat(41)}.jpg`, `${'a'.repeat(41)}.jpg..json`],
    ],
    'a supplement that was not cut': [
      [`${'b'.repeat(40)}.jpg`, `${'b'.repeat(40)}.jpg.supplemental-metadata.json`],
    ],
    numbers: [
      ['IMG_1.jpg', 'IMG_1.jpg.json'],
      ['IMG_1(1).jpg', 'IMG_1.jpg(1).json'],
      ['IMG_1(2).jpg', 'IMG_1.jpg(2).json'],
    ],
    'numbers since 2024': [
      ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
      ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(1).json'],
      ['PXL_20230518_103822289(1).jpg', 'PXL_20230518_103822289.jpg.supplemental-metada(1).json'],
    ],
    "the owner's own number": [
      ['IMG_1(1).jpg', 'IMG_1(1).jpg.json'],
      ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ],
    'a missing one among numbers': [
      ['IMG_1.jpg', 'IMG_1.jpg.json'],
      ['IMG_1(1).jpg', null],
    ],
    'long names': [
      [`${'x'.repeat(47)}.jpg`, `${'x'.repeat(46)}.json`],
      [`${'x'.repeat(47)}(1).jpg`, `${'x'.repeat(46)}(1).json`],
      [`${'y'.repeat(44)}.jpg`, `${'y'.repeat(44)}.j.json`],
    ],
    'edited photos': [
      ['IMG_1.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-edited.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-bearbeitet.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-modifié.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-modifié.jpg'.normalize('NFD'), 'IMG_1.jpg.json'],
      ['IMG_1-ha editado.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-измененный.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-other.jpg', null],
    ],
    'an edited photo with a number': [
      ['IMG_1.jpg', 'IMG_1.jpg.json'],
      ['IMG_1-edited(1).jpg', 'IMG_1.jpg(1).json'],
    ],
    'an edited photo whose suffix was cut': [[`${'z'.repeat(43)}-edi.jpg`, `${'z'.repeat(43)}.jp.json`]],
    'a Live Photo': [
      ['IMG_1.HEIC', 'IMG_1.HEIC.json'],
      ['IMG_1.MP4', 'IMG_1.HEIC.json'],
    ],
    'other case and other accents': [
      ['IMG_1.JPG', 'img_1.jpg.json'],
      ['Été.jpg'.normalize('NFD'), 'Été.jpg.json'],
    ],
    'names that differ in case only': [
      ['a.jpg', 'a.jpg.json'],
      ['A.jpg', 'A.jpg.json'],
    ],
    'a title without an ending': [['IMG_1.jpg', 'IMG_1.json']],
    'what is said of the folder': [
      ['metadata.jpg', null],
      ['métadonnées.jpg', null],
      ['', 'metadata.json'],
      ['', 'métadonnées.json'],
      ['', 'Metadaten.json'],
    ],
  };

  it.each(Object.entries(folders))('%s', (_, pairs) => {
    const names = [...new Set(pairs.flat().filter((name) => name))] as string[];
    const expected = pairs.filter(([photo, json]) => photo && json);
    expect([...matchTakeout(names)].sort()).toEqual(expected.sort());
  });

  it('finds the JSON of every name, however it is numbered and cut', () => {
    const stems = fc.stringMatching(/^[A-Za-z_é ]{1,80}$/).filter((stem) => stem.trim() === stem);
    fc.assert(
      fc.property(stems, fc.nat(3), fc.boolean(), (stem, number, isNew) => {
        const mark = number ? `(${number})` : '';
        const photo = `${stem.slice(0, 47)}${mark}.jpg`;
        const title = `${stem}.jpg${isNew ? '.supplemental-metadata' : ''}`;
        const json = `${title.slice(0, 46)}${mark}.json`;
        expect(matchTakeout([photo, json]).get(photo)).toBe(json);
      }),
    );
  });

  it('looks at a large folder in little time', () => {
    const names = Array.from({ length: 5000 }, (_, i) => [
      `IMG_${i}.jpg`,
      `IMG_${i}.jpg.json`,
      `other${i}.png`,
    ]).flat();
    const started = performance.now();
    expect(matchTakeout(names).size).toBe(5000);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('names each candidate once and throws on no name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const names = takeoutNamesFor(name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe('fromTakeout', () => {
  const photo = {
    title: 'IMG_1.jpg',
    description: ' At the lake ',
    photoTakenTime: { timestamp: '1562243696', formatted: '4 Jul 2019, 12:34:56 UTC' },
    geoData: { latitude: 0.0, longitude: 0.0 },
    geoDataExif: { latitude: 59.93, longitude: 30.31 },
    people: [{ name: 'Anna' }, { name: ' anna ' }, { name: 'Бабушка' }, {}, null, 'x'],
  };

  it('reads time, place, description and people', () => {
    expect(fromTakeout(`\uFEFF${JSON.stringify(photo)}`)).toMatchObject({
      taken: { takenAt: '2019-07-04T12:34:56', utcOffsetMin: 0 },
      place: { latitude: 59.93, longitude: 30.31 },
      caption: 'At the lake',
      people: ['Anna', 'Бабушка'],
    });
  });

  it.each([
    ['zero', { ...photo, photoTakenTime: { timestamp: '0' } }],
    ['no number', { ...photo, photoTakenTime: { timestamp: 'x' } }],
    ['null', { ...photo, photoTakenTime: null }],
    ['an endless number', { ...photo, photoTakenTime: { timestamp: '1e400' } }],
  ])('a time of %s is none', (_, json) => {
    expect(fromTakeout(JSON.stringify(json)).taken).toBeNull();
  });

  it('times before 1970 are times', () => {
    const old = { ...photo, photoTakenTime: { timestamp: '-473342400' } };
    expect(fromTakeout(JSON.stringify(old)).taken?.takenAt).toBe('1955-01-01T12:00:00');
  });

  it('what is no JSON of a photo says nothing, and nothing throws', () => {
    const nothing = fromTakeout(null);
    for (const json of ['', '{', '[]', 'null', '1', '"x"', '{"title":"Album","date":{"timestamp":"1"}}']) {
      expect(fromTakeout(json)).toEqual(nothing);
    }
    expect(fromTakeout('['.repeat(500_000))).toEqual(nothing);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (photoTakenTime, value) => {
        fromTakeout(JSON.stringify({ photoTakenTime, geoData: value, people: value, description: value }));
      }),
    );
  });
});

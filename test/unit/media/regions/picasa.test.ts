import { expect, test } from 'vitest';
import {
  isPicasaIni,
  parsePicasaContacts,
  parsePicasaIni,
  picasaRegions,
} from '../../../../core/media/regions/picasa.ts';
import { settleRegions } from '../../../../core/media/regions/read-regions.ts';
import { overlap, uprightBox } from '../../../../core/media/regions/turn-box.ts';

const landscape = { storedWidth: 4000, storedHeight: 3000, orientation: 1 } as const;
const ini = `[Picasa]\r
name=Oma's birthday\r
[Contacts]\r
8e62398ebda8c1a5=joe_lh,4bd750800fb6a6b8\r
[Contacts2]\r
8e62398ebda8c1a5=Zoë Müller;;\r
00a1b2c3d4e5f607=Ole;ole@example.org;\r
[IMG_1.JPG]\r
rotate=rotate(1)\r
faces=rect64(3f845bcb59418507),8e62398ebda8c1a5;rect64(1999333326664ccc),a1b2c3d4e5f607;rect64(0a0a0a0a14141414),ffffffffffffffff\r
backuphash=1234\r
[été.jpg]\r
faces=rect64(7fff7fff8fff8fff),d1d1d1d1d1d1d1d1;rect64(xyz),1;rect64(),\r
broken line\r
`;
const noContacts = new Map<string, string>();
const namesOf = (bytes: Uint8Array, file: string, contacts = noContacts) => {
  const list = picasaRegions(parsePicasaIni(bytes), contacts, file, landscape);
  return list && settleRegions([list], null).regions;
};

test('faces, contacts and the file they belong to', () => {
  expect(['.picasa.ini', 'Picasa.ini', '.PICASA.INI', 'picasa.ini.bak'].map(isPicasaIni)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const regions = namesOf(Buffer.from(ini), 'img_1.jpg')!;
  expect(regions.map(({ name, source }) => [name, source])).toEqual([
    ['Zoë Müller', 'picasa'],
    ['Ole', 'picasa'],
  ]);
  const [left, top, right, bottom] = [0x3f84, 0x5bcb, 0x5941, 0x8507].map((value) => value / 65535);
  const box = { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
  expect(overlap(regions[0]!.box, box)).toBeCloseTo(1, 9);
  expect(namesOf(Buffer.from(ini), 'IMG_2.JPG')).toBeNull();
});

test('leading zeros that are not written, and letters of Windows and of macOS', () => {
  const short = '[a.jpg]\nfaces=rect64(199133323334ccd),1\n[Contacts2]\n0000000000000001=Böll;;\n';
  const [region] = namesOf(Buffer.from(short, 'latin1'), 'a.jpg')!;
  expect(region!.name).toBe('Böll');
  expect(region!.box.x).toBeCloseTo(0x0199 / 65535);
  const contacts = parsePicasaContacts(
    '<contacts><contact id="d1d1d1d1d1d1d1d1" name="Lev &amp; Ann" display="L"/><contact id="2" display="D"/></contacts>',
  );
  expect(namesOf(Buffer.from(ini), 'e\u0301te\u0301.jpg', contacts)!.map(({ name }) => name)).toEqual([
    'Lev & Ann',
  ]);
  expect(contacts.get('2')).toBe('D');
  expect(parsePicasaContacts('<contacts><contact').size).toBe(0);
});

test('JPEGs are of the stored picture, RAW files of the upright one', () => {
  const onSide = { ...landscape, orientation: 8 } as const;
  const read = (isRaw: boolean) =>
    settleRegions(
      [picasaRegions(parsePicasaIni(Buffer.from(ini)), noContacts, 'IMG_1.JPG', onSide, isRaw)!],
      null,
    ).regions[0]!.box;
  expect(overlap(uprightBox(read(true), 8), read(false))).toBeCloseTo(1, 9);
  expect(overlap(read(true), read(false))).toBeLessThan(0.9);
});

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  addAndScan,
  call,
  paint,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { allPhotos, copyInto, needsModels, photoCalled } from './real-photos.ts';

needsModels({ data: false });

const fileTime = new Date(2001, 1, 3, 4, 5, 6);

async function scanned(folder: string) {
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  await addAndScan(engine, folder);
  return engine;
}

/** What stands in EXIF → when the photo was taken; null: that is no date, the file's time stands in. */
const dates: Record<string, [exif: string | null, taken: string | null]> = {
  'good.jpg': ['2015:06:07 08:09:10', '2015-06-07T08:09:10'],
  'zeros.jpg': ['0000:00:00 00:00:00', null],
  'blank.jpg': ['    :  :     :  :  ', null],
  'future.jpg': ['2999:12:31 23:59:59', null],
  'epoch.jpg': ['1970:01:01 00:00:00', null],
  'before1970.jpg': ['1923:05:06 10:00:00', '1923-05-06T10:00:00'],
  'feb30.jpg': ['2020:02:30 12:00:00', null],
  'leapsec.jpg': ['2016:12:31 23:59:60', '2016-12-31T23:59:59'],
  'dashes.jpg': ['2015-06-07 08:09:10', '2015-06-07T08:09:10'],
  'iso.jpg': ['2015-06-07T08:09:10Z', '2015-06-07T08:09:10'],
  'noexif.jpg': [null, null],
};

test('dates are read as they are meant, and from where they can be had', async () => {
  const folder = temporaryFolder();
  for (const [i, [name, [date]]] of Object.entries(dates).entries()) {
    const background = `hsl(${i * 30}, 50%, 50%)`;
    const picture = sharp({ create: { width: 96, height: 64 + i, channels: 3, background } });
    if (date !== null) picture.withExif({ IFD2: { DateTimeOriginal: date } });
    await picture.jpeg().toFile(join(folder, name));
    utimesSync(join(folder, name), fileTime, fileTime);
  }
  await paint(join(folder, 'IMG_20190704_123456.jpg'));
  const engine = await scanned(folder);
  const found = (await allPhotos(engine)).map(({ file_name, taken_at, taken_at_source, state }) => [
    file_name,
    [taken_at, taken_at_source, state],
  ]);
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(
      Object.entries(dates).map(([name, [, taken]]) => [
        name,
        taken === null ? ['2001-02-03T04:05:06', 'file_time', 'done'] : [taken, 'exif', 'done'],
      ]),
    ),
    'IMG_20190704_123456.jpg': ['2019-07-04T12:34:56', 'file_name', 'done'],
  });
});

test('a copy whose name says when it was taken says so for all, whichever file is read', async () => {
  const folder = temporaryFolder();
  await paint(join(folder, 'b.jpg'));
  const engine = await scanned(folder);
  expect((await photoCalled(engine, 'b.jpg')).taken_at_source).toBe('file_time');
  copyInto(folder, join(folder, 'b.jpg'), 'IMG-20190704-WA0001.jpg');
  await scanAgain(engine);
  const dated = async () => {
    const { taken_at, taken_at_source, places_count } = await photoCalled(engine, 'b.jpg');
    return [taken_at!.slice(0, 10), taken_at_source, places_count];
  };
  expect(await dated()).toEqual(['2019-07-04', 'file_name', 2]);
  utimesSync(join(folder, 'b.jpg'), fileTime, fileTime);
  writeFileSync(join(folder, 'b.jpg.xmp'), '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  await scanAgain(engine);
  expect(await dated()).toEqual(['2019-07-04', 'file_name', 2]);
});

test('place, camera, caption, keywords and rating of a photo are told', async () => {
  const folder = temporaryFolder();
  await sharp({ create: { width: 96, height: 64, channels: 3, background: '#3a7' } })
    .withExif({
      IFD0: { Make: 'Canon', Model: 'Canon EOS 5D', ImageDescription: 'By the sea' },
      IFD2: { DateTimeOriginal: '2015:06:07 08:09:10', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: '33/1 52/1 768/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '151/1 12/1 3354/100',
      },
    })
    .jpeg()
    .toFile(join(folder, 'a.jpg'));
  writeFileSync(
    join(folder, 'a.jpg.xmp'),
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
     <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
       xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>holiday</rdf:li><rdf:li>пляж</rdf:li>
       </rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
  const engine = await scanned(folder);
  const photo = await photoCalled(engine, 'a.jpg');
  expect(photo).toMatchObject({
    ...{
      taken_at: '2015-06-07T08:09:10',
      taken_at_source: 'exif',
      utc_offset_min: 120,
      camera: 'Canon EOS 5D',
    },
    ...{ caption: 'By the sea', keywords: ['holiday', 'пляж'], rating: 4, format: 'jpeg', kind: 'photo' },
  });
  expect([photo.latitude, photo.longitude]).toEqual([
    expect.closeTo(-33.8688, 4),
    expect.closeTo(151.2093, 4),
  ]);
  const { photos_by_year, first_taken_at } = await call(engine, 'getStats');
  expect([photos_by_year, first_taken_at]).toEqual([[{ year: 2015, count: 1 }], '2015-06-07T08:09:10']);
});

test("a Takeout's date counts where the photo has none, and photos are in the order of their time", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'Photos from 2010'));
  const [a, b] = [join(folder, 'Photos from 2010/a.jpg'), join(folder, 'b.jpg')];
  await paint(a, '#a33');
  await paint(b, '#3a3');
  utimesSync(a, fileTime, fileTime);
  utimesSync(b, new Date(2005, 0, 1), new Date(2005, 0, 1));
  const engine = await scanned(folder);
  const order = async () => {
    const query = { limit: 10, cursor: undefined, state: undefined };
    return (await call(engine, 'listPhotos', { query })).photos.map(({ file_name }) => file_name);
  };
  expect(await order()).toEqual(['b.jpg', 'a.jpg']);
  const said = { title: basename(a), photoTakenTime: { timestamp: String(Date.UTC(2010, 5, 7, 12) / 1000) } };
  writeFileSync(join(dirname(a), 'a.jpg.supplemental-metadata.json'), JSON.stringify(said));
  await scanAgain(engine);
  const { taken_at, taken_at_source } = await photoCalled(engine, 'a.jpg');
  expect([taken_at!.slice(0, 10), taken_at_source, await order()]).toEqual([
    ...['2010-06-07', 'takeout', ['a.jpg', 'b.jpg']],
  ]);
});

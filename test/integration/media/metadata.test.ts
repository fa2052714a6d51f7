import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../core/media/metadata/read-metadata.ts';
import { sidecarNamesFor } from '../../../core/media/metadata/sidecar-names.ts';
import { matchTakeout } from '../../../core/media/metadata/takeout-names.ts';
import type { MediaMetadata } from '../../../core/media/types.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
const robust = shared && join(shared, 'data/robust');

/** What the files say by ExifTool 12.57 and by eye. */
const truths: Record<string, Partial<MediaMetadata>> = {
  'formats/heic/heic-iphone7.heic': {
    takenAt: '2019-10-20T18:34:30',
    takenAtSource: 'exif',
    utcOffsetMin: 120,
    latitude: expect.closeTo(38.046642, 5),
    longitude: expect.closeTo(12.994411, 5),
    camera: 'Apple iPhone 7',
  },
  'formats/heic/heic-single.heic': { takenAt: null, camera: null },
  'exif/jpg/gps/DSCN0012.jpg': {
    takenAt: '2008-10-22T16:29:49',
    // Its clock was a day behind that of the satellites.
    utcOffsetMin: null,
    latitude: expect.closeTo(43.467156, 5),
    longitude: expect.closeTo(11.885394, 5),
    camera: 'NIKON COOLPIX P6000',
  },
  'exif/exifr/iptc-independent-photographer-example.jpg': {
    takenAt: '1985-11-25T12:00:00',
    takenAtSource: 'xmp',
    rating: 3,
    keywords: expect.arrayContaining(['environment', 'ecology', 'nature']),
  },
  'exif/metadata-extractor/Issue 122.jpg': { caption: expect.stringContaining('Cobi Jones') },
  'exif/metadata-extractor/Olympus μ Digital 800.JPG': { takenAt: '2006-04-26T00:26:14', caption: null },
  'formats/jpeg/multiple_exif.jpg': { caption: 'firstsecond' },
  'formats/raw/CanonRaw.cr3': { takenAt: '2018-02-21T12:08:56', camera: 'Canon EOS M50' },
  'formats/raw/DNG.dng': { takenAt: '2005-08-03T18:59:18', camera: 'Canon EOS 350D DIGITAL' },
  'formats/raw/FujiFilm.raf': { takenAt: '2007-05-22T13:58:30', camera: 'FUJIFILM FinePix S5Pro' },
  'formats/raw/Panasonic.rw2': { takenAt: '2008-08-06T15:21:56', camera: 'Panasonic DMC-LX3' },
  'formats/misc/8x4x8bit-Grayscale.psd': { takenAt: '2012-05-22T15:52:27', utcOffsetMin: 60 },
  'formats/webp/Issue 473 (Java).webp': { takenAt: '2018-08-27T12:20:23', utcOffsetMin: -420 },
  'sidecars/exifr/IMG_5910.jpg': { takenAt: '2015-06-11T10:29:26', rating: 3, camera: 'Canon EOS 600D' },
  'sidecars/librephotos/niaz.jpg': {
    takenAtSource: 'xmp',
    utcOffsetMin: -240,
    rating: 5,
    people: ['Niaz Faridani-Rad'],
  },
  'takeout/Takeout3/Photos from 2023/DSC_0238(1).JPG': {
    takenAt: '2023-10-06T06:30:00',
    takenAtSource: 'takeout',
    utcOffsetMin: 0,
    latitude: expect.closeTo(48.8583736, 6),
  },
  'takeout/Takeout1/Google Photos/Album test 6-10-23/PXL_20231006_063851485.jpg': {
    takenAt: '2023-10-06T08:38:51',
    utcOffsetMin: 120,
    caption: 'Description from goggle photos',
  },
  'video/motion-photo/image-isom-avc1.jpg': { takenAt: '2018-01-11T13:09:38', hasEmbeddedVideo: true },
};

function read(path: string): MediaMetadata {
  const folder = dirname(path);
  const sidecar = sidecarNamesFor(basename(path))
    .map((name) => join(folder, name))
    .find(existsSync);
  const json = matchTakeout(readdirSync(folder)).get(basename(path));
  return readMetadata({
    paths: [path],
    bytes: readFileSync(path),
    xmpSidecar: sidecar ? readFileSync(sidecar) : null,
    takeoutJson: json ? readFileSync(join(folder, json), 'utf8') : null,
  });
}

describe.skipIf(!robust)(`metadata of real files${robust ? '' : ` (${sharedAbsent})`}`, () => {
  it.each(Object.entries(truths))('%s', (path, truth) => {
    expect(read(join(robust!, path))).toMatchObject(truth);
  });

  it('every photo of the Takeout samples has its JSON, and no album has', () => {
    const folders = filesUnder(join(robust!, 'takeout')).map(dirname);
    for (const folder of new Set(folders)) {
      const names = readdirSync(folder).filter((name) => extname(name));
      const matches = matchTakeout(names);
      const media = names.filter((name) => extname(name) !== '.json');
      expect([...matches.keys()].sort()).toEqual(media.sort());
      for (const [name, json] of matches) {
        const { title } = JSON.parse(readFileSync(join(folder, json), 'utf8')) as { title: string };
        // Whoever collected them changed the first letters of one.
        expect(title.slice(3)).toBe(name.replace('(1)', '').slice(3));
      }
    }
  });

  it('every file is read in little time, whatever is in it', () => {
    const slowest = { ms: 0, path: '' };
    for (const path of filesUnder(robust!)) {
      const started = performance.now();
      const said = read(path);
      const ms = performance.now() - started;
      if (ms > slowest.ms) Object.assign(slowest, { ms, path });
      if (/robust.(exif|sidecars|takeout|formats.heic)/.test(path)) console.log(row(path, said));
    }
    console.log(`slowest: ${slowest.path.slice(robust!.length)}, ${Math.round(slowest.ms)} ms`);
    expect(slowest.ms).toBeLessThan(1000);
  }, 60_000);
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function row(path: string, said: MediaMetadata): string {
  const place = said.latitude === null ? '' : `${said.latitude.toFixed(4)}, ${said.longitude?.toFixed(4)}`;
  const words = [...said.keywords, ...said.people].join(', ');
  const parts = [
    said.takenAt,
    said.takenAtSource,
    said.utcOffsetMin,
    place,
    said.camera,
    said.rating,
    said.caption,
  ];
  return [basename(path), ...parts, words].map((part) => String(part ?? '').slice(0, 30)).join(' | ');
}

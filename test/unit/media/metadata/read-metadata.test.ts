import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readEmbeddedTags } from '../../../../core/media/metadata/embedded-tags.ts';
import { type MetadataInput, readMetadata } from '../../../../core/media/metadata/read-metadata.ts';
import { noMetadata } from '../../../../core/media/types.ts';
import { readXmp, xmpNs } from '../../../../core/media/xmp/read-xmp.ts';

type Exif = Parameters<ReturnType<typeof sharp>['withExif']>[0];

const canvas = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#234' } });
const jpeg = (exif: Exif = {}) => canvas().withExif(exif).jpeg().toBuffer();

function xmp(attributes: string, content = ''): string {
  const declarations = Object.entries(xmpNs).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${declarations.join(' ')}>
    <rdf:Description rdf:about="" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}

const bag = (name: string, ...items: string[]) =>
  `<${name}><rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag></${name}>`;

const read = (bytes: Uint8Array | null, more: Partial<MetadataInput> = {}) =>
  readMetadata({ paths: ['/photos/IMG_1.jpg'], bytes, ...more });

describe('EXIF', () => {
  it('says when, where and with what', async () => {
    const bytes = await jpeg({
      IFD0: {
        Make: 'Apple ',
        Model: 'iPhone 7',
        ImageDescription: 'At the lake',
        DateTime: '2021:01:01 00:00:01',
      },
      IFD2: { DateTimeOriginal: '2019:07:04 12:34:56', OffsetTimeOriginal: '-03:30' },
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: '33/1 30/1 3600/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '70/1 15/1 0/1',
      },
    });
    expect(read(bytes)).toEqual({
      ...noMetadata,
      takenAt: '2019-07-04T12:34:56',
      takenAtSource: 'exif',
      utcOffsetMin: -210,
      latitude: expect.closeTo(-33.51, 9),
      longitude: -70.25,
      camera: 'Apple iPhone 7',
      caption: 'At the lake',
    });
  });

  it.each([
    ['written', { OffsetTimeOriginal: '+05:45' }, {}, 345],
    ['of another of its times', { OffsetTimeDigitized: '+05:45' }, {}, 345],
    ['of a later change only', { OffsetTime: '+05:45' }, {}, null],
    ['from GPS time', {}, { GPSDateStamp: '2019:07:04', GPSTimeStamp: '9/1 4/1 1500/100' }, 210],
    ['from nonsense', {}, { GPSDateStamp: '2019:07:04', GPSTimeStamp: '9/0 4/0 0/0' }, null],
  ])('offset %s', async (_, times, gps, expected) => {
    const bytes = await jpeg({
      IFD0: { DateTime: '2022:01:01 00:00:00' },
      IFD2: { DateTimeOriginal: '2019:07:04 12:34:56', ...times },
      IFD3: gps,
    });
    expect(read(bytes).utcOffsetMin).toBe(expected);
  });

  it.each([
    ['zeros', '0/1 0/1 0/1', '0/1 0/1 0/1'],
    ['nothing divided by nothing', '0/0 0/0 0/0', '0/0 0/0 0/0'],
    ['beyond the pole', '91/1 0/1 0/1', '10/1 0/1 0/1'],
    ['beyond the date line', '10/1 0/1 0/1', '181/1 0/1 0/1'],
  ])('no place: %s', async (_, GPSLatitude, GPSLongitude) => {
    const bytes = await jpeg({
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude, GPSLongitudeRef: 'E', GPSLongitude },
    });
    expect(read(bytes)).toMatchObject({ latitude: null, longitude: null });
  });

  it.each([
    ['NIKON CORPORATION', 'NIKON D70', 'NIKON D70'],
    ['Canon', 'Canon EOS 40D', 'Canon EOS 40D'],
    ['EASTMAN KODAK COMPANY', 'KODAK DX4330', 'KODAK DX4330'],
    ['  SONY ', ' DSC-P9  ', 'SONY DSC-P9'],
    ['Hewlett-Packard', 'HP PhotoSmart', 'Hewlett-Packard HP PhotoSmart'],
  ])('camera of %s and %s', async (Make, Model, expected) => {
    expect(read(await jpeg({ IFD0: { Make, Model } })).camera).toBe(expected);
  });

  it.each([
    'OLYMPUS DIGITAL CAMERA         ',
    'KONICA MINOLTA DIGITAL CAMERA',
    'SONY DSC',
    'Exif_JPEG_PICTURE',
    'DCIM\\100MEDIA\\DJI_0001.JPG',
    '<Digimax S500>',
    'Untitled',
    '   ',
    '0000',
  ])('"%s" is no caption', async (ImageDescription) => {
    expect(read(await jpeg({ IFD0: { ImageDescription } })).caption).toBeNull();
  });

  it('captions of people stay', async () => {
    for (const ImageDescription of ['1985', 'New digital camera', 'Camera obscura', 'Oma, 80 Jahre']) {
      expect(read(await jpeg({ IFD0: { ImageDescription } })).caption).toBe(ImageDescription);
    }
  });
});

describe('XMP', () => {
  it('says what people write', () => {
    const content = [
      bag('dc:subject', 'Lake', 'lake', 'Summer'),
      bag('lr:hierarchicalSubject', 'Places|Russia|Lake', 'Places|Russia|Ladoga'),
      bag('Iptc4xmpExt:PersonInImage', 'Anna', 'Boris'),
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A title</rdf:li></rdf:Alt></dc:title>',
    ].join('');
    const attributes = `xmp:Rating="4" photoshop:DateCreated="1985-08" exif:GPSLatitude="59,55.8N"
      exif:GPSLongitude="30,18,36E" tiff:Make="Leica" tiff:Model="M3"`;
    expect(read(null, { xmpSidecar: xmp(attributes, content) })).toEqual({
      ...noMetadata,
      takenAt: '1985-08-01T12:00:00',
      takenAtSource: 'xmp',
      latitude: expect.closeTo(59.93, 9),
      longitude: expect.closeTo(30.31, 9),
      camera: 'Leica M3',
      rating: 4,
      caption: 'A title',
      keywords: ['Lake', 'Summer', 'Ladoga'],
      people: ['Anna', 'Boris'],
    });
  });

  it.each([
    ['xmp:Rating="-1"', -1],
    ['xmp:Rating="0"', null],
    ['xmp:Rating="5.0"', 5],
    ['xmp:Rating="7"', null],
    ['xmp:Rating=""', null],
    ['MicrosoftPhoto:Rating="99"', 5],
    ['MicrosoftPhoto:Rating="25"', 2],
    ['xmp:Rating="3" MicrosoftPhoto:Rating="99"', 3],
  ])('rating %s', (attributes, expected) => {
    expect(read(null, { xmpSidecar: xmp(attributes) }).rating).toBe(expected);
  });

  it('of a sidecar is believed before that of the file', async () => {
    const own = xmp('xmp:Rating="2" xmp:CreateDate="2001-01-01T01:01:01"', bag('dc:subject', 'old', 'kept'));
    const bytes = await canvas().withXmp(own).jpeg().toBuffer();
    const sidecar = xmp('xmp:CreateDate="2002-02-02T02:02:02Z"', bag('dc:subject', 'new'));
    expect(read(bytes)).toMatchObject({
      takenAt: '2001-01-01T01:01:01',
      rating: 2,
      keywords: ['old', 'kept'],
    });
    expect(read(bytes, { xmpSidecar: Buffer.from(sidecar) })).toMatchObject({
      takenAt: '2002-02-02T02:02:02',
      utcOffsetMin: 0,
      rating: 2,
      keywords: ['new'],
    });
  });

  it('is found in the containers of pictures', async () => {
    const packet = xmp('xmp:Rating="4"', '<dc:source>Ā🐈</dc:source>');
    const gif = Buffer.concat([
      Buffer.from('GIF89a\x01\0\x01\0\0\0\0!\xff\x0bXMP DataXMP', 'latin1'),
      Buffer.from(packet),
      Buffer.from([0x01, 0xff, 0xfe, 0]),
    ]);
    const files = {
      jpeg: await canvas().withXmp(packet).jpeg().toBuffer(),
      png: await canvas().withXmp(packet).png().toBuffer(),
      webp: await canvas().withXmp(packet).webp().toBuffer(),
      tiff: await canvas().withXmp(packet).tiff().toBuffer(),
      avif: await canvas().withXmp(packet).avif().toBuffer(),
      gif,
      psd: Buffer.concat([Buffer.from('8BPS\0\x01'), Buffer.alloc(50), Buffer.from(packet), Buffer.alloc(9)]),
    };
    for (const [format, bytes] of Object.entries(files)) {
      const [found] = readEmbeddedTags(bytes).xmpPackets;
      expect([format, readXmp(found ?? '')?.get(`${xmpNs.dc}source`)]).toEqual([format, 'Ā🐈']);
    }
  });

  it('of a JPEG is joined from its main and its extended part', async () => {
    const id = '0123456789ABCDEF0123456789ABCDEF';
    const extended = Buffer.from(xmp('', bag('dc:subject', 'far', 'x'.repeat(90_000))));
    const bytes = await canvas()
      .withXmp(xmp(`xmpNote:HasExtendedXMP="${id}" xmp:Rating="3"`))
      .jpeg()
      .toBuffer();
    const parts: Buffer[] = [bytes.subarray(0, 2)];
    for (let at = 0; at < extended.length; at += 60_000) {
      const part = extended.subarray(at, at + 60_000);
      const head = Buffer.concat([Buffer.from(`http://ns.adobe.com/xmp/extension/\0${id}`), Buffer.alloc(8)]);
      head.writeUInt32BE(extended.length, head.length - 8);
      head.writeUInt32BE(at, head.length - 4);
      const marker = Buffer.from([0xff, 0xe1, 0, 0]);
      marker.writeUInt16BE(head.length + part.length + 2, 2);
      parts.push(marker, head, part);
    }
    // The main part comes first in a sound file.
    const end = bytes.indexOf('http://ns.adobe.com/xap') - 4;
    const size = bytes.readUInt16BE(end + 2) + 2;
    const whole = Buffer.concat([
      bytes.subarray(0, 2),
      bytes.subarray(end, end + size),
      ...parts.slice(1),
      bytes.subarray(2, end),
      bytes.subarray(end + size),
    ]);
    expect(read(whole)).toMatchObject({ rating: 3, keywords: ['far'] });
  });
});

describe('dates', () => {
  const sidecar = xmp('xmp:CreateDate="2002-02-02T02:02:02"');
  const takeoutJson = '{"photoTakenTime":{"timestamp":"1262304001"}}';
  const video = { takenAt: '2004-04-04T04:04:04', utcOffsetMin: 60 };
  const paths = ['/photos/IMG_20050505_050505.jpg'];

  it('the most trusted source that makes sense is believed', async () => {
    const original = { IFD2: { DateTimeOriginal: '2001:01:01 01:01:01' } };
    const saved = { IFD0: { DateTime: '2003:03:03 03:03:03' } };
    const reset = {
      IFD2: { DateTimeOriginal: '1970:01:01 00:00:05', DateTimeDigitized: '2036:02:07 06:28:16' },
    };
    const sources = async (exif: Exif, more: Partial<MetadataInput>) => {
      const { takenAt, takenAtSource, utcOffsetMin } = read(await jpeg(exif), more);
      return [takenAt?.slice(0, 4), takenAtSource, utcOffsetMin];
    };
    expect(
      await sources({ ...original, ...saved }, { paths, video, takeoutJson, xmpSidecar: sidecar }),
    ).toEqual(['2001', 'exif', null]);
    expect(await sources({ ...reset, ...saved }, { paths, video, takeoutJson, xmpSidecar: sidecar })).toEqual(
      ['2002', 'xmp', null],
    );
    expect(await sources({ ...reset, ...saved }, { paths, video, takeoutJson })).toEqual([
      '2003',
      'exif',
      null,
    ]);
    expect(await sources(reset, { paths, video, takeoutJson })).toEqual(['2004', 'video', 60]);
    expect(await sources(reset, { paths, takeoutJson })).toEqual(['2005', 'file_name', null]);
    expect(await sources(reset, { takeoutJson })).toEqual(['2010', 'takeout', 0]);
    expect(await sources(reset, {})).toEqual([undefined, null, null]);
  });
});

describe('motion and Live Photos', () => {
  it('knows the identifier of a Live Photo from the maker note of Apple', async () => {
    const id = '6F1B0D2A-7F4C-4E7B-9A57-0C1D2E3F4A5B';
    const entry = Buffer.alloc(2 + 12 + 4 + 37);
    entry.writeUInt16BE(1, 0);
    entry.writeUInt16BE(0x0011, 2);
    entry.writeUInt16BE(2, 4);
    entry.writeUInt32BE(37, 6);
    entry.writeUInt32BE(14 + 18, 10);
    entry.write(id, 18, 'latin1');
    const note = Buffer.concat([Buffer.from('Apple iOS\0\0\x01MM', 'latin1'), entry]);
    const bytes = jpegWithMakerNote(note);
    expect(read(bytes).livePhotoId).toBe(id);
    note.writeUInt32BE(0xfffffff0, 14 + 10);
    expect(read(jpegWithMakerNote(note)).livePhotoId).toBeNull();
    expect(read(jpegWithMakerNote(note.subarray(0, 20))).livePhotoId).toBeNull();
  });

  it('knows that a video is inside by the XMP or by the video', async () => {
    const bytes = await jpeg();
    const film = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free', 'latin1');
    expect(read(bytes).hasEmbeddedVideo).toBe(false);
    expect(read(Buffer.concat([bytes, film])).hasEmbeddedVideo).toBe(true);
    expect(read(Buffer.concat([bytes, Buffer.from('some ftyp in a text')])).hasEmbeddedVideo).toBe(false);
    const motion = await canvas().withXmp(xmp('GCamera:MotionPhoto="1"')).jpeg().toBuffer();
    expect(read(motion).hasEmbeddedVideo).toBe(true);
    const avif = await canvas().avif().toBuffer();
    expect(read(avif).hasEmbeddedVideo).toBe(false);
  });
});

/** A JPEG with nothing but an EXIF block that holds a maker note. */
function jpegWithMakerNote(note: Buffer): Buffer {
  const tiff = Buffer.alloc(8 + 18 + 18);
  tiff.write('MM\0*\0\0\0\x08', 'latin1');
  const directory = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16BE(1, at);
    tiff.writeUInt16BE(tag, at + 2);
    tiff.writeUInt16BE(type, at + 4);
    tiff.writeUInt32BE(count, at + 6);
    tiff.writeUInt32BE(value, at + 10);
  };
  directory(8, 0x8769, 4, 1, 26);
  directory(26, 0x927c, 7, note.length, 44);
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), tiff, note]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 4);
  return Buffer.concat([head, payload, Buffer.from([0xff, 0xda, 0, 2, 0, 0, 0xff, 0xd9])]);
}

describe('texts of a PNG', () => {
  const exif = { IFD2: { DateTimeOriginal: '2001:01:01 01:01:01' } };

  it.each([
    ['packed XMP', 'iTXt', 'XML:com.adobe.xmp\0\x01\0\0\0', (packet: Buffer) => deflateSync(packet)],
    ['plain XMP', 'iTXt', 'XML:com.adobe.xmp\0\0\0en\0x\0', (packet: Buffer) => packet],
    ['XMP of libvips', 'zTXt', 'XML:com.adobe.xmp\0\0', (packet: Buffer) => deflateSync(packet)],
    ['XMP of ImageMagick', 'tEXt', 'Raw profile type xmp\0', (packet: Buffer) => rawProfile('xmp', packet)],
    [
      'packed XMP of Exiv2',
      'zTXt',
      'Raw profile type xmp\0\0',
      (packet: Buffer) => deflateSync(rawProfile('xmp', packet)),
    ],
  ])('%s is read', (_, type, head, pack) => {
    const data = Buffer.concat([
      Buffer.from(head, 'latin1'),
      pack(Buffer.from(xmp('', bag('dc:subject', 'Ё')))),
    ]);
    expect(read(png(chunk(type, data))).keywords).toEqual(['Ё']);
  });

  it('EXIF of Exiv2 and ImageMagick is read', async () => {
    const file = await jpeg(exif);
    const start = file.indexOf('Exif\0\0');
    const block = file.subarray(start, start - 2 + file.readUInt16BE(start - 2));
    const head = Buffer.from('Raw profile type exif\0\0');
    const data = Buffer.concat([head, deflateSync(rawProfile('exif', block))]);
    expect(read(png(chunk('zTXt', data))).takenAt).toBe('2001-01-01T01:01:01');
  });

  function rawProfile(name: string, bytes: Buffer): Buffer {
    const lines = bytes.toString('hex').replace(/.{72}/g, '$&\n');
    return Buffer.from(`\n${name}\n${String(bytes.length).padStart(8)}\n${lines}\n`);
  }
});

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  return bytes;
}

function png(...chunks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

describe('hostile files', () => {
  it('bytes of any kind say something or nothing, but never throw', () => {
    const heads = [
      '',
      '\xff\xd8\xff\xe1',
      'II*\0',
      'MM\0*',
      'IIU\0',
      'IIRO',
      'MMOR',
      'FUJIFILM',
      '\x89PNG\r\n\x1a\n',
    ];
    const more = [
      'RIFF\0\0\0\0WEBP',
      '\0\0\0\x18ftypheic',
      '\0\0\0\x18ftypcrx \0\0\0\0CMT1\0\0CMT4',
      'GIF89a',
      '8BPS',
    ];
    const head = fc.constantFrom(...heads, ...more).map((text) => Buffer.from(text, 'latin1'));
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        read(Buffer.concat([start, rest]));
      }),
      { numRuns: 1000 },
    );
  });

  it('flipped bits and cut ends neither throw nor take long', async () => {
    const exif = { IFD0: { Make: 'A', Model: 'B' }, IFD2: { DateTimeOriginal: '2001:01:01 01:01:01' } };
    const made = canvas()
      .withExif(exif)
      .withXmp(xmp('xmp:Rating="3"', bag('dc:subject', 'a', 'b')));
    const files = await Promise.all(
      (['jpeg', 'png', 'webp', 'tiff', 'avif'] as const).map((format) =>
        made.clone().toFormat(format).toBuffer(),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), { maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (file, changes, end) => {
          const bytes = Buffer.from(file.subarray(0, Math.ceil(file.length * end)));
          for (const [at, value] of changes)
            if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = value;
          const started = performance.now();
          read(bytes);
          expect(performance.now() - started).toBeLessThan(1000);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a text that unpacks to much stays packed', () => {
    const packed = deflateSync(Buffer.alloc(64 * 1024 * 1024, 0x61));
    const texts = ['Raw profile type exif\0\0', 'XML:com.adobe.xmp\0\0', 'Comment\0\0'];
    const bomb = png(
      ...texts.map((head) => chunk('zTXt', Buffer.concat([Buffer.from(head), packed]))),
      chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), packed])),
    );
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(read(bomb)).toEqual(noMetadata);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
  });

  it('of a thousand packets few are read', () => {
    const header = 'http://ns.adobe.com/xap/1.0/\0';
    const packet = Buffer.from(header + xmp('', '<dc:a/>'.repeat(8000)));
    const marker = Buffer.from([0xff, 0xe1, (packet.length + 2) >> 8, (packet.length + 2) & 255]);
    const bytes = Buffer.concat([Buffer.from([0xff, 0xd8]), ...Array(1000).fill([marker, packet]).flat()]);
    expect(readEmbeddedTags(bytes).xmpPackets).toHaveLength(1);
  });

  it('many open films and packets take little time', () => {
    const started = performance.now();
    read(Buffer.from('\0\0\0\x18ftyp'.repeat(500_000), 'latin1'));
    read(Buffer.from('<x:xmpmeta'.repeat(500_000)));
    read(
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from('\xff\xe1\0\x02'.repeat(1_000_000), 'latin1')]),
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

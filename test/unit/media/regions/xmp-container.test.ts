import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  bytesBesidePacket,
  holdsXmp,
  packetOf,
  replacePacket,
} from '../../../../core/media/regions/xmp-container.ts';
import { readXmp } from '../../../../core/media/xmp/read-xmp.ts';
import { packet } from './xmp-text.ts';

const picture = () =>
  sharp({
    create: { width: 61, height: 47, channels: 4, background: { r: 9, g: 90, b: 200, alpha: 0.4 } },
  }).composite([
    { input: Buffer.from('<svg width="30" height="30"><circle cx="12" cy="15" r="9" fill="red"/></svg>') },
  ]);
const files: [string, () => Promise<Buffer>][] = [
  ['JPEG', () => picture().jpeg().toBuffer()],
  ['JPEG with Exif and ICC', () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer()],
  ['progressive JPEG', () => picture().jpeg({ progressive: true }).toBuffer()],
  ['JPEG with XMP', () => picture().withXmp(packet('<xmp:Rating>3</xmp:Rating>')).jpeg().toBuffer()],
  ['PNG', () => picture().png().toBuffer()],
  ['PNG with XMP', () => picture().withXmp(packet('<xmp:Rating>3</xmp:Rating>')).png().toBuffer()],
  ['lossy WebP', () => picture().removeAlpha().webp().toBuffer()],
  ['lossy WebP with alpha', () => picture().webp().toBuffer()],
  ['lossless WebP', () => picture().webp({ lossless: true }).toBuffer()],
  ['WebP with XMP', () => picture().withXmp(packet('<xmp:Rating>3</xmp:Rating>')).webp().toBuffer()],
];
const rating = packet('<xmp:Rating>5</xmp:Rating>');

describe.each(files)('%s', (_, make) => {
  test('takes a packet; picture and everything else stay', async () => {
    const before = await make();
    const after = replacePacket(before, rating);
    const raw = (bytes: Buffer) => sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const [a, b] = [await raw(before), await raw(after)];
    expect(b.data.equals(a.data)).toBe(true);
    expect(b.info).toEqual(a.info);
    expect(bytesBesidePacket(after).equals(bytesBesidePacket(before))).toBe(true);
    const { xmp, exif, icc, orientation, hasAlpha } = await sharp(after).metadata();
    expect(readXmp(xmp!)).toEqual(readXmp(rating));
    const old = await sharp(before).metadata();
    expect({ exif, icc, orientation, hasAlpha }).toEqual({
      exif: old.exif,
      icc: old.icc,
      orientation: old.orientation,
      hasAlpha: old.hasAlpha,
    });
    expect(readXmp(packetOf(after)!)).toEqual(readXmp(rating));
  });

  test('a second packet that fits takes the place of the first: no byte beside it moves', async () => {
    const first = replacePacket(await make(), rating);
    const second = replacePacket(first, packet('<xmp:Rating>1</xmp:Rating>'));
    expect(second.length).toBe(first.length);
    const at = first.indexOf('<?xpacket begin');
    const end = first.indexOf('<?xpacket end') + 24; // with the checksum of a PNG's chunk
    expect(second.subarray(0, at).equals(first.subarray(0, at))).toBe(true);
    expect(second.subarray(end).equals(first.subarray(end))).toBe(true);
  });

  test('cut anywhere, it is refused or stays what it is', async () => {
    const whole = replacePacket(await make(), rating);
    for (let length = 0; length < whole.length; length += 37) {
      const cut = whole.subarray(0, length);
      if (!holdsXmp(cut)) continue;
      try {
        const after = replacePacket(cut, rating);
        expect(bytesBesidePacket(after).equals(bytesBesidePacket(cut))).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'unsupported_media_type' });
      }
    }
  });
});

const segment = (marker: number, content: string | Buffer) => {
  const bytes = Buffer.from(content as string, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
};

describe('JPEG', () => {
  test('the packet comes behind JFIF and Exif and before the directory of further pictures', async () => {
    const jpeg = await picture().withMetadata({ orientation: 3 }).jpeg().toBuffer();
    const mpf = Buffer.concat([
      jpeg.subarray(0, 2),
      segment(0xe2, 'MPF\0II'),
      jpeg.subarray(2),
      Buffer.from('second'),
    ]);
    const after = replacePacket(mpf, rating);
    expect(after.indexOf('http://ns.adobe.com/xap')).toBeLessThan(after.indexOf('MPF\0'));
    expect(after.subarray(-6).toString()).toBe('second');
    const plain = replacePacket(jpeg, rating);
    expect(plain.indexOf('http://ns.adobe.com/xap')).toBeGreaterThan(plain.indexOf('Exif\0'));
  });

  test('a packet behind that directory may change and not grow', async () => {
    const jpeg = await picture().withXmp(packet('<xmp:Rating>3</xmp:Rating>')).jpeg().toBuffer();
    const mpf = Buffer.concat([jpeg.subarray(0, 2), segment(0xe2, 'MPF\0II'), jpeg.subarray(2)]);
    expect(replacePacket(mpf, packet('<xmp:Rating>4</xmp:Rating>')).length).toBe(mpf.length);
    expect(() => replacePacket(mpf, packet('<xmp:Label>A very long one, all in all</xmp:Label>'))).toThrow(
      /pictures/,
    );
  });

  test('metadata too large for a segment, two packets and names in an extension are refused', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const refusal = expect.objectContaining({ code: 'unsupported_media_type' });
    expect(() => replacePacket(jpeg, packet(`<xmp:Label>${'x'.repeat(66_000)}</xmp:Label>`))).toThrow(
      refusal,
    );
    const twice = Buffer.concat([
      jpeg.subarray(0, 2),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${rating}`),
      jpeg.subarray(2),
    ]);
    const three = Buffer.concat([
      twice.subarray(0, 2),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${rating}`),
      twice.subarray(2),
    ]);
    expect(() => replacePacket(three, rating)).toThrow(refusal);
    for (const ns of [
      'http://ns.microsoft.com/photo/1.2/t/Region#',
      'http://www.metadataworkinggroup.com/schemas/regions/',
    ]) {
      const extended = segment(
        0xe1,
        `http://ns.adobe.com/xmp/extension/\0${'A'.repeat(40)}<a xmlns:b="${ns}"/>`,
      );
      expect(() =>
        replacePacket(Buffer.concat([jpeg.subarray(0, 2), extended, jpeg.subarray(2)]), rating),
      ).toThrow(refusal);
    }
  });
});

test('a compressed packet of a PNG is read, and replaced by a plain one', async () => {
  const png = await picture().png().toBuffer();
  const content = Buffer.concat([
    Buffer.from('iTXtXML:com.adobe.xmp\0\x01\0\0\0', 'latin1'),
    deflateSync(rating),
  ]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  const packed = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
  expect(readXmp(packetOf(packed)!)).toEqual(readXmp(rating));
  const after = replacePacket(packed, packet('<xmp:Rating>1</xmp:Rating>'));
  expect(after.toString('latin1').split('XML:com.adobe.xmp').length).toBe(2);
  expect(packetOf(after)).toContain('<xmp:Rating>1<');
});

test('formats with offsets all through them are left alone', async () => {
  const tiff = await picture().tiff().toBuffer();
  const avif = await picture().avif().toBuffer();
  expect([tiff, avif, Buffer.alloc(0), Buffer.from('GIF89a')].map(holdsXmp)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

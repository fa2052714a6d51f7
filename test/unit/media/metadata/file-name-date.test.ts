import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameDate } from '../../../../core/media/metadata/file-name-date.ts';

const at = '2019-07-04T12:34:56';
const noon = '2019-07-04T12:00:00';

describe('fileNameDate', () => {
  it.each([
    ['IMG_20190704_123456.jpg', at],
    ['/a/2001-01-01/IMG_20190704_123456.jpg', at],
    ['C:\\Photos\\VID_20190704_123456.mp4', at],
    ['20190704_123456.jpg', at],
    ['20190704_123456(0).heic', at],
    ['20190704123456.jpg', at],
    ['IMG_20190704_123456789.jpg', at],
    ['IMG_20190704_123456_1.jpg', at],
    ['MVIMG_20190704_123456.jpg', at],
    ['00000IMG_00000_BURST20190704123456789_COVER.jpg', at],
    ['Screenshot_20190704-123456_Maps.png', at],
    ['Screenshot_2019-07-04-12-34-56.png', at],
    ['Screenshot_2019-07-04-12-34-56-789_com.foo.png', at],
    ['Screenshot 2019-07-04 at 12.34.56.png', at],
    ['Screenshot 2019-07-04 at 12.34.56\u202fPM.png', at],
    ['Screen Shot 2019-07-04 at 1.05.06 AM.png', '2019-07-04T01:05:06'],
    ['Screenshot 2019-07-04 at 12.05.06 AM.png', '2019-07-04T00:05:06'],
    ['Bildschirmfoto 2019-07-04 um 12.34.56.png', at],
    ['Снимок экрана 2019-07-04 в 12.34.56.png', at],
    ["Capture d'écran 2019-07-04 à 12.34.56.png", at],
    ["Capture d'écran 2019-07-04 à 12.34.56.png".normalize('NFD'), at],
    ['2019-07-04 12.34.56.jpg', at],
    ['2019-07-04 12.34.56-1.jpg', at],
    ['2019-07-04_12-34-56.jpg', at],
    ['2019_07_04_12_34_56.jpg', at],
    ['2019-07-04T12:34:56.jpg', at],
    ['signal-2019-07-04-123456.jpg', at],
    ['signal-2019-07-04-12-34-56-789.jpg', at],
    ['WhatsApp Image 2019-07-04 at 12.34.56.jpeg', at],
    ['WhatsApp Image 2019-07-04 at 12.34.56 (1).jpeg', at],
    ['Photo on 2019-07-04 at 12.34.jpg', '2019-07-04T12:34:00'],
    ['IMG-20190704-WA0012.jpg', noon],
    ['VID-20190704-WA0012.mp4', noon],
    ['2019-07-04 Birthday 003.jpg', noon],
    ['Scan 2019_07_04.tif', noon],
    ['20190704 Birthday.jpg', noon],
    ['IMG_20000229_235959.jpg', '2000-02-29T23:59:59'],
  ])('%s', (name, expected) => {
    expect(fileNameDate(name)).toEqual({ takenAt: expected, utcOffsetMin: null });
  });

  it('Pixel phones write UTC', () => {
    const expected = { takenAt: '2023-10-06T06:30:00', utcOffsetMin: 0 };
    expect(fileNameDate('PXL_20231006_063000139.jpg')).toEqual(expected);
    expect(fileNameDate('PXL_20231006_063000139.MP.jpg')).toEqual(expected);
    expect(fileNameDate('PXL_20231006_063000139.LS.mp4')).toEqual(expected);
  });

  it.each([
    'DSC_19990704.jpg',
    'DSC_20190704.jpg',
    'IMG_20190799.jpg',
    'IMG_20190799_123456.jpg',
    'IMG_20190230_123456.jpg',
    'IMG_20190704_246060.jpg',
    'IMG_19890704_123456.jpg',
    `IMG_${new Date().getUTCFullYear() + 2}0704_123456.jpg`,
    'DSC01234.JPG',
    'IMG_1234.JPG',
    'P1020304.JPG',
    '120190704_1234567.jpg',
    '10157201907041234567_n.jpg',
    'received_2019070412345678.jpg',
    'FB_IMG_1562243696123.jpg',
    'album 2019-13-04.jpg',
    '4K 1920x1080.jpg',
    '.jpg',
    '',
  ])('%s says no date', (name) => {
    expect(fileNameDate(name)).toBeNull();
  });

  it('never throws and never answers a day that is none', () => {
    const digits = fc.stringMatching(/^(IMG|PXL|VID|DSC)?[-_ ]?(19|20)\d{6}[-_ T]?\d{6}$/);
    const anything = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(
        fc.oneof(
          digits,
          anything,
          fc.tuple(anything, digits, anything).map((parts) => parts.join('')),
        ),
        (name) => {
          const found = fileNameDate(name);
          if (found) expect(new Date(`${found.takenAt}Z`).toISOString()).toBe(`${found.takenAt}.000Z`);
        },
      ),
      { numRuns: 500 },
    );
  });
});

import { expect, test } from 'vitest';
import { type FilmFile, isSamePicture, type PictureFile } from '../../../../core/media/video/same-picture.ts';

const photo = (path: string, said: Partial<PictureFile> = {}): PictureFile => ({
  ...{ livePhotoId: null, takenAt: null, utcOffsetMin: null },
  ...said,
  path,
});
const video = (path: string, said: Partial<FilmFile> = {}): FilmFile => ({
  ...photo(path),
  durationMs: 2500,
  ...said,
  path,
});
const noon = { takenAt: '2023-07-01T12:00:00', utcOffsetMin: 120 };
const noonUtc = { takenAt: '2023-07-01T10:00:02', utcOffsetMin: 0 };
const unzoned = { takenAt: '2023-07-01T12:00:00' };

test.each<[string, boolean, PictureFile, FilmFile]>([
  ['one identifier', true, photo('a/1.HEIC', { livePhotoId: 'A' }), video('b/2.MOV', { livePhotoId: 'A' })],
  [
    'two identifiers',
    false,
    photo('1.HEIC', { livePhotoId: 'A' }),
    video('1.MOV', { livePhotoId: 'B', ...noon }),
  ],
  ['an identifier on one side', true, photo('1.HEIC'), video('1.MOV', { livePhotoId: 'A' })],
  ['and a long video', false, photo('1.HEIC'), video('1.MOV', { livePhotoId: 'A', durationMs: 9000 })],
  ['and another name', false, photo('1.HEIC'), video('2.MOV', { livePhotoId: 'A' })],
  ['a name alone', false, photo('IMG_1234.jpg'), video('IMG_1234.mp4')],
  ['the same moment, in two zones', true, photo('1.jpg', noon), video('1.mov', noonUtc)],
  ['the same moment, zone unknown', true, photo('1.jpg', unzoned), video('1.mov', noonUtc)],
  [
    'other minutes',
    false,
    photo('1.jpg', unzoned),
    video('1.mov', { ...noonUtc, takenAt: '2023-07-01T10:07:00' }),
  ],
  [
    'other days',
    false,
    photo('1.jpg', unzoned),
    video('1.mov', { ...noonUtc, takenAt: '2023-07-03T10:00:00' }),
  ],
  ['the same moment in another folder', false, photo('a/1.jpg', noon), video('b/1.mov', noonUtc)],
  ['an unknown length', false, photo('1.jpg', noon), video('1.mov', { ...noonUtc, durationMs: null })],
  ["Takeout's .MP", true, photo('PXL_1.MP.jpg'), video('PXL_1.MP')],
  ["Takeout's .MP beside a plain name", true, photo('PXL_1.jpg'), video('PXL_1.MP')],
  ["Takeout's .LS.mp4", true, photo('PXL_20231006_063909898.jpg'), video('PXL_20231006_063909898.LS.mp4')],
  ["Takeout's IMG_1.HEIC.MP4", true, photo('IMG_1.HEIC', noon), video('IMG_1.HEIC.MP4', noonUtc)],
])('%s: %s', (_, isSame, picture, clip) => {
  expect(isSamePicture(picture, clip)).toBe(isSame);
});

import { extname } from 'node:path';

/** Files that are looked into; whether they can be decoded is found out by decoding, names lie. */
const pictures = new Set(
  'jpg jpeg jpe jfif pjpeg png apng webp gif tif tiff avif heic heif hif bmp dib jp2 jxl psd ico ppm pgm svg'.split(
    ' ',
  ),
);

/** Recorded as not supported without reading them: they are large. */
const recordedOnly = new Set(
  (
    'mp4 mov m4v avi mts m2ts mkv webm 3gp mpg mpeg wmv ' +
    'cr2 cr3 crw nef nrw arw sr2 srf dng raf rw2 orf pef raw rwl 3fr iiq x3f srw kdc dcr mrw erf mef'
  ).split(' '),
);

/** What a scan does with a file of this name. */
export function mediaKind(path: string): 'picture' | 'recorded' | 'other' {
  const extension = extname(path).slice(1).toLowerCase();
  if (pictures.has(extension)) return 'picture';
  return recordedOnly.has(extension) ? 'recorded' : 'other';
}

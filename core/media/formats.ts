import { basename, extname } from 'node:path';

/** Formats of still pictures that are decoded; `raw`: a camera's own format, shown by the JPEG inside it. */
export const photoFormats = [
  'jpeg',
  'png',
  'webp',
  'avif',
  'heic',
  'gif',
  'tiff',
  'bmp',
  'jxl',
  'psd',
  'raw',
] as const;
export type PhotoFormat = (typeof photoFormats)[number];

export type MediaKind = 'picture' | 'video' | 'sidecar' | 'other';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const rawExtensions = words(
  '3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f',
);

/**
 * Endings of file names, in lower case and without the dot. Pictures include formats that are not decoded: the owner
 * is told of them, and names lie.
 */
export const mediaExtensions: Record<Exclude<MediaKind, 'other'>, ReadonlySet<string>> = {
  picture: new Set([
    ...words('jpg jpeg jpe jfif pjpeg mpo png apng webp gif tif tiff avif avifs heic heics heif heifs hif'),
    ...words('bmp dib jp2 j2k jxl psd psb ico ppm pgm svg'),
    ...rawExtensions,
  ]),
  video: words('mp4 mov m4v avi mts m2ts mkv webm 3gp 3g2 mpg mpeg wmv mp'),
  sidecar: words('xmp json'),
};

/** Names of files in which Picasa keeps what it knows of a folder. */
const picasaFiles = words('.picasa.ini picasa.ini contacts.xml');

/** What a file is by its name. Those that a system or program keeps for itself are `other`, whatever they end in. */
export function mediaKind(path: string): MediaKind {
  const name = basename(path).toLowerCase();
  if (picasaFiles.has(name)) return 'sidecar';
  // AppleDouble: what macOS puts beside a file on a foreign disk, under the same ending.
  if (name.startsWith('._')) return 'other';
  const extension = extname(name).slice(1);
  for (const kind of ['picture', 'video', 'sidecar'] as const) {
    if (mediaExtensions[kind].has(extension)) return kind;
  }
  return 'other';
}

/** Whether a file of this name becomes a photo or video of the library. */
export function isMediaFile(path: string): boolean {
  const kind = mediaKind(path);
  return kind === 'picture' || kind === 'video';
}

/** Bytes at the start of a file from which `sniffFormat` tells what it is. */
export const sniffedBytes = 4096;

/** What a file is by its content; `unknown` are files whose first bytes are those of no picture or video. */
export type SniffedFormat = PhotoFormat | 'video' | 'protected' | 'unknown';

/**
 * What a file is by its first bytes: names lie. The name is asked only about TIFF, in which most RAW formats hide.
 * A damaged picture is still called by its format when enough of its signature is left.
 */
export function sniffFormat(head: Uint8Array, path: string): SniffedFormat {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, sniffedBytes));
  const text = bytes.toString('latin1');
  for (const [format, signature, at = 0] of signatures) if (text.startsWith(signature, at)) return format;
  if (isEncryptedZip(bytes)) return 'protected';
  if (['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some((magic) => text.startsWith(magic))) {
    const isRaw = rawExtensions.has(extname(path).slice(1).toLowerCase()) || text.startsWith('CR\x02', 8);
    return isRaw ? 'raw' : 'tiff';
  }
  if (text.startsWith('ftyp', 4)) return isoMediaFormat(bytes);
  if (text.startsWith('BM') && bmpHeaderSizes.has(bytes.length >= 18 ? bytes.readUInt32LE(14) : 0))
    return 'bmp';
  return 'unknown';
}

/** Sizes of the information header in all versions of BMP. */
const bmpHeaderSizes: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** What stands at which place of a file, read as Latin-1. */
const signatures: readonly (readonly [SniffedFormat, string, number?])[] = [
  ['jpeg', '\xff\xd8'],
  ['png', '\x89PNG'],
  // After a transfer as text.
  ['png', 'PNG\r\n', 1],
  ['png', 'PNG\n', 1],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'WEBP', 8],
  ['psd', '8BPS\0\x01'],
  ['psd', '8BPS\0\x02'],
  ['jxl', '\xff\x0a'],
  ['jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['raw', 'FUJIFILMCCD-RAW'],
  // Panasonic, Olympus, Sigma, Canon before CR2, Minolta.
  ['raw', 'IIU\0'],
  ['raw', 'IIRO'],
  ['raw', 'IIRS'],
  ['raw', 'MMOR'],
  ['raw', 'FOVb'],
  ['raw', 'HEAPCCDR', 6],
  ['raw', '\0MRM'],
  // AVI, Matroska and WebM, MPEG streams, Windows Media, QuickTime before it had brands, Flash.
  ['video', 'AVI ', 8],
  ['video', '\x1aE\xdf\xa3'],
  ['video', '\0\0\x01\xba'],
  ['video', '\0\0\x01\xb3'],
  ['video', '0&\xb2u\x8ef\xcf\x11'],
  ['video', 'moov', 4],
  ['video', 'mdat', 4],
  ['video', 'wide', 4],
  ['video', 'FLV\x01'],
  ['protected', 'Salted__'],
  ['protected', '-----BEGIN PGP MESSAGE'],
  ['protected', 'age-encryption.org/'],
];

/** Whether the first file in a ZIP archive is encrypted: bit 0 of its flags. */
function isEncryptedZip(bytes: Buffer): boolean {
  return bytes.length > 7 && bytes.toString('latin1', 0, 4) === 'PK\x03\x04' && (bytes[6]! & 1) === 1;
}

/** By the brands in the first box (ISO/IEC 14496-12, 4.3; HEIF: ISO/IEC 23008-12, annex B). */
function isoMediaFormat(bytes: Buffer): SniffedFormat {
  const end = Math.min(bytes.length, Math.max(16, bytes.readUInt32BE(0)));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(bytes.toString('latin1', at, at + 4));
  const has = (pattern: RegExp) => brands.some((brand) => pattern.test(brand));
  if (brands[0] === 'crx ') return 'raw';
  // A film with a HEIF brand among the compatible ones is a film.
  if (/^(isom|iso\d|mp4\d|qt {2}|M4V |3gp\w|avc1|mp71|XAVC|dash)$/.test(brands[0] ?? '')) return 'video';
  if (has(/^hei[cxms]$|^hev[cxms]$/)) return 'heic';
  if (has(/^avi[fs]$/)) return 'avif';
  if (has(/^mi[fs]\d$|^msf1$|^miaf$/)) return 'heic';
  return 'video';
}

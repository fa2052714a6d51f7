import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import ExifReader from 'exifreader';
import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../models/types.ts';
import { PhotoFailure } from '../media/photo-failure.ts';

export { PhotoFailure };

/**
 * Long side of the picture that faces are looked for in. A third of a 12-megapixel photo: libvips then shrinks while
 * it decodes, 37 ms instead of 90.
 */
export const workingSizePx = 1344;
/** Long side of the picture that small faces are cut from. */
const detailSizePx = 4096;
/** Above this a picture is not decoded: a 20,000 × 20,000 PNG needs 1.2 GB. */
const maxPixels = 250_000_000;

export type DecodedPhoto = {
  image: RgbImage;
  /** The same picture with more pixels, for small faces; decoded when it is first asked for. Null: `image` has them all. */
  detail: (() => Promise<RgbImage>) | null;
  /** Pixels of the upright original. */
  width: number;
  height: number;
  takenAt: string | null;
  contentSha256: Uint8Array;
};

/** Reads a file once and decodes it upright, as sRGB without alpha. Throws PhotoFailure. */
export async function decodePhoto(path: string): Promise<DecodedPhoto> {
  const bytes = await readOriginal(path);
  try {
    const source = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true });
    const metadata = await source.metadata();
    if (metadata.format === 'svg') throw new PhotoFailure('unsupported_format', 'a drawing, not a photo');
    const { width, height } = metadata.autoOrient;
    const isShrunk = Math.max(width, height) > workingSizePx;
    let detailed: Promise<RgbImage> | undefined;
    const detail = () => {
      detailed ??= upright(source.clone(), detailSizePx);
      return detailed;
    };
    return {
      image: await upright(source.clone(), workingSizePx),
      detail: isShrunk ? detail : null,
      width,
      height,
      takenAt: captureDate(bytes),
      contentSha256: createHash('sha256').update(bytes).digest(),
    };
  } catch (error) {
    throw error instanceof PhotoFailure ? error : decodingFailure(bytes, error);
  }
}

async function upright(source: Sharp, longSidePx: number): Promise<RgbImage> {
  const { data, info } = await source
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: asRgb(data, info.channels), width: info.width, height: info.height };
}

async function readOriginal(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length === 0) throw new PhotoFailure('empty_file', 'the file has no content');
    return bytes;
  } catch (error) {
    if (error instanceof PhotoFailure) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new PhotoFailure(code === 'ENOENT' ? 'vanished' : 'not_readable', `could not be read: ${code}`);
  }
}

function decodingFailure(bytes: Buffer, error: unknown): PhotoFailure {
  const message = (error as Error).message.split('\n')[0]!.slice(0, 300);
  if (message.includes('pixel limit')) return new PhotoFailure('too_many_pixels', message);
  return new PhotoFailure(isUnsupported(bytes, message) ? 'unsupported_format' : 'corrupt', message);
}

function isUnsupported(bytes: Buffer, message: string): boolean {
  // libheif without an HEVC decoder fails on a sound HEIC file as if its end were missing.
  if (isHeifOtherThanAvif(bytes) || message.includes('not configured')) return true;
  // libvips names every format that it does not know "unsupported", a damaged JPEG too when its head is gone.
  const unknown = message.includes('unsupported image format') || message.includes('compression format');
  return unknown && !startsLikePicture(bytes);
}

/** The brands of an ISO media file stand in its first box (ISO/IEC 14496-12, 4.3). */
function isHeifOtherThanAvif(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  return !/avi[fs]/.test(bytes.toString('latin1', 8, Math.min(bytes.readUInt32BE(0), 256)));
}

/** Whether the first bytes are those of a format that we can decode. */
function startsLikePicture(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString('latin1');
  return (
    ['\xff\xd8', '\x89PNG', 'GIF8', 'II*\0', 'MM\0*'].some((magic) => head.startsWith(magic)) ||
    /^RIFF....WEBP/s.test(head)
  );
}

function asRgb(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) rgb.fill(data[i * channels]!, i * 3, i * 3 + 3);
  return rgb;
}

/** Local capture time from EXIF as `YYYY-MM-DDTHH:MM:SS`; null when there is none that makes sense. */
export function captureDate(bytes: Buffer): string | null {
  let exif: ExifReader.ExpandedTags['exif'];
  try {
    exif = ExifReader.load(bytes, { expanded: true }).exif;
  } catch {
    // Broken or absent metadata says nothing about the picture.
    return null;
  }
  for (const tag of [exif?.DateTimeOriginal, exif?.DateTimeDigitized, exif?.DateTime]) {
    const date = parseExifDate(tag?.description);
    if (date) return date;
  }
  return null;
}

/** Zero of the clocks of Unix and of FAT. */
const clockStarts: ReadonlySet<string> = new Set(['1970-01-01T00:00:00', '1980-01-01T00:00:00']);

/** Cameras with an empty clock write zeros or their factory date; both are no date. */
export function parseExifDate(text: string | undefined): string | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match as unknown as string[];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${iso}Z`);
  const isRealDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
  const isPlausible = Number(year) >= 1826 && time < Date.now() + 366 * 86_400_000;
  return isRealDate && isPlausible && !clockStarts.has(iso) ? iso : null;
}

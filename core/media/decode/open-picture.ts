import { createHash } from 'node:crypto';
import type { PhotoFormat, SniffedFormat } from '../formats.ts';
import { PhotoFailure } from '../photo-failure.ts';
import type { Orientation, RgbImage } from '../types.ts';
import { openAvif } from './avif.ts';
import { openBmp } from './bmp.ts';
import { openHeic } from './heic.ts';
import { openJxl } from './jxl.ts';
import { type DecodablePicture, detailSizePx, workingSizePx } from './pixels.ts';
import { openPsd } from './psd.ts';
import { openRaw } from './raw.ts';
import { readOriginal } from './read-original.ts';
import { readTiffTree } from './tiff-tree.ts';
import { openWithLibvips } from './with-libvips.ts';

export type OpenedPicture = {
  /** The whole file. */
  bytes: Buffer;
  contentSha256: Uint8Array;
  format: PhotoFormat;
  /** Pixels of the upright original; of a RAW file, those of the picture inside it. */
  width: number;
  height: number;
  /** How it was turned from the way it is stored. */
  orientation: Orientation;
  /** At most `workingSizePx` on its long side. */
  image: RgbImage;
  /**
   * The same picture with more pixels, at most `detailSizePx`, for small faces; decoded when it is first asked for.
   * Null: `image` has them all.
   */
  detail: (() => Promise<RgbImage>) | null;
};

/** How a picture is to be turned whose file does not say so itself; null: as it is stored. */
export type OrientationBy = (bytes: Buffer) => Orientation | null;

/**
 * Reads a file once and decodes it upright, as sRGB without alpha. Decoders of strangers' files can crash: call it
 * only in a child process. Throws PhotoFailure.
 */
export async function openPicture(path: string, orientationBy?: OrientationBy): Promise<OpenedPicture> {
  const { bytes, format, picture } = await openDecodable(path, orientationBy);
  const { width, height, orientation } = picture;
  const image = await picture.pixels(workingSizePx);
  let detailed: Promise<RgbImage> | undefined;
  const detail = () => {
    detailed ??= picture.pixels(detailSizePx);
    return detailed;
  };
  return {
    bytes,
    contentSha256: createHash('sha256').update(bytes).digest(),
    format,
    width,
    height,
    orientation,
    image,
    detail: Math.max(width, height) > workingSizePx ? detail : null,
  };
}

/** A file of which only the head is decoded so far. Throws PhotoFailure. */
export async function openDecodable(
  path: string,
  orientationBy?: OrientationBy,
): Promise<{ bytes: Buffer; format: PhotoFormat; picture: DecodablePicture }> {
  const { bytes, format: sniffed } = await readOriginal(path);
  const format = sniffed === 'tiff' && readTiffTree(bytes)?.isRaw ? 'raw' : asPhotoFormat(sniffed, bytes);
  const picture = await openers[format](bytes);
  const orientation = picture.turnedAs ? orientationBy?.(bytes) : null;
  return { bytes, format, picture: orientation ? await picture.turnedAs!(orientation) : picture };
}

const openers: Record<PhotoFormat, (bytes: Buffer) => Promise<DecodablePicture>> = {
  jpeg: (bytes) => openWithLibvips(bytes),
  png: (bytes) => openWithLibvips(bytes),
  webp: (bytes) => openWithLibvips(bytes),
  gif: (bytes) => openWithLibvips(bytes),
  tiff: (bytes) => openWithLibvips(bytes),
  avif: openAvif,
  heic: openHeic,
  bmp: openBmp,
  jxl: openJxl,
  psd: openPsd,
  raw: openRaw,
};

function asPhotoFormat(sniffed: SniffedFormat, head: Buffer): PhotoFormat {
  switch (sniffed) {
    case 'video':
      throw new PhotoFailure('unsupported_format', 'a video');
    case 'protected':
      throw new PhotoFailure('protected', 'encrypted');
    case 'unknown':
      // What is left of a file on a failing or full disk.
      if (head.every((byte) => byte === 0)) throw new PhotoFailure('corrupt', 'nothing but zeros');
      throw new PhotoFailure('unsupported_format', 'not a picture of a known format');
    default:
      return sniffed;
  }
}

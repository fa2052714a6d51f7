import sharp, { type Sharp } from 'sharp';
import { PhotoFailure } from '../photo-failure.ts';
import type { Orientation, RgbImage } from '../types.ts';

/**
 * Long side of the picture that faces are looked for in. A third of a 12-megapixel photo: libvips then shrinks while
 * it decodes, 37 ms instead of 90.
 */
export const workingSizePx = 1344;
/** Long side of the picture that small faces are cut from, and of the largest picture that is shown. */
export const detailSizePx = 4096;
/** Above this a picture is not decoded: a 20,000 × 20,000 PNG needs 1.2 GB. */
export const maxPixels = 250_000_000;

/** A picture whose head has been read, and whose pixels are decoded when they are asked for. */
export type DecodablePicture = {
  /** Pixels of the upright original. */
  width: number;
  height: number;
  /** How it was turned from the way it is stored. */
  orientation: Orientation;
  /** The file itself says nothing of it: others may, by `turnedAs`. Absent: there is nothing to be said. */
  turnedAs?: (orientation: Orientation) => Promise<DecodablePicture>;
  /** The upright picture, at most `longSidePx` (itself at most `detailSizePx`) on its long side. Throws PhotoFailure. */
  pixels(longSidePx: number): Promise<RgbImage>;
};

/** Pixels as a decoder outside libvips gives them, row by row without gaps, 8 bits, as the owner sees them. */
export type DecodedPixels = {
  data: Uint8Array;
  width: number;
  height: number;
  /** Grey, RGB, or RGB with alpha; ink where `isCmyk` says so (0: none). */
  channels: 1 | 3 | 4;
  isCmyk?: boolean;
  /** ICC profile of the colours; null: sRGB. */
  iccProfile?: Uint8Array | null;
};

/** @throws PhotoFailure too_many_pixels, corrupt. Called before anything is decoded. */
export function checkPixelCount(width: number, height: number, limit = maxPixels): void {
  if (!(width >= 1 && height >= 1))
    throw new PhotoFailure('corrupt', `a picture of ${width} × ${height} pixels`);
  if (width * height > limit) {
    throw new PhotoFailure('too_many_pixels', `${width} × ${height} pixels, more than ${limit}`);
  }
}

/** The upright picture of a source that is upright itself or turns while it decodes. */
export async function upright(source: Sharp, longSidePx: number): Promise<RgbImage> {
  const { data, info } = await source
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: asRgb(data, info.channels), width: info.width, height: info.height };
}

function asRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) rgb.fill(data[i * channels]!, i * 3, i * 3 + 3);
  return rgb;
}

/** Keeps of decoded pixels no more than `detailSizePx` can use: 200 megapixels would stay in memory otherwise. */
export async function fromPixels(decoded: DecodedPixels): Promise<DecodablePicture> {
  const kept = await shrunk(decoded.isCmyk ? await withoutInk(decoded) : decoded, detailSizePx);
  return {
    width: decoded.width,
    height: decoded.height,
    orientation: 1,
    // Colours are converted last, on as few pixels as possible.
    pixels: async (longSidePx) => inSrgb(await shrunk(kept, longSidePx)),
  };
}

async function shrunk(picture: DecodedPixels, longSidePx: number): Promise<DecodedPixels> {
  const { data, width, height, channels, iccProfile } = picture;
  if (Math.max(width, height) <= longSidePx && channels !== 4) return picture;
  const { data: smallData, info } = await sharp(data, {
    raw: { width, height, channels },
    limitInputPixels: maxPixels,
  })
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const small = { width: info.width, height: info.height, channels: info.channels as 1 | 3 };
  return { ...small, data: smallData, iccProfile };
}

async function withoutInk(picture: DecodedPixels): Promise<DecodedPixels> {
  return { ...(await inSrgb(picture)), channels: 3 };
}

async function inSrgb(picture: DecodedPixels): Promise<RgbImage> {
  const { data, width, height, channels, isCmyk, iccProfile } = picture;
  if (!isCmyk && !iccProfile) return { data: asRgb(data, channels), width, height };
  return upright(sharp(asTiff(picture), { limitInputPixels: maxPixels }), Math.max(width, height));
}

/** An uncompressed TIFF around the pixels (TIFF 6.0): libvips takes a colour profile only from a file. */
function asTiff({ data, width, height, channels, isCmyk, iccProfile }: DecodedPixels): Buffer {
  const photometric = isCmyk ? 5 : channels === 1 ? 1 : 2;
  const profile = iccProfile ?? new Uint8Array(0);
  // Header, 11 entries at most, and the bits of each sample.
  const bitsAt = 8 + 2 + 11 * 12 + 4;
  const profileAt = bitsAt + 8;
  const dataAt = profileAt + profile.length + (profile.length % 2);
  const entries: [tag: number, type: 3 | 4 | 7, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, channels, channels === 1 ? 8 : bitsAt],
    [259, 3, 1, 1],
    [262, 3, 1, photometric],
    [273, 4, 1, dataAt],
    [277, 3, 1, channels],
    [278, 4, 1, height],
    [279, 4, 1, data.length],
    [284, 3, 1, 1],
    ...(profile.length > 0 ? ([[34675, 7, profile.length, profileAt]] as [number, 7, number, number][]) : []),
  ];
  const tiff = Buffer.alloc(dataAt + data.length);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + i * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
  // Two samples would fit into the entry itself; we have one, three or four.
  for (let i = 0; i < channels; i++) tiff.writeUInt16LE(8, bitsAt + i * 2);
  tiff.set(profile, profileAt);
  tiff.set(data, dataAt);
  return tiff;
}

/** Turns a picture as its EXIF orientation says, before anything else is done with it. */
export function turned(source: Sharp, orientation: Orientation): Sharp {
  // sharp mirrors first and turns then, in whatever order it is told.
  switch (orientation) {
    case 1:
      return source;
    case 2:
      return source.flop();
    case 3:
      return source.rotate(180);
    case 4:
      return source.flip();
    case 5:
      return source.flip().rotate(90);
    case 6:
      return source.rotate(90);
    case 7:
      return source.flip().rotate(270);
    case 8:
      return source.rotate(270);
  }
}

import sharp, { type Sharp } from 'sharp';
import { PhotoFailure } from '../photo-failure.ts';
import type { Orientation, RgbImage } from '../types.ts';
import { checkPixelCount, type DecodablePicture, maxPixels, turned, upright } from './pixels.ts';
import { asOrientation } from './tiff-tree.ts';

/**
 * JPEG, PNG, WebP, AVIF, GIF and TIFF; of several pictures the first.
 * @param orientation of a picture that has no say in it itself; without: as its own metadata says.
 * @throws PhotoFailure corrupt, too_many_pixels, unsupported_format.
 */
export async function openWithLibvips(
  bytes: Uint8Array,
  orientation?: Orientation,
): Promise<DecodablePicture> {
  const open = (failOn: 'warning' | 'error' | 'none') => {
    const source = sharp(bytes, {
      failOn,
      limitInputPixels: maxPixels,
      autoOrient: orientation === undefined,
    });
    return orientation === undefined ? source : turned(source, orientation);
  };
  const { format, width, height, autoOrient, orientation: own } = await explained(open('error').metadata());
  checkPixelCount(width, height);
  const size =
    orientation === undefined
      ? autoOrient
      : orientation >= 5
        ? swapped({ width, height })
        : { width, height };
  // What is only a warning of libjpeg may be a picture that is nearly all lost.
  const strict = open(format === 'jpeg' ? 'warning' : 'error');
  let tolerant: Sharp | undefined;
  const pixels = async (longSidePx: number): Promise<RgbImage> => {
    if (tolerant) return explained(upright(tolerant.clone(), longSidePx));
    try {
      return await explained(upright(strict.clone(), longSidePx));
    } catch (error) {
      // Other formats show black where data is missing, and TIFF shows garbage.
      if (format !== 'jpeg' || !(error instanceof PhotoFailure) || error.code !== 'corrupt') throw error;
      if ((await explained(missingPart(bytes))) > largestMissingPart) throw error;
      tolerant = open('none');
      return explained(upright(tolerant.clone(), longSidePx));
    }
  };
  const said = orientation ?? asOrientation(own);
  if (said !== null) return { ...size, orientation: said, pixels };
  return { ...size, orientation: 1, pixels, turnedAs: (other) => openWithLibvips(bytes, other) };
}

function swapped({ width, height }: { width: number; height: number }) {
  return { width: height, height: width };
}

/** A JPEG of which more is gone is not worth showing: it is told as damaged. */
const largestMissingPart = 0.5;

/**
 * Part of a damaged JPEG, from below, that was not in the file: where data ends, libjpeg goes on with coefficients of
 * zero, which are exactly middle grey. A progressive JPEG has lost only sharpness, and nothing is missing.
 */
async function missingPart(bytes: Uint8Array): Promise<number> {
  const side = 64;
  const { data, info } = await sharp(bytes, { failOn: 'none', limitInputPixels: maxPixels, ignoreIcc: true })
    .resize(side, side, { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rowLength = side * info.channels;
  let rows = side;
  while (rows > 0 && isMiddleGrey(data.subarray((rows - 1) * rowLength, rows * rowLength))) rows--;
  return 1 - rows / side;
}

function isMiddleGrey(row: Uint8Array): boolean {
  return row.every((value) => Math.abs(value - 128) <= 1);
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof PhotoFailure ? error : failureOf(error as Error);
  }
}

function failureOf(error: Error): PhotoFailure {
  const message = error.message.split('\n')[0]!.slice(0, 300);
  if (/pixel limit|dimensions? .*exceed|security limit/i.test(error.message)) {
    return new PhotoFailure('too_many_pixels', message);
  }
  // A compression that this libvips was built without, or 8-bit Lab, which it cannot read. A format that it does not recognise at all is one whose
  // signature we did: its head is damaged.
  const isUnsupported =
    /not configured|not been built in|compression format|compression scheme|bad labq/i.test(error.message);
  return new PhotoFailure(isUnsupported ? 'unsupported_format' : 'corrupt', message);
}

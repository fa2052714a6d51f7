import sharp from 'sharp';
import type { RgbImage } from '../../models/types.ts';

/** A picture (a file, or its bytes) upright, as plain RGB at its own size. */
export async function readRgb(picture: string | Buffer): Promise<RgbImage> {
  const { data, info } = await sharp(picture)
    .rotate()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

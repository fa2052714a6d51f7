import sharp from 'sharp';
import type { RgbImage } from '../../models/types.ts';

/** A picture file upright, as plain RGB at its own size. */
export async function readRgb(path: string): Promise<RgbImage> {
  const { data, info } = await sharp(path)
    .rotate()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

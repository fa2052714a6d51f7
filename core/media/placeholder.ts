import type { Sharp } from 'sharp';
import { rgbaToThumbHash, thumbHashToAverageRGBA } from 'thumbhash';
import { packColour } from '../contract/timeline.ts';

/** ThumbHash keeps at most seven waves a side: more pixels than these tell it nothing. */
const sizePx = 48;

/** ThumbHash of a picture, some 25 bytes (https://evanw.github.io/thumbhash/). */
export async function placeholderOf(picture: Sharp): Promise<Uint8Array> {
  const { data, info } = await picture
    .resize(sizePx, sizePx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return rgbaToThumbHash(info.width, info.height, data);
}

/** Average colour of a placeholder, packed as a timeline has it. */
export function colourOfPlaceholder(placeholder: Uint8Array): number {
  const { r, g, b } = thumbHashToAverageRGBA(placeholder);
  return packColour(r * 255, g * 255, b * 255);
}

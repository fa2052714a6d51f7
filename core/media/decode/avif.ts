import type { DecodablePicture } from './pixels.ts';
import { openWithLibvips } from './with-libvips.ts';

/**
 * The primary picture of an AVIF, also of one that begins with another of its brands: libvips knows a file by the
 * first, and `avis` (a sequence, with the same still picture inside) is none that it knows.
 */
export function openAvif(bytes: Buffer): Promise<DecodablePicture> {
  const brand = bytes.toString('latin1', 8, 12);
  if (['avif', 'mif1'].includes(brand)) return openWithLibvips(bytes);
  const renamed = Buffer.from(bytes);
  renamed.write('avif', 8, 'latin1');
  return openWithLibvips(renamed);
}

import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Long side of a thumbnail, pixels: two cells of the grid on a dense screen. */
export const thumbnailSizePx = 480;
/** Side of a face picture, pixels. */
export const faceCropSizePx = 192;

/** Thumbnails are spread over folders of 1,000 photos, which every file system lists quickly. */
function thumbFolder(thumbsDir: string, photoId: number): string {
  return join(thumbsDir, String(Math.floor(photoId / 1000)));
}

export function thumbnailPath(thumbsDir: string, photoId: number): string {
  return join(thumbFolder(thumbsDir, photoId), `${photoId}.jpg`);
}

export function faceCropPath(thumbsDir: string, photoId: number, cropIndex: number): string {
  return join(thumbFolder(thumbsDir, photoId), `${photoId}-${cropIndex}.jpg`);
}

/** Removes the face pictures of a photo from an index on; there is no gap between them. */
export async function removeFaceCrops(thumbsDir: string, photoId: number, fromIndex: number): Promise<void> {
  for (let index = fromIndex; ; index++) {
    try {
      await unlink(faceCropPath(thumbsDir, photoId, index));
    } catch {
      return;
    }
  }
}

/** Removes all pictures made of a photo. */
export async function removeThumbs(thumbsDir: string, photoId: number): Promise<void> {
  await rm(thumbnailPath(thumbsDir, photoId), { force: true });
  await removeFaceCrops(thumbsDir, photoId, 0);
}

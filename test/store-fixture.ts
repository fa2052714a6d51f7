import { type MediaFacts, noMetadata } from '../core/media/types.ts';
import type { Store } from '../core/store/store.ts';

/** The files of a photo are gone. */
export function loseFiles({ places, photos }: Store, photoId: number): void {
  for (const { id } of places.ofPhoto(photoId)) places.markMissing(id);
  photos.settle(photoId);
}

/** The files of a photo are back. */
export function findFiles({ places, photos }: Store, photoId: number): void {
  for (const { id } of places.ofPhoto(photoId)) places.markBack(id);
  photos.settle(photoId);
}

/** What a file says that says nothing but when its photo was taken. */
export function newFacts(contentSha256: Uint8Array, takenAt: string | null): MediaFacts {
  return {
    ...{
      kind: 'photo',
      format: 'jpeg',
      width: 400,
      height: 300,
      orientation: 1,
      durationMs: null,
      fingerprint: null,
      contentSha256,
    },
    metadata: { ...noMetadata, takenAt, takenAtSource: takenAt === null ? null : 'exif' },
  };
}

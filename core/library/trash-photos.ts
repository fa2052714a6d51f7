import { AppError } from '../contract/errors.ts';
import type { Store } from '../store/store.ts';
import { withSidecars } from './trash/sidecars.ts';
import { moveToTrash, type Trashed } from './trash/system-trash.ts';

/** `placeIds`: which of its files; null: all, with the moving half of a Live Photo. */
export type TrashWork = { photoId: number; placeIds: readonly number[] | null };

/**
 * Moves files of photos to the system's trash with what lies beside them, all or none. Resolves to the entry of each
 * photo, by which it comes back.
 * @throws AppError not_found, original_missing (a disk is away), and what `moveToTrash` throws
 */
export async function trashFilesOf(store: Store, work: readonly TrashWork[]): Promise<number[]> {
  const { places, photos, trash } = store;

  /** Files that go, with what lies beside them. */
  function pathsOf({ photoId, placeIds }: TrashWork): Promise<string[]> {
    const photo = photos.get(photoId);
    if (!photo) throw new AppError('not_found', `There is no photo ${photoId}`);
    const parts = placeIds !== null || photo.motion_id === null ? [photoId] : [photoId, photo.motion_id];
    const there = parts
      .flatMap((id) => places.presentOf(id))
      .filter(({ id }) => placeIds === null || placeIds.includes(id));
    if (there.length === 0) throw new AppError('original_missing', `No file of photo ${photoId} is there`);
    const away = there.find(({ away_since }) => away_since !== null);
    if (away) throw new AppError('original_missing', `The disk with ${away.path} is not there`);
    return withSidecars(there.map(({ path }) => path));
  }

  function settleGone(paths: readonly string[]): void {
    const gone = paths.flatMap((path) => places.findByPath(path) ?? []);
    for (const { id } of gone) places.markMissing(id);
    for (const photoId of new Set(gone.map((place) => place.photo_id))) photos.settle(photoId);
  }

  const files = new Map<number, string[]>();
  for (const each of work) files.set(each.photoId, await pathsOf(each));
  const { files: moved } = await moveToTrash([...files.values()].flat());
  return store.durably(() =>
    [...files].map(([photoId, paths]) => {
      settleGone(paths);
      const own = new Set(paths);
      const trashed: Trashed = { files: moved.filter(({ originalPath }) => own.has(originalPath)) };
      return trash.add(photoId, trashed);
    }),
  );
}

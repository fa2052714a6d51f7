import { basename } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { TrashEntry } from '../contract/schemas.ts';
import { sidecarsOf } from '../store/places.sql.ts';
import type { Store } from '../store/store.ts';
import type { TrashRow } from '../store/trash.sql.ts';
import { recordFile, statFile } from './find-changes.ts';
import { withSidecars } from './trash/sidecars.ts';
import { isInTrash, moveToTrash, restoreFromTrash, type Trashed } from './trash/system-trash.ts';

/** The owner deletes photos: their files go to the system's trash, and come back from there while it has them. */
export function trashHandlers(
  store: Store,
  onChanged: () => void,
): Pick<Handlers, 'trashPhotos' | 'listTrash' | 'restoreFromTrash'> {
  const { photos, places, trash } = store;

  /** All files of a photo, with what lies beside them. */
  function filesOf(photoId: number): Promise<string[]> {
    const photo = photos.get(photoId);
    if (!photo) throw new AppError('not_found', `There is no photo ${photoId}`);
    const parts = photo.motion_id === null ? [photoId] : [photoId, photo.motion_id];
    const there = parts.flatMap((id) => places.presentOf(id));
    if (there.length === 0) throw new AppError('original_missing', `No file of photo ${photoId} is there`);
    const away = there.find(({ away_since }) => away_since !== null);
    if (away) throw new AppError('original_missing', `The disk with ${away.path} is not there`);
    return withSidecars(there.map(({ path }) => path));
  }

  function settleFiles(paths: readonly string[], change: (placeId: number) => void): void {
    const changed = paths.flatMap((path) => places.findByPath(path) ?? []);
    for (const { id } of changed) change(id);
    for (const photoId of new Set(changed.map((place) => place.photo_id))) photos.settle(photoId);
  }

  async function toEntry({ id, photo_id, at, files }: TrashRow): Promise<TrashEntry> {
    const trashed = JSON.parse(files) as Trashed;
    const paths = trashed.files.map(({ originalPath }) => originalPath);
    return {
      ...{ id, photo_id, at, paths },
      file_name: basename(paths[0]!),
      restorable: await isInTrash(trashed),
    };
  }

  return {
    async trashPhotos({ body }) {
      const files = new Map<number, string[]>();
      for (const id of new Set(body.photo_ids)) files.set(id, await filesOf(id));
      const { files: moved } = await moveToTrash([...files.values()].flat());
      const trashIds = store.durably(() =>
        [...files].map(([photoId, paths]) => {
          settleFiles(paths, places.markMissing);
          const own = moved.filter(({ originalPath }) => paths.includes(originalPath));
          return trash.add(photoId, { files: own } satisfies Trashed);
        }),
      );
      onChanged();
      return { trash_ids: trashIds, message: `${files.size} moved to the trash` };
    },

    listTrash: ({ query: { limit } }) => Promise.all(trash.list(limit).map(toEntry)),

    async restoreFromTrash({ params: { id } }) {
      const entry = trash.get(id);
      if (!entry) throw new AppError('not_found', `There is no ${id} in the trash`);
      if (entry.restored_at !== null) throw new AppError('conflict', 'It was put back already');
      const trashed = JSON.parse(entry.files) as Trashed;
      await restoreFromTrash(trashed);
      for (const { originalPath } of trashed.files) {
        const place = places.findByPath(originalPath);
        if (!place) continue;
        const file = await statFile(originalPath, place.root_id, sidecarsOf(place));
        if (file) store.transaction(() => recordFile(store, file));
      }
      trash.markRestored(id);
      onChanged();
      return { message: 'Put back where it was' };
    },
  };
}

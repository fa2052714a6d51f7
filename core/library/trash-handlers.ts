import { basename } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { TrashEntry } from '../contract/schemas.ts';
import { sidecarsOf } from '../store/places.sql.ts';
import type { Store } from '../store/store.ts';
import type { TrashRow } from '../store/trash.sql.ts';
import { recordFile, statFile } from './find-changes.ts';
import { isInTrash, restoreFromTrash, type Trashed } from './trash/system-trash.ts';
import { trashFilesOf } from './trash-photos.ts';

/** The owner deletes photos: their files go to the system's trash, and come back from there while it has them. */
export function trashHandlers(
  store: Store,
  onChanged: () => void,
): Pick<Handlers, 'trashPhotos' | 'listTrash' | 'restoreFromTrash'> {
  const { places, trash } = store;

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
      const photoIds = [...new Set(body.photo_ids)];
      const trashIds = await trashFilesOf(
        store,
        photoIds.map((photoId) => ({ photoId, placeIds: null })),
      );
      onChanged();
      return { trash_ids: trashIds, message: `${photoIds.length} moved to the trash` };
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

import i18next from 'i18next';
import { call } from './api.ts';
import { doToPhotos, restoreFromTrash, sayDone } from './photo-acts.ts';

/** The engine takes no more at once. */
const mostAtOnce = 1000;

/** Sends ids in portions; what went to the trash before one of them failed can come back, too. */
function trashInPortions(
  ids: readonly number[],
  send: (portion: number[]) => Promise<{ trash_ids: number[] }>,
): Promise<boolean> {
  return doToPhotos(async () => {
    const gone: number[] = [];
    try {
      for (let at = 0; at < ids.length; at += mostAtOnce) {
        gone.push(...(await send(ids.slice(at, at + mostAtOnce))).trash_ids);
      }
    } finally {
      if (gone.length > 0) sayDone(i18next.t('duplicates.moved'), () => void restoreFromTrash(gone));
    }
  });
}

/** Keeps the best of each group and moves the others to the trash. Resolves to whether all went well. */
export const keepBest = (groupIds: readonly number[]) =>
  trashInPortions(groupIds, (group_ids) => call('keepBest', { body: { group_ids } }));

/** Moves single files to the trash, of photos that lie in others as well. */
export const trashFiles = (fileIds: readonly number[]) =>
  trashInPortions(fileIds, (file_ids) => call('trashFiles', { body: { file_ids } }));

/** Shows all photos of a group by themselves from now on. */
export function showApart(photoIds: readonly number[]): Promise<boolean> {
  const set = async (alone: boolean) => {
    for (const id of photoIds) await call('setPhotoStacking', { params: { id }, body: { alone } });
  };
  return doToPhotos(async () => {
    await set(true);
    sayDone(i18next.t('duplicates.apart'), () => void doToPhotos(() => set(false)));
  });
}

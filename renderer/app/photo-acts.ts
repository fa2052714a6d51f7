import i18next from 'i18next';
import type { PhotoDetail } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { answers } from './use-answer.ts';
import { useOwnChanges } from './use-timeline.ts';

/** What the owner does to photos, not to the people in them: each is said, with "Undo". */

export async function doToPhotos(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
    return false;
  } finally {
    useChanges.getState().announce({ persons: true, photos: true });
    // What the owner did is seen at once, wherever in the list they are.
    useOwnChanges.getState().add();
    await answers.invalidateQueries({ queryKey: ['getTimeline'] });
  }
}

export function sayDone(text: string, undo?: () => void): void {
  const action = undo && { label: i18next.t('common.undo'), run: undo, undoes: true };
  showToast({ text, tone: 'info', ...(action && { action }) });
}

/** The engine takes no more at once. */
const mostAtOnce = 1000;

/** Moves the files of photos to the system's trash. Resolves to whether all went; those that did can come back. */
export function trashPhotos(ids: readonly number[]): Promise<boolean> {
  return doToPhotos(async () => {
    const gone: number[] = [];
    try {
      for (let at = 0; at < ids.length; at += mostAtOnce) {
        const { trash_ids } = await call('trashPhotos', {
          body: { photo_ids: ids.slice(at, at + mostAtOnce) },
        });
        gone.push(...trash_ids);
      }
    } finally {
      if (gone.length > 0) {
        sayDone(i18next.t('trash.moved', { count: gone.length }), () => void restoreFromTrash(gone));
      }
    }
  });
}

/** Puts photos back from the trash, each to where it was. Resolves to whether all came back. */
export function restoreFromTrash(trashIds: readonly number[]): Promise<boolean> {
  return doToPhotos(async () => {
    for (const id of trashIds) await call('restoreFromTrash', { params: { id } });
    sayDone(i18next.t('trash.restored', { count: trashIds.length }));
  });
}

/** Shows a photo by itself, or with what looks like it again. */
export function setAlone({ id }: Pick<PhotoDetail, 'id'>, alone: boolean): Promise<boolean> {
  return doToPhotos(async () => {
    await call('setPhotoStacking', { params: { id }, body: { alone } });
    const { t } = i18next;
    sayDone(alone ? t('details.aloneDone') : t('details.together'), () => void setAlone({ id }, !alone));
  });
}

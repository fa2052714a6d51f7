import i18next from 'i18next';
import type { PackInfo } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { useTasks } from '../stores/tasks.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { baseName } from './format.ts';
import { answers, question } from './use-answer.ts';

/**
 * Adds the first folders with the chosen pack. Resolves to null, or to a sentence about the folder that could not be
 * added; those before it are in the library then, and asking again for all does no harm.
 */
export async function beginLibrary(
  folders: readonly string[],
  pack: PackInfo,
  packs: readonly PackInfo[],
): Promise<string | null> {
  let at = '';
  try {
    // The best one that is there is taken by itself, also when a better one comes.
    const byItself = packs.find(({ present }) => present);
    if (pack.id !== byItself?.id) await call('updateSettings', { body: { pack: pack.id } });
    for (const path of folders) {
      at = baseName(path);
      await call('addRoot', { body: { path } });
    }
  } catch (error) {
    const why = errorText(asAppError(error), i18next.t);
    return at === '' ? why : `${at}: ${why}`;
  }
  useChanges.getState().announce({ photos: true, settings: true });
  // The first run ends where there are no folders.
  await answers.refetchQueries({ queryKey: question('listRoots', {}).queryKey });
  await useTasks.getState().load();
  return null;
}

/** Begins to fetch a pack. Resolves to null, or to a sentence that says why not. */
export async function fetchPack(id: PackInfo['id'], accepted: boolean): Promise<string | null> {
  try {
    await call('downloadPack', { params: { id }, body: { accept_licence: accepted } });
  } catch (error) {
    return errorText(asAppError(error), i18next.t);
  }
  await useTasks.getState().load();
  return null;
}

import i18next from 'i18next';
import { useChanges } from '../stores/changes.ts';
import { useTasks } from '../stores/tasks.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';

/** Adds a folder to the library. Resolves to null when it was added, else to a sentence that says why not. */
export async function addFolder(path: string): Promise<string | null> {
  try {
    await call('addRoot', { body: { path } });
  } catch (error) {
    return errorText(asAppError(error), i18next.t);
  }
  useChanges.getState().announce({ persons: false, photos: true });
  await useTasks.getState().load();
  return null;
}

/** The real path of a folder that the owner named, or a sentence that says why it cannot be used. */
export async function checkFolder(
  text: string,
): Promise<{ path: string; problem: null } | { path: null; problem: string }> {
  try {
    const { path } = await call('listFolders', { query: { path: text } });
    return { path, problem: null };
  } catch (error) {
    return { path: null, problem: errorText(asAppError(error), i18next.t) };
  }
}

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

import i18next from 'i18next';
import type { HistoryEntry } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { historySentence } from './history-sentence.ts';
import { currentName } from './persons.ts';

/** Everything that the owner does to people goes through here: it can be taken back, and the page is told. */

type Done = { history_id: number | null };

/**
 * Does something to people and says so, with "Undo". `say` null: what is shown afterwards says it already.
 * Resolves to the engine's answer; null when it failed, which was said, too.
 */
export async function act<T extends Done>(
  work: () => Promise<T>,
  say: string | ((answer: T) => string) | null,
): Promise<T | null> {
  return attempt(async () => {
    const answer = await work();
    const { history_id: id } = answer;
    if (say !== null) {
      showToast({
        text: typeof say === 'string' ? say : say(answer),
        tone: 'info',
        ...(id !== null && { action: { label: i18next.t('common.undo'), run: () => void undo(id) } }),
      });
    }
    return answer;
  });
}

/** Takes one entry of the history back. */
export const undo = (id: number) => replay('undo', () => call('undoEntry', { params: { id } }));
export const redo = (id: number) => replay('redo', () => call('redoEntry', { params: { id } }));
export const undoLast = () => replay('undo', () => call('undoLast'));
export const redoNext = () => replay('redo', () => call('redoNext'));

async function replay(
  direction: 'undo' | 'redo',
  work: () => Promise<HistoryEntry>,
): Promise<HistoryEntry | null> {
  const { t } = i18next;
  return attempt(async () => {
    const entry = await work();
    const what = historySentence(entry, currentName, t);
    const back = direction === 'undo';
    showToast({
      text: back ? t('history.takenBack', { what }) : t('history.doneAgain', { what }),
      tone: 'info',
      action: back
        ? { label: t('common.redo'), run: () => void redo(entry.id) }
        : { label: t('common.undo'), run: () => void undo(entry.id) },
    });
    return entry;
  });
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    const answer = await work();
    useChanges.getState().announce({ persons: true, photos: false });
    return answer;
  } catch (error) {
    showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
    return null;
  }
}

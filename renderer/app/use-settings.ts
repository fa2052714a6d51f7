import i18next from 'i18next';
import type { Settings } from '../../core/contract/schemas.ts';
import { useTasks } from '../stores/tasks.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { answers, question, useAnswer } from './use-answer.ts';

const { queryKey } = question('getSettings', {});

/** The settings of the library; `change` shows at once and resolves to whether the engine took it. */
export function useSettings() {
  const { data: settings } = useAnswer('getSettings', {});
  return { settings, change: changeSettings };
}

async function changeSettings(change: Partial<Settings>): Promise<boolean> {
  await answers.cancelQueries({ queryKey });
  answers.setQueryData<Settings>(queryKey, (settings) => settings && { ...settings, ...change });
  try {
    answers.setQueryData(queryKey, await call('updateSettings', { body: change }));
    // Some settings start something.
    await useTasks.getState().load();
    return true;
  } catch (error) {
    void answers.invalidateQueries({ queryKey });
    showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
    return false;
  }
}

import i18next from 'i18next';
import { useState } from 'react';
import type { Settings } from '../../core/contract/schemas.ts';
import { useTasks } from '../stores/tasks.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';
import { useRequest } from './use-request.ts';

/** The settings of the library; `change` shows at once and resolves to whether the engine took it. */
export function useSettings() {
  const [changed, setChanged] = useState<Settings | null>(null);
  const request = useRequest('settings', 0, (signal) => call('getSettings', { signal }));
  const settings = changed ?? request.data;
  return {
    settings,
    async change(change: Partial<Settings>): Promise<boolean> {
      if (settings) setChanged({ ...settings, ...change });
      try {
        setChanged(await call('updateSettings', { body: change }));
        // Some settings start something.
        await useTasks.getState().load();
        return true;
      } catch (error) {
        setChanged(settings ?? null);
        showToast({ text: errorText(asAppError(error), i18next.t), tone: 'error' });
        return false;
      }
    },
  };
}

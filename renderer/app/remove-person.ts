import i18next from 'i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { usePersons } from '../stores/persons.ts';
import { showToast } from '../stores/toasts.ts';
import { asAppError, call } from './api.ts';
import { errorText } from './error-text.ts';

/** Removes a person from the list and offers to take that back. Resolves to whether it was done. */
export async function removePerson(person: Pick<Person, 'id' | 'name'>): Promise<boolean> {
  const { t } = i18next;
  const request = { params: { id: person.id } };
  try {
    await call('deletePerson', request);
  } catch (error) {
    showToast({ text: errorText(asAppError(error), t), tone: 'error' });
    return false;
  }
  const { drop, load } = usePersons.getState();
  drop(person.id);
  const restore = () =>
    call('restorePerson', request)
      .then(load)
      .catch((error: unknown) => showToast({ text: errorText(asAppError(error), t), tone: 'error' }));
  showToast({
    text: t('person.removed', { name: person.name }),
    tone: 'info',
    action: { label: t('common.undo'), run: () => void restore() },
  });
  return true;
}

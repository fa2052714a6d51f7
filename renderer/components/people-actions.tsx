import { EyeOff, Heart, Merge, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { joinPersons, updatePersons } from '../app/person-acts.ts';
import { type Action, ActionBar } from './action-bar.tsx';
import { JoinAllDialog } from './join-all-dialog.tsx';

/** What can be done with several people at once. */
export function PeopleActions({ persons, onDone }: { persons: readonly Person[]; onDone: () => void }) {
  const { t } = useTranslation();
  const [joining, setJoining] = useState(false);
  const ids = persons.map((person) => person.id);
  const count = ids.length;
  const allFavourite = persons.every((person) => person.favourite);

  async function change(what: Parameters<typeof updatePersons>[1], say: string): Promise<void> {
    if (await updatePersons(ids, what, say)) onDone();
  }

  /** Everybody is the one that was chosen. */
  async function join(into: Person): Promise<void> {
    setJoining(false);
    const others = persons.filter(({ id }) => id !== into.id);
    if ((await joinPersons(others, into)) !== null) onDone();
  }

  const actions: Action[] = [
    ...(count > 1 ? [{ icon: Merge, label: t('people.join'), main: true, run: () => setJoining(true) }] : []),
    {
      icon: Heart,
      label: allFavourite ? t('people.unfavour') : t('people.favour'),
      run: () =>
        void change(
          { favourite: !allFavourite },
          allFavourite ? t('people.unfavoured', { count }) : t('people.favoured', { count }),
        ),
    },
    {
      icon: EyeOff,
      label: t('person.hide'),
      run: () => void change({ hidden: true }, t('people.nowHidden', { count })),
    },
    {
      icon: UserX,
      label: t('people.dontKnow', { count }),
      run: () => void change({ stranger: true }, t('people.nowStrangers', { count })),
    },
  ];
  return (
    <>
      <ActionBar text={t('people.selected', { count })} actions={actions} onClear={onDone} />
      {joining && (
        <JoinAllDialog
          persons={persons}
          onJoin={(into) => void join(into)}
          onClose={() => setJoining(false)}
        />
      )}
    </>
  );
}

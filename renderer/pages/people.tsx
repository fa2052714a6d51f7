import { Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isShown, usePersons } from '../app/persons.ts';
import { rememberFocus, usePlace } from '../app/places.ts';
import { useSelection } from '../app/selection.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { PeopleActions } from '../components/people-actions.tsx';
import { PeopleGrid } from '../components/people-grid.tsx';
import { PeopleLinks } from '../components/people-links.tsx';
import { peopleOrder } from '../layout/people-rows.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { WelcomePage } from './welcome.tsx';

export function PeoplePage() {
  const { t } = useTranslation();
  const { data: all, error, reload } = usePersons();
  const persons = useMemo(() => all?.filter(isShown), [all]);
  const focusId = usePlace('/', persons !== undefined);
  const emptiness = useEmptiness();
  const busy = useTasks((state) => state.tasks.some(isRunning));
  const order = useMemo(() => peopleOrder(persons ?? []).map((person) => person.id), [persons]);
  const selection = useSelection(order);
  const [selecting, setSelecting] = useState(false);
  usePageTitle(t('nav.people'));

  if (persons === undefined) {
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  }
  if (persons.length === 0) {
    if (emptiness === undefined) return null;
    if (emptiness === 'no folder') return <WelcomePage />;
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('nav.people')}</h1>
        <Notice
          icon={<Users size={48} strokeWidth={1.25} />}
          title={t(busy ? 'people.looking' : 'people.none')}
        >
          <p className="muted">{t(busy ? 'people.lookingText' : 'people.noneText')}</p>
        </Notice>
        <PeopleLinks />
      </div>
    );
  }
  const chosen = selecting || selection.ids.length > 0;
  const leave = () => {
    selection.clear();
    setSelecting(false);
  };
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('nav.people')}</h1>
        <span className="muted">{t('people.count', { count: persons.length })}</span>
        <button
          type="button"
          className="button button--small page__tool"
          aria-pressed={chosen}
          onClick={() => (chosen ? leave() : setSelecting(true))}
        >
          {chosen ? t('select.done') : t('select.start')}
        </button>
      </div>
      <PeopleGrid
        persons={persons}
        label={t('nav.people')}
        focusId={focusId}
        selection={selection}
        selecting={chosen}
        onOpen={(person) => rememberFocus('/', person.id)}
      />
      <PeopleLinks />
      {selection.ids.length > 0 && (
        <PeopleActions persons={persons.filter((person) => selection.has(person.id))} onDone={leave} />
      )}
    </div>
  );
}

/** Whether there is anything to look at; undefined while it is not known. */
export function useEmptiness(): 'no folder' | 'folder' | undefined {
  const { data: roots } = useAnswer('listRoots', {});
  const { data: stats } = useAnswer('getStats', {});
  if (roots === undefined || stats === undefined) return undefined;
  return roots.length === 0 && stats.total_photos === 0 ? 'no folder' : 'folder';
}

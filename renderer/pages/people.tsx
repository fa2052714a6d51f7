import { Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { letterOf } from '../app/keys.ts';
import { calledSo } from '../app/names.ts';
import { isShown, usePersons } from '../app/persons.ts';
import { rememberFocus, usePlace } from '../app/places.ts';
import { useSelection } from '../app/selection.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageKeys } from '../app/use-page-keys.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { PeopleFilter, usePeopleFilter } from '../components/people/people-filter.tsx';
import { PeopleActions } from '../components/people-actions.tsx';
import { PeopleGrid } from '../components/people-grid.tsx';
import { PeopleLinks } from '../components/people-links.tsx';
import { peopleOrder } from '../layout/people-rows.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { WelcomePage } from './welcome.tsx';

/** From here on somebody is found sooner by typing than by looking. */
const manyPeople = 24;

export function PeoplePage() {
  const { t, i18n } = useTranslation();
  const { data: all, error, reload } = usePersons();
  const persons = useMemo(() => all?.filter(isShown), [all]);
  const focusId = usePlace('/', persons !== undefined);
  const emptiness = useEmptiness();
  const busy = useTasks((state) => state.tasks.some(isRunning));
  const [filter, setFilter] = usePeopleFilter();
  const found = useMemo(() => calledSo(persons ?? [], filter, i18n.language), [persons, filter, i18n]);
  const order = useMemo(() => peopleOrder(found).map((person) => person.id), [found]);
  const selection = useSelection(order);
  const [selecting, setSelecting] = useState(false);
  usePageTitle(t('nav.people'));
  const chosen = selecting || selection.ids.length > 0;
  const leave = () => {
    selection.clear();
    setSelecting(false);
  };
  usePageKeys((event) => {
    const withCtrl = event.ctrlKey || event.metaKey;
    if (withCtrl && letterOf(event) === 'A' && !event.altKey && !event.shiftKey) selection.selectAll();
    else if (event.key === 'Escape' && chosen) leave();
    else return false;
    return true;
  });

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
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('nav.people')}</h1>
        <span className="muted">{t('people.count', { count: persons.length })}</span>
        {(persons.length > manyPeople || filter !== '') && (
          <PeopleFilter text={filter} onChange={setFilter} />
        )}
        <button
          type="button"
          className="button button--small page__tool"
          aria-pressed={chosen}
          onClick={() => (chosen ? leave() : setSelecting(true))}
        >
          {chosen ? t('select.done') : t('select.start')}
        </button>
      </div>
      {found.length === 0 && <p className="muted">{t('people.noneCalled', { name: filter })}</p>}
      <PeopleGrid
        mergeable
        persons={found}
        label={t('nav.people')}
        focusId={focusId}
        selection={selection}
        selecting={chosen}
        onOpen={(person) => rememberFocus('/', person.id)}
      />
      <PeopleLinks />
      {selection.ids.length > 0 && (
        <PeopleActions persons={found.filter((person) => selection.has(person.id))} onDone={leave} />
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

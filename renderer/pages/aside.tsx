import { Eye, UserCheck, Users } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { updatePersons } from '../app/person-acts.ts';
import { usePersons } from '../app/persons.ts';
import { rememberFocus, usePlace } from '../app/places.ts';
import { useSelection } from '../app/selection.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { ActionBar } from '../components/action-bar.tsx';
import { PeopleGrid } from '../components/people-grid.tsx';
import { Notice } from '../ui/notice.tsx';

const kinds = {
  hidden: { title: 'people.hidden', text: 'people.hiddenText', none: 'people.noneHidden' },
  strangers: { title: 'people.strangers', text: 'people.strangersText', none: 'people.noStrangers' },
} as const;

/** People who are not shown among the people: hidden ones, or strangers; they can be taken back. */
export function AsidePage({ kind }: { kind: keyof typeof kinds }) {
  const { t } = useTranslation();
  const path = `/${kind}`;
  const { data: all } = usePersons();
  const persons = useMemo(
    () => all?.filter((person) => (kind === 'hidden' ? person.hidden : person.stranger)),
    [all, kind],
  );
  const order = useMemo(() => persons?.map((person) => person.id) ?? [], [persons]);
  const selection = useSelection(order);
  const focusId = usePlace(path, persons !== undefined);
  const { title, text, none } = kinds[kind];
  usePageTitle(t(title));
  if (persons === undefined) return null;
  const count = selection.ids.length;

  async function takeBack(): Promise<void> {
    const done = await updatePersons(
      selection.ids,
      kind === 'hidden' ? { hidden: false } : { stranger: false },
      t('people.shownAgain', { count }),
    );
    if (done) selection.clear();
  }

  return (
    <div className="page">
      <div className="page__head">
        <h1>{t(title)}</h1>
        <span className="muted">{t('people.count', { count: persons.length })}</span>
      </div>
      {persons.length === 0 ? (
        <Notice icon={<Users size={48} strokeWidth={1.25} />} title={t(none)}>
          <p className="muted">{t(text)}</p>
        </Notice>
      ) : (
        <>
          <p className="faces-hint muted">{t(text)}</p>
          <PeopleGrid
            persons={persons}
            label={t(title)}
            focusId={focusId}
            selection={selection}
            selecting={selection.ids.length > 0}
            mergeable
            onOpen={(person) => rememberFocus(path, person.id)}
          />
        </>
      )}
      {count > 0 && (
        <ActionBar
          text={t('people.selected', { count })}
          actions={[
            {
              icon: kind === 'hidden' ? Eye : UserCheck,
              label: t('people.showAgain'),
              main: true,
              run: () => void takeBack(),
            },
          ]}
          onClear={selection.clear}
        />
      )}
    </div>
  );
}

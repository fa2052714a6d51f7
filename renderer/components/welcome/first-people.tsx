import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { failedOnes } from '../../app/failed-tasks.ts';
import { isShown, usePersons } from '../../app/persons.ts';
import { isRunning, useTasks } from '../../stores/tasks.ts';
import { PeopleGrid } from '../people-grid.tsx';
import { FailedRow } from '../progress/failed-row.tsx';
import { TaskRow } from '../progress/task-row.tsx';

/** As many as are looked at with pleasure while the rest is found. */
const mostShown = 12;
const placeholders = [0, 1, 2, 3, 4];

/** Third step: the first people come in while the scan goes on; the first name is given right here. */
export function FirstPeople() {
  const { t } = useTranslation();
  const { data: all } = usePersons();
  const { tasks, dismissed } = useTasks();
  const people = useMemo(() => {
    const shown = all?.filter(isShown) ?? [];
    return shown.toSorted((a, b) => b.photos_count - a.photos_count || a.id - b.id).slice(0, mostShown);
  }, [all]);
  const scan = tasks.find((task) => isRunning(task) && task.kind === 'scan');
  const failed = failedOnes(tasks, dismissed);
  const named = people.some((person) => person.named);

  return (
    <>
      <p className="welcome__text" role="status">
        {t(
          people.length > 0
            ? named
              ? 'welcome.namedText'
              : 'welcome.peopleText'
            : scan !== undefined
              ? 'welcome.waitText'
              : 'welcome.nobodyText',
        )}
      </p>
      {(scan !== undefined || failed.length > 0) && (
        <section className="welcome__task" aria-label={t('progress.label')}>
          {failed.map((task) => (
            <FailedRow key={task.id} task={task} />
          ))}
          {scan !== undefined && <TaskRow task={scan} />}
        </section>
      )}
      {people.length > 0 ? (
        <div className="welcome__people">
          <PeopleGrid persons={people} label={t('nav.people')} large />
        </div>
      ) : (
        scan !== undefined && (
          <div className="welcome__waiting" aria-hidden>
            {placeholders.map((n) => (
              <span key={n} className="face face--waiting" />
            ))}
          </div>
        )
      )}
      <div className="welcome__next">
        <Link href={people.length > 0 ? '/' : '/photos'} className="button button--main button--large">
          {t(people.length > 0 ? 'welcome.toPeople' : 'welcome.toPhotos')}
        </Link>
        {scan !== undefined && <p className="muted small">{t('welcome.goesOn')}</p>}
      </div>
    </>
  );
}

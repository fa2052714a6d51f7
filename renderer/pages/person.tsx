import { UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import type { Person } from '../../core/contract/schemas.ts';
import { age, agesText, ageText } from '../app/age.ts';
import { usePerson } from '../app/persons.ts';
import { everything } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import type { Timeline } from '../app/timeline.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useTimeline } from '../app/use-timeline.ts';
import { OftenWith } from '../components/person/often-with.tsx';
import { PersonFaces } from '../components/person/person-faces.tsx';
import { PersonHead } from '../components/person/person-head.tsx';
import { PersonSplit } from '../components/person/person-split.tsx';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';

const views = ['photos', 'faces', 'split'] as const;
type View = (typeof views)[number];

export function PersonPage({ id }: { id: number }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const view = views.find((name) => name === search.get('view')) ?? 'photos';
  const listed = usePerson(id);
  const { data, error, reload } = useAnswer('getPerson', { params: { id } });
  const company = useAnswer('getPersonCompany', { params: { id } });
  const { photos } = useTimeline({ ...everything, people: [id] });
  const { first_taken_at: first, last_taken_at: last, often_with = [] } = company.data ?? {};
  // Together: what stands above the photos moves nothing when it comes.
  const told = data !== undefined && (company.data !== undefined || company.error !== undefined);
  const ready = told && photos !== undefined;
  usePlace(`/people/${id}`, ready);
  // The list knows a new name first.
  const person = listed ?? data;
  usePageTitle(person?.name ?? t('nav.people'));

  if (error?.code === 'not_found') return <Gone joinedInto={error.details.joined_into} />;
  if (person === undefined)
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  return (
    <div className="page">
      <PersonHead person={person} seen={first != null && last != null ? { first, last } : undefined} />
      {view === 'photos' && ready && (
        <OftenWith people={often_with} hrefOf={(other) => `/search?people=${id},${other}`} />
      )}
      {view !== 'split' && <Views id={id} view={view} facesCount={person.faces_count} />}
      {view === 'faces' && <PersonFaces key={id} person={person} />}
      {view === 'split' && <PersonSplit key={id} person={person} />}
      {view === 'photos' && error !== undefined && data === undefined && (
        <ErrorNotice error={error} onRetry={reload} />
      )}
      {view === 'photos' && ready && <PersonPhotos person={person} photos={photos} />}
    </div>
  );
}

/** Photos of somebody by year, with their age. */
function PersonPhotos({ person, photos }: { person: Person; photos: Timeline }) {
  const { t } = useTranslation();
  const { name, birthday } = person;
  return (
    <PhotoGrid
      photos={photos}
      label={t('person.photosOf', { name })}
      by="year"
      aboutGroup={(from, to) => {
        const ages = birthday === null ? [] : [from, to].flatMap((day) => age(birthday, day) ?? []);
        return agesText(ages, t);
      }}
      aboutPhoto={(day) => {
        const then = birthday === null ? null : age(birthday, day);
        return then && t('age.of', { name, age: ageText(then, t) });
      }}
    />
  );
}

function Views({ id, view, facesCount }: { id: number; view: View; facesCount: number }) {
  const { t } = useTranslation();
  const link = (name: View, text: string) => (
    <Link
      href={name === 'photos' ? `/people/${id}` : `/people/${id}?view=${name}`}
      replace
      className="views__view"
      aria-current={view === name ? 'page' : undefined}
    >
      {text}
    </Link>
  );
  return (
    <nav className="views" aria-label={t('person.views')}>
      {link('photos', t('nav.photos'))}
      {link('faces', t('faces.count', { count: facesCount }))}
    </nav>
  );
}

/** `joinedInto`: who has the photos of somebody that was joined with others, as the engine says. */
function Gone({ joinedInto: into }: { joinedInto: unknown }) {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Notice icon={<UserX size={48} strokeWidth={1.25} />} title={t('person.gone')} level={1}>
        <p className="muted">{t('person.goneText')}</p>
        {typeof into === 'number' && <Link href={`/people/${into}`}>{t('person.whoTheyAreNow')}</Link>}
        <Link href="/history">{t('nav.history')}</Link>
      </Notice>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { call } from '../app/api.ts';
import { formatNumber } from '../app/format.ts';
import { usePersons } from '../app/persons.ts';
import { useReading } from '../app/use-answer.ts';

const faceLists = [
  { of: 'nobody', href: '/faces/nobody', title: 'people.nobodys' },
  { of: 'unlikely', href: '/faces/unlikely', title: 'people.unlikely' },
  { of: 'not_face', href: '/faces/not-faces', title: 'people.notFaces' },
] as const;

/** Below the people: ways to everybody and everything that is not shown among them. */
export function PeopleLinks() {
  const { t, i18n } = useTranslation();
  const { data: persons = [] } = usePersons();
  const { data: counts } = useReading(
    ['face counts'],
    (signal) =>
      Promise.all(
        faceLists.map(({ of }) =>
          call('listFaces', { query: { of, limit: 1 }, signal }).then((list) => list.total),
        ),
      ),
    { follows: ['persons'] },
  );
  const links = [
    { href: '/hidden', title: t('people.hidden'), count: persons.filter((person) => person.hidden).length },
    {
      href: '/strangers',
      title: t('people.strangers'),
      count: persons.filter((person) => person.stranger).length,
    },
    ...faceLists.map(({ href, title }, index) => ({ href, title: t(title), count: counts?.[index] ?? 0 })),
  ].filter(({ count }) => count > 0);
  return (
    <nav className="people-links" aria-label={t('people.aside')}>
      {links.map(({ href, title, count }) => (
        <Link key={href} href={href}>
          {title} <span className="muted">{formatNumber(count, i18n.language)}</span>
        </Link>
      ))}
      <Link href="/history">{t('nav.history')}</Link>
    </nav>
  );
}

import { type CSSProperties, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ClientOutput } from '../../../core/contract/client.ts';
import { everything, photoQueryPath } from '../../app/photo-query.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { dotRem, type YearColumn, yearColumns } from '../../layout/people-years.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Face } from '../face.tsx';
import { daysOfYear } from './days-of-year.ts';

type PersonYears = ClientOutput<'getPeopleYears'>[number];

const peopleShown = 10;

/** Who was there in which year: a thread for each person, with a dot for each year. */
export function PeopleYears() {
  const { t } = useTranslation();
  const { data, error, reload } = useAnswer('getPeopleYears', { query: { limit: peopleShown } });
  const people = data?.filter(({ years }) => years.length > 0);
  if (data === undefined && error === undefined) return null;
  return (
    <section className="section">
      <h2>{t('statistics.whoWasThere')}</h2>
      {people === undefined && error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {people?.length === 0 && (
        <p className="muted">
          {t('statistics.nobodyYet')} <Link href="/">{t('statistics.toPeople')}</Link>
        </p>
      )}
      {people !== undefined && people.length > 0 && <Threads people={people} />}
    </section>
  );
}

function Threads({ people }: { people: readonly PersonYears[] }) {
  const { t } = useTranslation();
  const columns = yearColumns(people.flatMap(({ years }) => years.map(({ year }) => year)));
  const most = Math.max(...people.flatMap(({ years }) => years.map((year) => year.photos_count)));
  const frame = useRef<HTMLDivElement>(null);
  // Where not all years fit, the last ones are seen first.
  useEffect(() => frame.current?.scrollTo({ left: frame.current.scrollWidth }), []);
  return (
    <>
      <p className="muted small">{t('statistics.dots')}</p>
      <div className="threads" ref={frame}>
        <table style={{ '--years': columns.length } as CSSProperties}>
          <caption className="visually-hidden">{t('statistics.whoWasThere')}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('statistics.person')}</span>
              </th>
              {columns.map(({ year, afterGap }) => (
                <th key={year} scope="col" className={afterGap ? 'threads__gap' : undefined}>
                  {year}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((one) => (
              <Thread key={one.person.id} {...one} columns={columns} most={most} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

type ThreadProps = PersonYears & { columns: readonly YearColumn[]; most: number };

function Thread({ person, years, columns, most }: ThreadProps) {
  const counts = new Map(years.map(({ year, photos_count }) => [year, photos_count]));
  const first = years[0]!.year;
  const last = years.at(-1)!.year;
  return (
    <tr>
      <th scope="row">
        <Link href={`/people/${person.id}`} className="threads__person">
          <Face faceId={person.cover_face_id} sizePx={40} />
          <span className="threads__name">{person.name}</span>
        </Link>
      </th>
      {columns.map(({ year, afterGap }) => {
        const classes = [
          year >= first && year <= last && 'threads__within',
          year === first && 'threads__first',
          year === last && 'threads__last',
          afterGap && 'threads__gap',
        ];
        const count = counts.get(year);
        return (
          <td key={year} className={classes.filter(Boolean).join(' ') || undefined}>
            {count !== undefined && (
              <YearDot id={person.id} name={person.name} year={year} count={count} most={most} />
            )}
          </td>
        );
      })}
    </tr>
  );
}

type YearDotProps = { id: number; name: string; year: number; count: number; most: number };

function YearDot({ id, name, year, count, most }: YearDotProps) {
  const { t } = useTranslation();
  const words = `${name}, ${year}: ${t('people.photos', { count })}`;
  const size = `${dotRem(count, most)}rem`;
  return (
    <Link
      href={photoQueryPath({ ...everything, people: [id], ...daysOfYear(year) })}
      className="threads__year"
      title={words}
    >
      <span className="threads__dot" style={{ width: size, height: size }} aria-hidden />
      <span className="visually-hidden">{words}</span>
    </Link>
  );
}

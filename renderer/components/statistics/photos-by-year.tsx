import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNumber } from '../../app/format.ts';
import { everything, photoQueryPath } from '../../app/photo-query.ts';
import { daysOfYear } from './days-of-year.ts';

type YearCount = { year: number | null; count: number };

/** How many photos there are of each year, the last first; null: those without a date, at the end. */
export function PhotosByYear({ counts }: { counts: readonly YearCount[] }) {
  const { t } = useTranslation();
  const years = counts.toSorted((a, b) => (b.year ?? -1) - (a.year ?? -1));
  const most = Math.max(1, ...years.map((year) => year.count));
  return (
    <section className="section">
      <h2>{t('statistics.byYear')}</h2>
      <ul className="years">
        {years.map(({ year, count }) => (
          <li key={year}>
            {year === null ? (
              <div className="year">
                <YearRow label={t('photos.noDate')} count={count} most={most} />
              </div>
            ) : (
              <Link href={photoQueryPath({ ...everything, ...daysOfYear(year) })} className="year">
                <YearRow label={String(year)} count={count} most={most} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function YearRow({ label, count, most }: { label: string; count: number; most: number }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <span>{label}</span>
      <span className="year__bar" aria-hidden>
        <span style={{ width: `${(count / most) * 100}%` }} />
      </span>
      <span className="muted">
        {formatNumber(count, i18n.language)}
        <span className="visually-hidden"> {t('statistics.photos', { count })}</span>
      </span>
    </>
  );
}

import { useTranslation } from 'react-i18next';
import { formatBytes, formatDate, formatNumber } from '../app/format.ts';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { AccuracySection } from '../components/accuracy-section.tsx';
import { ErrorNotice } from '../ui/notice.tsx';

export function StatisticsPage() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { data: stats, error, reload } = useAnswer('getStats', {});
  usePlace('/statistics', stats !== undefined);
  usePageTitle(t('nav.statistics'));

  if (stats === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  const facts = [
    {
      value: formatNumber(stats.total_photos, language),
      label: t('statistics.photos', { count: stats.total_photos }),
    },
    {
      value: formatNumber(stats.total_persons, language),
      label: t('statistics.people', { count: stats.total_persons }),
    },
    {
      value: formatNumber(stats.named_persons, language),
      label: t('statistics.named', { count: stats.named_persons }),
    },
    {
      value: formatNumber(stats.total_faces, language),
      label: t('statistics.faces', { count: stats.total_faces }),
    },
  ];
  const years = stats.photos_by_year.toSorted((a, b) => (b.year ?? -1) - (a.year ?? -1));
  const most = Math.max(1, ...years.map((year) => year.count));

  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('nav.statistics')}</h1>
      </div>
      <dl className="facts">
        {facts.map((fact) => (
          <div key={fact.label} className="fact">
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {stats.first_taken_at !== null && stats.last_taken_at !== null && (
        <p className="muted">
          {t('statistics.span', {
            first: formatDate(stats.first_taken_at, language),
            last: formatDate(stats.last_taken_at, language),
          })}
        </p>
      )}
      {years.some(({ year }) => year !== null) && (
        <section className="section">
          <h2>{t('statistics.byYear')}</h2>
          <ul className="years">
            {years.map(({ year, count }) => (
              <li key={year} className="year">
                <span>{year ?? t('photos.noDate')}</span>
                <span className="year__bar" aria-hidden>
                  <span style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <span className="muted">
                  {formatNumber(count, language)}
                  <span className="visually-hidden"> {t('statistics.photos', { count })}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <AccuracySection />
      <p className="muted small">
        {t('statistics.room', { size: formatBytes(stats.library_size_bytes, language) })}
      </p>
    </div>
  );
}

import { Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDate, formatNumber } from '../app/format.ts';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { AccuracySection } from '../components/accuracy-section.tsx';
import { PeopleYears } from '../components/statistics/people-years.tsx';
import { PhotosByYear } from '../components/statistics/photos-by-year.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import '../styles/statistics.css';

export function StatisticsPage() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { data: stats, error, reload } = useAnswer('getStats', {});
  usePlace('/statistics', stats !== undefined);
  usePageTitle(t('nav.statistics'));

  if (stats === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  if (stats.total_photos === 0) {
    return (
      <div className="page">
        <Notice level={1} icon={<Images size={48} strokeWidth={1.25} />} title={t('statistics.none')}>
          <p className="muted">{t('statistics.noneText')}</p>
        </Notice>
      </div>
    );
  }

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
      <PeopleYears />
      {stats.photos_by_year.some(({ year }) => year !== null) && (
        <PhotosByYear counts={stats.photos_by_year} />
      )}
      <AccuracySection />
      <p className="muted small">
        {t('statistics.room', { size: formatBytes(stats.library_size_bytes, language) })}
      </p>
    </div>
  );
}

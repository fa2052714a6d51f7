import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlace } from '../app/places.ts';
import { useAnswer } from '../app/use-answer.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { AppearanceSection } from '../components/settings/appearance-section.tsx';
import { DiskSection } from '../components/settings/disk-section.tsx';
import { FoldersSection } from '../components/settings/folders-section.tsx';
import { NamesSection } from '../components/settings/names-section.tsx';
import { RecognitionSection } from '../components/settings/recognition-section.tsx';
import { RegroupSection } from '../components/settings/regroup-section.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const { data: stats } = useAnswer('getStats', {});
  const { data: status } = useAnswer('getStatus', {});
  usePlace('/settings', true);
  usePageTitle(t('nav.settings'));
  const problemCount = stats === undefined ? 0 : stats.photos_by_state.failed + stats.photos_by_state.skipped;

  return (
    <div className="page page--text">
      <div className="page__head">
        <h1>{t('nav.settings')}</h1>
      </div>
      <FoldersSection />
      <p className="settings__links">
        {problemCount > 0 && <Link href="/problems">{t('settings.problems', { count: problemCount })}</Link>}
        <Link href="/trash">{t('trash.title')}</Link>
      </p>
      <DiskSection />
      <RecognitionSection />
      <RegroupSection />
      <NamesSection />
      <AppearanceSection />
      {status !== undefined && (
        <footer className="settings__foot muted small">
          <p>{t('settings.library', { path: status.library })}</p>
          <p>
            {t('settings.version', { version: status.version })} ·{' '}
            <a href="/api/docs" target="_blank" rel="noreferrer">
              {t('settings.api')}
            </a>
          </p>
        </footer>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAnswer } from '../../app/use-answer.ts';

/** Ways to what became of files that are not shown. */
export function SettingsLinks() {
  const { t } = useTranslation();
  const { data: stats } = useAnswer('getStats', {});
  const problemCount = stats === undefined ? 0 : stats.photos_by_state.failed + stats.photos_by_state.skipped;
  return (
    <p className="settings__links">
      {problemCount > 0 && <Link href="/problems">{t('settings.problems', { count: problemCount })}</Link>}
      <Link href="/trash">{t('trash.title')}</Link>
    </p>
  );
}

import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../app/use-page-title.ts';
import { Notice } from '../ui/notice.tsx';

/** This browser has no cookie of the library: how to get one. */
export function UnauthorizedPage() {
  const { t } = useTranslation();
  usePageTitle(t('unauthorized.title'));
  return (
    <main className="page">
      <Notice icon={<KeyRound size={48} strokeWidth={1.25} />} title={t('unauthorized.title')} level={1}>
        <p className="muted">{t('unauthorized.text')}</p>
        <p className="muted">{t('unauthorized.how')}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('common.tryAgain')}
        </button>
      </Notice>
    </main>
  );
}

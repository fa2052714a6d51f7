import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';

/** In place of a page that failed because of a fault of ours. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <main className="page">
      <Notice icon={<Unplug size={48} strokeWidth={1.25} />} title={t('broken.title')} level={1}>
        <p className="muted">{t('broken.text')}</p>
        <button type="button" className="button" onClick={() => location.assign('/')}>
          {t('broken.reload')}
        </button>
      </Notice>
    </main>
  );
}

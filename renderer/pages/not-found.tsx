import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePageTitle } from '../app/use-page-title.ts';
import { Notice } from '../ui/notice.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <div className="page">
      <Notice icon={null} title={t('notFound.title')} level={1}>
        <Link href="/">{t('notFound.home')}</Link>
      </Notice>
    </div>
  );
}

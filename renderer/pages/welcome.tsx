import { useTranslation } from 'react-i18next';
import { AddFolderButton } from '../components/add-folder.tsx';

/** The first thing a family sees. */
export function WelcomePage() {
  const { t } = useTranslation();
  return (
    <div className="page welcome">
      <img src="/favicon.svg" alt="" width={88} height={88} />
      <h1>{t('welcome.title')}</h1>
      <p className="welcome__text">{t('welcome.text')}</p>
      <AddFolderButton large label={t('welcome.choose')} />
      <p className="muted small">{t('welcome.private')}</p>
    </div>
  );
}

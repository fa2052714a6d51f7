import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { settingsHref, settingsSections } from '../components/settings/sections.tsx';
import { NotFoundPage } from './not-found.tsx';

/** `section`: which part of the settings; left out: the first. */
export function SettingsPage({ section }: { section: string | undefined }) {
  const { t } = useTranslation();
  const current = settingsSections.find(({ id }) => id === (section ?? settingsSections[0].id));
  const list = useRef<HTMLElement>(null);
  usePlace(`/settings/${current?.id}`, true);
  usePageTitle(
    current === undefined || section === undefined
      ? t('nav.settings')
      : `${t(current.title)} – ${t('nav.settings')}`,
  );
  // On a phone the list is a row that scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another part is shown.
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && list.current) list.current.scrollLeft = link.offsetLeft - list.current.clientWidth / 3;
  }, [current]);

  if (current === undefined) return <NotFoundPage />;
  return (
    <div className="page settings">
      <div className="page__head">
        <h1>{t('nav.settings')}</h1>
      </div>
      <div className="settings__columns">
        <nav ref={list} className="settings__list" aria-label={t('settings.parts')}>
          {settingsSections.map(({ id, icon: Icon, title }) => (
            <Link
              key={id}
              href={settingsHref(id)}
              className="settings__link"
              aria-current={id === current.id ? 'page' : undefined}
            >
              <Icon aria-hidden size={18} strokeWidth={1.75} />
              {t(title)}
            </Link>
          ))}
        </nav>
        <div className="settings__part">{current.content}</div>
      </div>
    </div>
  );
}

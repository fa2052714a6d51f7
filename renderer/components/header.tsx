import { ChartNoAxesColumn, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { SearchBox } from './search-box.tsx';

export function Header() {
  const { t } = useTranslation();
  return (
    <header className="header">
      <Link href="/" className="header__brand" aria-label={t('nav.home')}>
        <img src="/favicon.svg" alt="" width={28} height={28} />
        <span className="header__word">Heirloom</span>
      </Link>
      <nav className="header__nav" aria-label={t('nav.main')}>
        <HeaderLink href="/">{t('nav.people')}</HeaderLink>
        <HeaderLink href="/photos">{t('nav.photos')}</HeaderLink>
      </nav>
      <SearchBox />
      <nav className="header__tools" aria-label={t('nav.more')}>
        <HeaderLink href="/statistics" icon label={t('nav.statistics')}>
          <ChartNoAxesColumn aria-hidden size={20} />
        </HeaderLink>
        <HeaderLink href="/settings" icon label={t('nav.settings')}>
          <Settings aria-hidden size={20} />
        </HeaderLink>
      </nav>
    </header>
  );
}

/** Whether a link of the navigation leads to the present page or to the part that it belongs to. */
export function useIsCurrent(href: string): boolean {
  const [path] = useLocation();
  return href === '/' ? path === '/' || path.startsWith('/people/') : path.startsWith(href);
}

type HeaderLinkProps = { href: string; icon?: boolean; label?: string; children: React.ReactNode };

function HeaderLink({ href, icon = false, label, children }: HeaderLinkProps) {
  const current = useIsCurrent(href);
  return (
    <Link
      href={href}
      className={icon ? 'header__link header__link--icon' : 'header__link'}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      title={label}
    >
      {children}
    </Link>
  );
}

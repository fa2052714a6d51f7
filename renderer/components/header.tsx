import { ChartNoAxesColumn, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useReview } from '../stores/review.ts';
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
        <HeaderLink href="/review">
          {t('nav.review')}
          <QuestionsLeft />
        </HeaderLink>
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

/** How many questions wait, quietly: nothing when there are none. */
export function QuestionsLeft() {
  const { t } = useTranslation();
  const left = useReview((state) => state.left);
  if (left === 0) return null;
  return (
    <span className="questions-left">
      <span aria-hidden>{left > mostCounted ? `${mostCounted}+` : left}</span>
      <span className="visually-hidden">, {t('review.left', { count: left })}</span>
    </span>
  );
}

const mostCounted = 99;

/** Pages that belong to the people. */
const peoplePaths = ['/people/', '/hidden', '/strangers', '/faces/', '/history'];

/** Whether a link of the navigation leads to the present page or to the part that it belongs to. */
export function useIsCurrent(href: string): boolean {
  const [path] = useLocation();
  if (href !== '/') return path.startsWith(href);
  return path === '/' || peoplePaths.some((prefix) => path.startsWith(prefix));
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

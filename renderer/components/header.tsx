import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { belongsTo, mainDestinations, moreDestinations } from '../app/destinations.ts';
import { formatNumber } from '../app/format.ts';
import { useAnswer } from '../app/use-answer.ts';
import { useReview } from '../stores/review.ts';
import { Menu } from '../ui/menu.tsx';
import { SearchBox } from './search-box.tsx';

export function Header() {
  const { t, i18n } = useTranslation();
  const [path] = useLocation();
  const problems = useProblemCount();
  const inMore = moreDestinations.some(({ href }) => belongsTo(href, path));
  return (
    <header className="header">
      <Link href="/" className="header__brand" aria-label={t('nav.home')}>
        <img src="/favicon.svg" alt="" width={28} height={28} />
        <span className="header__word">Heirloom</span>
      </Link>
      <nav className="header__nav" aria-label={t('nav.main')}>
        {mainDestinations.map(({ href, text }) => (
          <Link
            key={href}
            href={href}
            className="header__link"
            aria-current={belongsTo(href, path) ? 'page' : undefined}
          >
            {t(text)}
            {href === '/review' && <QuestionsLeft />}
          </Link>
        ))}
      </nav>
      <SearchBox />
      <div className="header__more">
        <Menu
          label={t('nav.more')}
          className={inMore ? 'icon-button icon-button--on' : 'icon-button'}
          items={moreDestinations.map(({ href, text, icon }) => ({
            icon,
            label: t(text),
            href,
            current: belongsTo(href, path),
            apart: href === '/trash',
            ...(href === '/problems' && problems > 0 && { note: formatNumber(problems, i18n.language) }),
          }))}
        >
          <Ellipsis aria-hidden size={22} />
        </Menu>
      </div>
    </header>
  );
}

/** How many files could not be looked at. */
export function useProblemCount(): number {
  const { data: stats } = useAnswer('getStats', {});
  return stats === undefined ? 0 : stats.photos_by_state.failed + stats.photos_by_state.skipped;
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

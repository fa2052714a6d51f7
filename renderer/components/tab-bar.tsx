import { Ellipsis, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { belongsTo, mainDestinations, moreDestinations } from '../app/destinations.ts';
import { formatNumber } from '../app/format.ts';
import { Sheet } from '../ui/sheet.tsx';
import { QuestionsLeft, useProblemCount } from './header.tsx';

/** Navigation within the thumb's reach; shown on narrow screens only. */
export function TabBar() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const [more, setMore] = useState(false);
  const inMore = moreDestinations.some(({ href }) => belongsTo(href, path));
  return (
    <>
      <nav className="tabs" aria-label={t('nav.main')}>
        {mainDestinations.map(({ href, text, icon }) => {
          const current = belongsTo(href, path);
          return (
            <Link key={href} href={href} className="tabs__tab" aria-current={current ? 'page' : undefined}>
              <Inside icon={icon} current={current} label={t(text)} />
              {href === '/review' && <QuestionsLeft />}
            </Link>
          );
        })}
        <button
          type="button"
          className={inMore ? 'tabs__tab tabs__tab--on' : 'tabs__tab'}
          aria-haspopup="dialog"
          aria-expanded={more}
          onClick={() => setMore(true)}
        >
          <Inside icon={Ellipsis} current={inMore} label={t('nav.more')} />
        </button>
      </nav>
      {more && <More path={path} onClose={() => setMore(false)} />}
    </>
  );
}

function Inside({ icon: Icon, current, label }: { icon: LucideIcon; current: boolean; label: ReactNode }) {
  return (
    <>
      <Icon aria-hidden size={22} strokeWidth={current ? 2.25 : 1.75} />
      <span className="tabs__label">{label}</span>
    </>
  );
}

function More({ path, onClose }: { path: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const problems = useProblemCount();
  return (
    <Sheet label={t('nav.more')} onClose={onClose}>
      <nav className="more" aria-label={t('nav.more')}>
        {moreDestinations.map(({ href, text, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            className="more__link"
            aria-current={belongsTo(href, path) ? 'page' : undefined}
            onClick={onClose}
          >
            <Icon aria-hidden size={22} strokeWidth={1.75} />
            <span className="menu__label">{t(text)}</span>
            {href === '/problems' && problems > 0 && (
              <span className="menu__note">{formatNumber(problems, i18n.language)}</span>
            )}
          </Link>
        ))}
      </nav>
    </Sheet>
  );
}

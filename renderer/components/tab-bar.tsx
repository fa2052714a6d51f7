import { ChartNoAxesColumn, Images, type LucideIcon, Settings, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useIsCurrent } from './header.tsx';

/** Navigation within the thumb's reach; shown on narrow screens only. */
export function TabBar() {
  const { t } = useTranslation();
  return (
    <nav className="tabs" aria-label={t('nav.main')}>
      <Tab href="/" icon={Users} label={t('nav.people')} />
      <Tab href="/photos" icon={Images} label={t('nav.photos')} />
      <Tab href="/statistics" icon={ChartNoAxesColumn} label={t('nav.statistics')} />
      <Tab href="/settings" icon={Settings} label={t('nav.settings')} />
    </nav>
  );
}

function Tab({ href, icon: Icon, label }: { href: string; icon: LucideIcon; label: string }) {
  const current = useIsCurrent(href);
  return (
    <Link href={href} className="tabs__tab" aria-current={current ? 'page' : undefined}>
      <Icon aria-hidden size={22} strokeWidth={current ? 2.25 : 1.75} />
      <span>{label}</span>
    </Link>
  );
}

import {
  ChartNoAxesColumn,
  Images,
  type LucideIcon,
  MessageCircleQuestionMark,
  Settings,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { QuestionsLeft, useIsCurrent } from './header.tsx';

/** Navigation within the thumb's reach; shown on narrow screens only. */
export function TabBar() {
  const { t } = useTranslation();
  return (
    <nav className="tabs" aria-label={t('nav.main')}>
      <Tab href="/" icon={Users} label={t('nav.people')} />
      <Tab href="/photos" icon={Images} label={t('nav.photos')} />
      <Tab href="/review" icon={MessageCircleQuestionMark} label={t('nav.review')}>
        <QuestionsLeft />
      </Tab>
      <Tab href="/statistics" icon={ChartNoAxesColumn} label={t('nav.statistics')} />
      <Tab href="/settings" icon={Settings} label={t('nav.settings')} />
    </nav>
  );
}

type TabProps = { href: string; icon: LucideIcon; label: string; children?: ReactNode };

function Tab({ href, icon: Icon, label, children }: TabProps) {
  const current = useIsCurrent(href);
  return (
    <Link href={href} className="tabs__tab" aria-current={current ? 'page' : undefined}>
      <Icon aria-hidden size={22} strokeWidth={current ? 2.25 : 1.75} />
      <span>{label}</span>
      {children}
    </Link>
  );
}

import {
  ChartNoAxesColumn,
  Copy,
  Folder,
  History,
  Images,
  LibraryBig,
  type LucideIcon,
  Map as MapIcon,
  MessageCircleQuestionMark,
  Settings,
  Trash2,
  TriangleAlert,
  Users,
} from 'lucide-react';
import { isRouted } from './routes.tsx';

type Text =
  | 'nav.people'
  | 'nav.photos'
  | 'nav.albums'
  | 'nav.review'
  | 'nav.map'
  | 'nav.folders'
  | 'nav.duplicates'
  | 'nav.statistics'
  | 'nav.problems'
  | 'nav.trash'
  | 'nav.history'
  | 'nav.settings';

/** A page that the navigation leads to; `letter`: G and then this opens it. */
export type Destination = { href: string; text: Text; icon: LucideIcon; letter: string };

const routed = ({ href }: Destination): boolean => isRouted(href);

/** Those that are always in sight. */
export const mainDestinations: readonly Destination[] = (
  [
    { href: '/', text: 'nav.people', icon: Users, letter: 'P' },
    { href: '/photos', text: 'nav.photos', icon: Images, letter: 'O' },
    { href: '/albums', text: 'nav.albums', icon: LibraryBig, letter: 'A' },
    { href: '/review', text: 'nav.review', icon: MessageCircleQuestionMark, letter: 'R' },
  ] as const
).filter(routed);

/** Those behind "More". */
export const moreDestinations: readonly Destination[] = (
  [
    { href: '/map', text: 'nav.map', icon: MapIcon, letter: 'M' },
    { href: '/folders', text: 'nav.folders', icon: Folder, letter: 'F' },
    { href: '/duplicates', text: 'nav.duplicates', icon: Copy, letter: 'D' },
    { href: '/statistics', text: 'nav.statistics', icon: ChartNoAxesColumn, letter: 'S' },
    { href: '/problems', text: 'nav.problems', icon: TriangleAlert, letter: 'B' },
    { href: '/trash', text: 'nav.trash', icon: Trash2, letter: 'T' },
    { href: '/history', text: 'nav.history', icon: History, letter: 'H' },
    { href: '/settings', text: 'nav.settings', icon: Settings, letter: 'E' },
  ] as const
).filter(routed);

/** Pages that belong to the people. */
const peoplePaths = ['/people/', '/hidden', '/strangers', '/faces/'];

/** Whether a page is the one that a link of the navigation leads to, or belongs to it. */
export function belongsTo(href: string, path: string): boolean {
  if (href === '/') return path === '/' || peoplePaths.some((prefix) => path.startsWith(prefix));
  return path === href || path.startsWith(`${href}/`);
}

/** The page that a page belongs to; null when it is a destination itself. */
export function levelUp(path: string): string | null {
  const all = [...mainDestinations, ...moreDestinations];
  const above = all.find(({ href }) => path !== href && belongsTo(href, path));
  return above?.href ?? null;
}

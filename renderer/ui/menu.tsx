import { Ellipsis, type LucideIcon } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';

export type MenuItem = {
  icon: LucideIcon;
  label: string;
  /** Of several choices, whether this one holds; left out for actions. */
  checked?: boolean;
  /** Of pages, whether this one is shown. */
  current?: boolean;
  /** Beside the words: a number, a key. */
  note?: ReactNode;
  /** A line divides it from what stands above. */
  apart?: boolean;
} & ({ run: () => void } | { href: string });

export type MenuProps = {
  label: string;
  items: readonly MenuItem[];
  className?: string;
  /** Under which end of the button it opens. */
  align?: 'start' | 'end';
  /** Of the button, where Tab should pass it by. */
  tabIndex?: number;
  /** Where something else than the button opens it, too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** What the button shows; left out: three dots. */
  children?: ReactNode;
};

// Not needed to paint a page for the first time.
const OpenMenu = lazy(() => import('./open-menu.tsx'));

/** A button that opens further actions or pages; arrow keys and first letters move between them. */
export function Menu({ className = 'icon-button', align = 'end', children, ...props }: MenuProps) {
  const [pressed, setPressed] = useState(false);
  const inside = children ?? <Ellipsis aria-hidden size={22} />;
  const { label, tabIndex, onOpenChange } = props;
  const button = (
    <button
      type="button"
      className={className}
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      onClick={() => {
        setPressed(true);
        onOpenChange?.(true);
      }}
    >
      {inside}
    </button>
  );
  return (
    <Suspense fallback={button}>
      <OpenMenu {...props} className={className} align={align} defaultOpen={pressed}>
        {inside}
      </OpenMenu>
    </Suspense>
  );
}

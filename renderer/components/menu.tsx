import { Ellipsis, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export type MenuItem = {
  icon: LucideIcon;
  label: string;
  /** Of several choices, whether this one holds; left out for actions. */
  checked?: boolean;
  run: () => void;
};

type MenuProps = {
  label: string;
  items: readonly MenuItem[];
  className?: string;
  /** What the button shows; left out: three dots. */
  children?: ReactNode;
};

/** A button that opens further actions; arrow keys move between them. */
export function Menu({ label, items, className = 'icon-button', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const id = useId();

  const entries = () => [...(ref.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useEffect(() => {
    if (!open) return;
    ref.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && ref.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);

  function close(): void {
    setOpen(false);
    buttonRef.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!open) return;
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const targets: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      // The focus goes on its way.
      setOpen(false);
      return;
    } else if (event.key in targets) all[targets[event.key]!]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu inside.
    <div ref={ref} className="menu" onKeyDown={onKeyDown}>
      <button
        ref={buttonRef}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children ?? <Ellipsis aria-hidden size={22} />}
      </button>
      {open && (
        <div className="menu__list" role="menu" id={id} aria-label={label}>
          {items.map(({ icon: Icon, label: text, checked, run }) => (
            <button
              key={text}
              type="button"
              {...(checked === undefined
                ? { role: 'menuitem' }
                : { role: 'menuitemradio', 'aria-checked': checked })}
              tabIndex={-1}
              className="menu__item"
              onClick={() => {
                close();
                run();
              }}
            >
              <Icon aria-hidden size={18} /> {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

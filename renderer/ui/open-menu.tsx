import { DropdownMenu } from 'radix-ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { layerOf } from './layer.ts';
import type { MenuItem, MenuProps } from './menu.tsx';

/** The button with its menu; `defaultOpen`: it was pressed before this was here. */
export default function OpenMenu({
  label,
  items,
  className,
  align = 'end',
  tabIndex,
  open,
  onOpenChange,
  defaultOpen,
  children,
}: MenuProps & { defaultOpen: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const [layer, setLayer] = useState<HTMLElement>();
  /** What was chosen: done once the button has the focus again, from which a dialog or a field then takes it. */
  const chosen = useRef<() => void>(undefined);
  // Opened by something else: nobody else says so.
  useLayoutEffect(() => {
    if (open === true) setLayer(layerOf(button.current));
  }, [open]);

  return (
    // Not modal: Radix would keep the page from scrolling by a style tag, which the policy of the page refuses.
    <DropdownMenu.Root
      modal={false}
      defaultOpen={defaultOpen}
      {...(open !== undefined && { open })}
      onOpenChange={(wanted) => {
        setLayer(layerOf(button.current));
        onOpenChange?.(wanted);
      }}
    >
      <DropdownMenu.Trigger
        ref={button}
        className={className}
        aria-label={label}
        title={label}
        tabIndex={tabIndex}
      >
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layer ?? null}>
        <DropdownMenu.Content
          className="menu"
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          onKeyDown={(event) => event.stopPropagation()}
          onCloseAutoFocus={(event) => {
            const run = chosen.current;
            chosen.current = undefined;
            if (run === undefined) return;
            event.preventDefault();
            button.current?.focus();
            run();
          }}
        >
          <DropdownMenu.RadioGroup value="checked">
            {items.map((item) => (
              <Item
                key={item.label}
                item={item}
                onRun={(run) => {
                  chosen.current = run;
                }}
              />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ item, onRun }: { item: MenuItem; onRun: (run: () => void) => void }) {
  const { icon: Icon, label, checked, current = false, note, apart = false } = item;
  const inside = (
    <>
      <Icon aria-hidden size={18} />
      <span className="menu__label">{label}</span>
      {note !== undefined && <span className="menu__note">{note}</span>}
    </>
  );
  const choose = () => 'run' in item && onRun(item.run);
  return (
    <>
      {apart && <DropdownMenu.Separator className="menu__line" />}
      {'href' in item ? (
        <DropdownMenu.Item className="menu__item" asChild>
          <Link href={item.href} aria-current={current ? 'page' : undefined}>
            {inside}
          </Link>
        </DropdownMenu.Item>
      ) : checked === undefined ? (
        <DropdownMenu.Item className="menu__item" onSelect={choose}>
          {inside}
        </DropdownMenu.Item>
      ) : (
        <DropdownMenu.RadioItem className="menu__item" value={checked ? 'checked' : label} onSelect={choose}>
          {inside}
        </DropdownMenu.RadioItem>
      )}
    </>
  );
}

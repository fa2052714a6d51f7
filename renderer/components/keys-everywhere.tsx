import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { redoNext, undoLast } from '../app/act.ts';
import { levelUp, mainDestinations, moreDestinations } from '../app/destinations.ts';
import { goUp } from '../app/places.ts';
import { type KeyTable, shownTables, useKeys } from '../app/use-keys.ts';
import { useToasts } from '../stores/toasts.ts';
import { KeyList } from './key-list.tsx';

/** Keys that work on every page, and the list of all keys. */
export function KeysEverywhere() {
  const { t } = useTranslation();
  const [path, navigate] = useLocation();
  const [listed, setListed] = useState<readonly KeyTable[] | null>(null);
  const above = levelUp(path);

  useKeys({
    title: t('keys.pages'),
    rows: [
      { presses: ['/'], says: t('keys.search'), run: focusSearch },
      {
        presses: ['Escape'],
        says: t('keys.up'),
        off: above === null,
        run: () => above !== null && goUp(above, navigate),
      },
      ...[...mainDestinations, ...moreDestinations].map(({ href, text, letter }) => ({
        presses: [`G ${letter}`],
        says: t(text),
        run: () => navigate(href),
      })),
    ],
  });
  useKeys({
    title: t('keys.everywhere'),
    inDialogs: true,
    rows: [
      { presses: ['?'], says: t('keys.list'), run: () => setListed(shownTables()) },
      { presses: ['Mod+Z'], says: t('keys.undo'), run: takeBack },
      { presses: ['Mod+Shift+Z', 'Mod+Y'], says: t('keys.redo'), run: () => void redoNext() },
    ],
  });
  return listed === null ? null : <KeyList tables={listed} onClose={() => setListed(null)} />;
}

function focusSearch(): boolean {
  const box = document.querySelector<HTMLInputElement>('search input');
  box?.focus();
  box?.select();
  return box !== null;
}

function takeBack(): void {
  // Photos are no part of the history of people: their "Undo" is the one that is being shown.
  const { toasts, dismiss } = useToasts.getState();
  const shown = toasts.find(({ action }) => action?.undoes);
  if (shown?.action === undefined) return void undoLast();
  dismiss(shown.id);
  shown.action.run();
}

import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { isTyping } from './is-typing.ts';
import { createKeyReader, type KeyRow, pressOf } from './press.ts';

/** Keys of a part of the page, each with its words: what they do and what the list of keys (`?`) tells are one. */
export type KeyTable = {
  /** What the keys belong to, as a heading. */
  title: string;
  rows: readonly (KeyRow & { says: string })[];
  /** They also work while a dialog is open. */
  inDialogs?: boolean;
};

type Shown = { id: symbol; table: { current: KeyTable } };

/** The tables of what is shown, the latest last. */
const useShown = create<{ shown: readonly Shown[] }>()(() => ({ shown: [] }));

/** Makes keys work wherever the focus is, unless it is in a text, and lists them. */
export function useKeys(table: KeyTable): void {
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => {
    const entry: Shown = { id: Symbol(), table: latest };
    useShown.setState(({ shown }) => ({ shown: [...shown, entry] }));
    return () =>
      useShown.setState(({ shown }) => ({ shown: shown.filter((other) => other.id !== entry.id) }));
  }, []);
}

/** What the list of keys tells: the nearest first, what is everywhere last. */
export function shownTables(): KeyTable[] {
  const tables = useShown.getState().shown.map(({ table }) => table.current);
  return tables
    .toReversed()
    .map((table) => ({ ...table, rows: table.rows.filter((row) => row.off !== true) }))
    .filter((table) => table.rows.length > 0);
}

/** Listens to the keys of all tables, for as long as the page is open; returns the end of it. */
export function startKeys(): () => void {
  const read = createKeyReader();
  const listen = (event: KeyboardEvent) => {
    const press = pressOf(event);
    if (press === null || event.defaultPrevented || isTyping(event.target)) return;
    const inDialog = document.querySelector('dialog:modal') !== null;
    const rows = useShown
      .getState()
      .shown.toReversed()
      .map(({ table }) => table.current)
      .filter((table) => !inDialog || table.inDialogs === true)
      .flatMap((table) => table.rows);
    if (read(press, rows)) event.preventDefault();
  };
  // On the window: what has the focus and what listens on the document comes first.
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

import { useMemo, useState } from 'react';

/** Some things of a list; `anchor` is where a range begins: what was chosen last. */
export type Selection = { ids: ReadonlySet<number>; anchor: number | null };

export const nothing: Selection = { ids: new Set(), anchor: null };

export function toggled({ ids }: Selection, id: number): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** A range that goes on from `id`: begins there, unless it is selected already. */
export function from(selection: Selection, id: number): Selection {
  return selection.ids.has(id) ? selection : toggled(selection, id);
}

/** With all from the anchor to `id` in the order that is shown; the anchor stays. */
export function extended({ ids, anchor }: Selection, order: readonly number[], id: number): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  if (to < 0) return { ids, anchor };
  if (from < 0) return { ids: new Set([...ids, id]), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range]), anchor };
}

/** What of it is still there. */
export function among({ ids, anchor }: Selection, order: readonly number[]): Selection {
  const there = new Set(order);
  const kept = [...ids].filter((id) => there.has(id));
  return { ids: new Set(kept), anchor: anchor !== null && there.has(anchor) ? anchor : null };
}

export type Selecting = {
  has(id: number): boolean;
  /** In the order that is shown. */
  ids: readonly number[];
  toggle(id: number): void;
  /** With all up to `id`; `start` begins the range where it was not selected yet. */
  extend(id: number, start?: number): void;
  selectAll(): void;
  clear(): void;
};

/** Selection among what is shown; what goes away is no longer selected. */
export function useSelection(order: readonly number[]): Selecting {
  const [state, setState] = useState(nothing);
  const selection = useMemo(() => among(state, order), [state, order]);
  const ids = useMemo(() => order.filter((id) => selection.ids.has(id)), [order, selection]);
  return {
    has: (id) => selection.ids.has(id),
    ids,
    toggle: (id) => setState(toggled(selection, id)),
    extend: (id, start) =>
      setState(extended(start === undefined ? selection : from(selection, start), order, id)),
    selectAll: () => setState({ ids: new Set(order), anchor: selection.anchor }),
    clear: () => setState(nothing),
  };
}

import { useMemo, useState } from 'react';

/** Some things of a list; `anchor` is where a range begins: what was chosen last. */
export type Selection = { ids: ReadonlySet<number>; anchor: number | null };

export const nothing: Selection = { ids: new Set(), anchor: null };

export function toggled({ ids }: Selection, id: number): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
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
  extend(id: number): void;
  selectAll(): void;
  clear(): void;
};

/** Selection among what is shown; what goes away is no longer selected. */
export function useSelection(order: readonly number[]): Selecting {
  const [state, setState] = useState(nothing);
  const selection = useMemo(() => among(state, order), [state, order]);
  return {
    has: (id) => selection.ids.has(id),
    ids: order.filter((id) => selection.ids.has(id)),
    toggle: (id) => setState(toggled(selection, id)),
    extend: (id) => setState(extended(selection, order, id)),
    selectAll: () => setState({ ids: new Set(order), anchor: selection.anchor }),
    clear: () => setState(nothing),
  };
}

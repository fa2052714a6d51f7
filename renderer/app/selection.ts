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
  if (ids.size === 0) return { ids, anchor };
  const there = new Set(order);
  const kept = [...ids].filter((id) => there.has(id));
  return { ids: new Set(kept), anchor: anchor !== null && there.has(anchor) ? anchor : null };
}

/** With all of these, or, where all were, without them. */
export function allToggled({ ids, anchor }: Selection, these: readonly number[]): Selection {
  const next = new Set(ids);
  const all = these.every((id) => ids.has(id));
  for (const id of these) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return { ids: next, anchor: these[0] ?? anchor };
}

export type Selecting = {
  has(id: number): boolean;
  /** In the order that is shown. */
  ids: readonly number[];
  toggle(id: number): void;
  toggleAll(ids: readonly number[]): void;
  /** With all up to `id`; `start` begins the range where it was not selected yet. */
  extend(id: number, start?: number): void;
  /** These and no others. */
  choose(ids: Iterable<number>): void;
  selectAll(): void;
  clear(): void;
};

/** Selection among what is shown; what goes away is no longer selected. */
export function useSelection(order: readonly number[]): Selecting {
  const [state, setState] = useState(nothing);
  const selection = useMemo(() => among(state, order), [state, order]);
  const ids = useMemo(
    () => (selection.ids.size === 0 ? [] : order.filter((id) => selection.ids.has(id))),
    [order, selection],
  );
  return {
    has: (id) => selection.ids.has(id),
    ids,
    toggle: (id) => setState(toggled(selection, id)),
    toggleAll: (these) => setState(allToggled(selection, these)),
    extend: (id, start) =>
      setState(extended(start === undefined ? selection : from(selection, start), order, id)),
    choose: (these) => setState({ ids: new Set(these), anchor: selection.anchor }),
    selectAll: () => setState({ ids: new Set(order), anchor: selection.anchor }),
    clear: () => setState(nothing),
  };
}

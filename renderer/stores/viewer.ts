import { create } from 'zustand';
import type { Turn } from '../layout/zoom.ts';

/** The photos among which the viewer moves: those of the page that opened it, in its order. */
export type ViewerList = {
  ids: readonly number[];
  /** How many there are in all; more than `ids` while pages are still to be read. */
  total: number;
  /** Reads the next page of `ids`, when there is one. */
  more?: () => void;
};

type Viewer = {
  list: ViewerList;
  /** Photo that the viewer showed last: the page brings it into view and focuses it, then clears it. */
  returnTo: number | null;
  /** How photos are turned for this look at them; files and library know nothing of it. */
  turns: ReadonlyMap<number, Turn>;
  setList(list: ViewerList): void;
  setReturnTo(id: number | null): void;
  /** A quarter clockwise (1) or counterclockwise (-1). */
  turn(id: number, by: 1 | -1): void;
};

export const useViewer = create<Viewer>()((set) => ({
  list: { ids: [], total: 0 },
  returnTo: null,
  turns: new Map(),
  setList: (list) => set({ list }),
  setReturnTo: (returnTo) => set({ returnTo }),
  turn: (id, by) =>
    set(({ turns }) => ({ turns: new Map(turns).set(id, (((turns.get(id) ?? 0) + by + 4) % 4) as Turn) })),
}));

import { create } from 'zustand';

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
  setList(list: ViewerList): void;
  setReturnTo(id: number | null): void;
};

export const useViewer = create<Viewer>()((set) => ({
  list: { ids: [], total: 0 },
  returnTo: null,
  setList: (list) => set({ list }),
  setReturnTo: (returnTo) => set({ returnTo }),
}));

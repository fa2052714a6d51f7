import { create } from 'zustand';

type Changes = {
  /** Count up whenever people or photos may have changed; what shows them reads again. */
  persons: number;
  photos: number;
  announce(what: { persons: boolean; photos: boolean }): void;
};

const quietMs = 400;
const longestWaitMs = 2_000;

/** Versions of the library as far as this page knows; a busy scan is folded into a few steps. */
export const useChanges = create<Changes>()((set) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstAt = 0;
  let waiting = { persons: false, photos: false };

  const flush = () => {
    timer = undefined;
    const { persons, photos } = waiting;
    waiting = { persons: false, photos: false };
    set((now) => ({ persons: now.persons + Number(persons), photos: now.photos + Number(photos) }));
  };

  return {
    persons: 0,
    photos: 0,
    announce(what) {
      waiting = { persons: waiting.persons || what.persons, photos: waiting.photos || what.photos };
      if (timer === undefined) firstAt = performance.now();
      else clearTimeout(timer);
      timer = setTimeout(flush, Math.min(quietMs, Math.max(0, firstAt + longestWaitMs - performance.now())));
    },
  };
});

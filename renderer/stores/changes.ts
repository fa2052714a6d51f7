import { create } from 'zustand';
import { type Topic, topics } from '../app/answer-cache.ts';

type Changed = { readonly [T in Topic]?: boolean };

/** Of each topic a number that counts up whenever it may have changed; what shows it reads again. */
type Changes = Record<Topic, number> & { announce(what: Changed): void };

const quietMs = 400;
const longestWaitMs = 2_000;

/** Versions of the library as far as this page knows; a busy scan is folded into a few steps. */
export const useChanges = create<Changes>()((set) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstAt = 0;
  const waiting = new Set<Topic>();

  const flush = () => {
    timer = undefined;
    const changed = [...waiting];
    waiting.clear();
    set((now) => Object.fromEntries(changed.map((topic) => [topic, now[topic] + 1])));
  };

  return {
    persons: 0,
    photos: 0,
    albums: 0,
    settings: 0,
    announce(what) {
      for (const topic of topics) if (what[topic]) waiting.add(topic);
      if (timer === undefined) firstAt = performance.now();
      else clearTimeout(timer);
      timer = setTimeout(flush, Math.min(quietMs, Math.max(0, firstAt + longestWaitMs - performance.now())));
    },
  };
});

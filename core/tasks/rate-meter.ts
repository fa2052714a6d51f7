/** Speed over the last half minute, so that the time left follows what the disk and the photos are like now. */
export type RateMeter = {
  /** `count` so far at `timeMs` of a clock that never goes back. */
  add(count: number, timeMs: number): void;
  /** Null until there are `leastMs` (default: a second) to judge by. */
  perSecond(leastMs?: number): number | null;
};

const windowMs = 30_000;

export function createRateMeter(): RateMeter {
  const samples: { count: number; timeMs: number }[] = [];
  return {
    add(count, timeMs) {
      samples.push({ count, timeMs });
      while (samples.length > 2 && timeMs - samples[0]!.timeMs > windowMs) samples.shift();
    },
    perSecond(leastMs = 1000) {
      const first = samples[0];
      const last = samples.at(-1);
      if (!first || !last || last.timeMs - first.timeMs < leastMs) return null;
      return ((last.count - first.count) * 1000) / (last.timeMs - first.timeMs);
    },
  };
}

/** What tells a file that is still written from one that is done; null: nothing is there. */
export type Fingerprint = { sizeBytes: number; mtimeMs: number } | null;

export type SettleTimes = {
  /** From the first event to the first look: long enough for a rename to be over. */
  firstLookMs: number;
  /** Without events and changes for this long, a file is done. */
  stableMs: number;
  /** A file that never rests is handed over after this; what comes then counts anew. */
  patienceMs: number;
  /** Files that are done are handed over together when none has joined them for this long… */
  quietMs: number;
  /** …or when the first has waited this long. */
  maxWaitMs: number;
};

export const settleTimes: SettleTimes = {
  firstLookMs: 300,
  stableMs: 2_000,
  patienceMs: 600_000,
  quietMs: 1_000,
  maxWaitMs: 5_000,
};

type Waiting = {
  firstMs: number;
  /** Of the last event or change. */
  changedMs: number;
  /** Undefined before the first look. */
  fingerprint: Fingerprint | undefined;
  lookMs: number;
};

export type Settling = ReturnType<typeof createSettling>;

/**
 * Finds out which files have come to rest, and hands them over in batches. It knows no clock and no disk: the
 * caller says what time it is, looks at the paths that are due, and tells what it saw.
 */
export function createSettling(times: SettleTimes) {
  const waiting = new Map<string, Waiting>();
  /** To be handed over, and whether they rest: what never rests is not held back again. */
  const settled = new Map<string, boolean>();
  let firstSettledMs = 0;
  let lastSettledMs = 0;
  const batchMs = () => Math.min(lastSettledMs + times.quietMs, firstSettledMs + times.maxWaitMs);

  return {
    /** Something happened to a path. */
    touch(path: string, nowMs: number) {
      if (settled.get(path)) settled.delete(path);
      const entry = waiting.get(path);
      if (entry) entry.changedMs = nowMs;
      else {
        const lookMs = nowMs + times.firstLookMs;
        waiting.set(path, { firstMs: nowMs, changedMs: nowMs, fingerprint: undefined, lookMs });
      }
    },

    /** At most `limit` paths to look at now, the longest waiting first. */
    due(nowMs: number, limit: number): string[] {
      const paths: string[] = [];
      for (const [path, { lookMs }] of waiting) {
        if (lookMs <= nowMs) paths.push(path);
        if (paths.length === limit) break;
      }
      return paths;
    },

    /** What a look that began at `nowMs` saw; undefined: nothing of interest. */
    looked(path: string, fingerprint: Fingerprint | undefined, nowMs: number) {
      const entry = waiting.get(path);
      if (!entry) return;
      if (fingerprint === undefined) {
        // Something may have happened since.
        if (entry.changedMs > nowMs) entry.lookMs = entry.changedMs + times.firstLookMs;
        else waiting.delete(path);
        return;
      }
      if (entry.fingerprint === undefined) entry.fingerprint = fingerprint;
      else if (!isSame(entry.fingerprint, fingerprint)) {
        entry.fingerprint = fingerprint;
        entry.changedMs = nowMs;
      }
      const rests = nowMs - entry.changedMs >= times.stableMs;
      if (!rests && nowMs - entry.firstMs < times.patienceMs) {
        entry.lookMs = Math.max(entry.changedMs + times.stableMs, nowMs + 1);
        return;
      }
      waiting.delete(path);
      if (settled.size === 0) firstSettledMs = nowMs;
      lastSettledMs = nowMs;
      settled.set(path, rests);
    },

    /** The next batch of files that are done, when it is due; otherwise none. */
    take(nowMs: number): string[] {
      if (settled.size === 0 || nowMs < batchMs()) return [];
      const paths = [...settled.keys()];
      settled.clear();
      return paths;
    },

    /** When there will be something to look at or to take; null: not before the next event. */
    nextMs(): number | null {
      let nextMs = settled.size > 0 ? batchMs() : Number.POSITIVE_INFINITY;
      for (const { lookMs } of waiting.values()) nextMs = Math.min(nextMs, lookMs);
      return nextMs === Number.POSITIVE_INFINITY ? null : nextMs;
    },

    clear() {
      waiting.clear();
      settled.clear();
    },
  };
}

function isSame(a: Fingerprint, b: Fingerprint): boolean {
  return a === b || (a?.sizeBytes === b?.sizeBytes && a?.mtimeMs === b?.mtimeMs);
}

import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Live } from '../live.ts';
import { calibrationInUse } from '../people/calibration-in-use.ts';
import type { Store } from '../store/store.ts';
import type { Pack } from '../workers/models-in-use.ts';
import { gatherReview } from '../workers/review.ts';
import { type Board, createBoard } from './board.ts';

/** The questions to the owner, kept in step with people. */
export type ReviewQueue = {
  /** Null while the library has no faces. */
  board(): Promise<Board | null>;
  /** What was gathered already, however old. */
  gathered(): Board | null;
};

/** The owner rather sees questions of a moment ago than none. */
const patienceMs = 1500;

/**
 * People are compared in a process of its own when faces were found or grouped; what the owner does is taken in at
 * once. @param pack the one that faces are compared with @param signal ends comparing
 */
export function createReviewQueue(
  store: Store,
  libraryDir: string,
  pack: () => Pack | null,
  live: Live,
  signal: AbortSignal,
): ReviewQueue {
  let revision = 0;
  let latest: { board: Board; revision: number; pack: Pack } | null = null;
  let gathering: Promise<void> | null = null;
  live.subscribe((message) => {
    if (message.type === 'library_changed' && message.payload.photos) revision++;
  });

  function gather(current: Pack): Promise<void> {
    gathering ??= gatherOnce(current).finally(() => {
      gathering = null;
    });
    return gathering;
  }

  async function gatherOnce(current: Pack): Promise<void> {
    const startedAt = revision;
    const { dimension } = current.recogniser;
    const thresholds = calibrationInUse(store, current);
    const floorSimilarity = thresholds.sameSimilarity / 2;
    const job = {
      libraryDir,
      packId: current.id,
      dimension,
      floorSimilarity,
      clearSimilarity: thresholds.sureSimilarity * 1.3,
      threads: availableParallelism(),
    };
    const result = await gatherReview(job, signal);
    signal.throwIfAborted();
    const vectors = store.vectors(current.id, dimension);
    const options = {
      vectorOf: vectors.get,
      dimension,
      floorSimilarity,
      thresholds: () => calibrationInUse(store, current),
    };
    latest = { board: createBoard(store, result, options), revision: startedAt, pack: current };
  }

  return {
    async board() {
      const current = pack();
      if (!current) return null;
      if (!latest || latest.pack !== current) await gather(current);
      else if (latest.revision !== revision) {
        // Who sees questions of a moment ago looks again when there are new ones.
        const isDone = await Promise.race([gather(current).then(() => true), wait(patienceMs, false)]);
        if (!isDone) {
          gathering?.then(
            () => live.publish({ type: 'library_changed', payload: { persons: true, photos: false } }),
            () => {},
          );
        }
      }
      const { board } = latest!;
      if (!board.catchUp()) revision++;
      return board;
    },
    gathered: () => latest?.board ?? null,
  };
}

import { availableParallelism } from 'node:os';
import type { Store } from '../store/store.ts';
import { groupFaces } from '../workers/grouping.ts';
import type { OpenedModels } from '../workers/models-in-use.ts';
import { applyGrouping } from './regroup.ts';

/** Keeps people up to date with the faces that were found. */
export type Grouper = {
  /** Faces were added or removed: people are to be grouped again, also if the engine is killed before. */
  markStale(): void;
  isStale(): boolean;
  /** The owner changed people: a grouping under way was computed from old facts and is repeated. */
  ownerChanged(): void;
  /** Groups all faces; a call during another one waits for that and then groups again. */
  group(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void>;
};

export type GroupOptions = {
  signal: AbortSignal;
  /** Share done, 0..1. */
  onProgress?(share: number): void;
};

/**
 * How much more similar than "sure" two clusters must be on average to be one person. Measured on lfw (844 people) and
 * two made family libraries with the edge pack: at 0.005 first false joins, at 0.035 none, at 0.065 a tenth of the gain lost.
 */
const joinMargin = 0.035;

const staleKey = 'people_stale';

export function createGrouper(
  store: Store,
  libraryDir: string,
  settings: () => { eps: number | null; minSamples: number | null },
  onChanged: () => void,
): Grouper {
  let ownerRevision = 0;
  let facesRevision = 0;
  let stale = store.settings.get<boolean>(staleKey) ?? false;
  let last: Promise<void> = Promise.resolve();

  function setStale(value: boolean): void {
    if (stale === value) return;
    stale = value;
    store.settings.set(staleKey, value);
  }

  async function groupOnce(
    { pack }: Pick<OpenedModels, 'pack'>,
    { signal, onProgress = () => {} }: GroupOptions,
  ): Promise<void> {
    const { eps, minSamples } = settings();
    const job = {
      libraryDir,
      packId: pack.id,
      dimension: pack.recogniser.dimension,
      eps: eps ?? pack.calibration.clusterEps,
      minSamples: minSamples ?? pack.calibration.clusterMinSamples,
      coreQuality: pack.calibration.coreQuality,
      joinSimilarity: pack.calibration.sureSimilarity + joinMargin,
      threads: availableParallelism(),
    };
    // Stale until it is applied: an engine that is killed meanwhile leaves the rest to the next one.
    setStale(true);
    for (;;) {
      const revision = ownerRevision;
      const faces = facesRevision;
      const result = await groupFaces(job, { signal, onProgress });
      if (revision !== ownerRevision) continue;
      if (applyGrouping(store, result)) onChanged();
      if (faces === facesRevision) setStale(false);
      return;
    }
  }

  return {
    markStale: () => {
      facesRevision++;
      setStale(true);
    },
    isStale: () => stale,
    ownerChanged: () => {
      ownerRevision++;
    },
    group(models, options) {
      const turn = last.then(() => groupOnce(models, options));
      last = turn.catch(() => {});
      return turn;
    },
  };
}

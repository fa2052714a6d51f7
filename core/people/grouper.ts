import { availableParallelism } from 'node:os';
import type { Store } from '../store/store.ts';
import { type GroupingResult, groupFaces } from '../workers/grouping.ts';
import type { OpenedModels } from '../workers/models-in-use.ts';
import type { Preview } from './preview.ts';
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
  /** Finds out what grouping all faces would change, and changes nothing. */
  makePreview(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void>;
  /** The latest preview; null when people or faces changed since. */
  preview(): Preview | null;
};

export type GroupOptions = {
  signal: AbortSignal;
  /** Share done, 0..1. */
  onProgress?(share: number): void;
  /** The owner asked for it: all it does is one entry of the journal. */
  asked?: boolean;
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
  let lastPreview: Preview | null = null;

  function setStale(value: boolean): void {
    if (stale === value) return;
    stale = value;
    store.settings.set(staleKey, value);
  }

  /** Computes until the owner changed nothing meanwhile. */
  async function compute(
    { pack }: Pick<OpenedModels, 'pack'>,
    { signal, onProgress = () => {} }: GroupOptions,
  ): Promise<GroupingResult> {
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
    for (;;) {
      const revision = ownerRevision;
      const result = await groupFaces(job, { signal, onProgress });
      if (revision === ownerRevision) return result;
    }
  }

  async function groupOnce(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void> {
    // Stale until it is applied: an engine that is killed meanwhile leaves the rest to the next one.
    setStale(true);
    const faces = facesRevision;
    const result = await compute(models, options);
    if (applyGrouping(store, result, options.asked ?? false)) {
      lastPreview = null;
      onChanged();
    }
    if (faces === facesRevision) setStale(false);
  }

  async function previewOnce(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void> {
    const faces = facesRevision;
    const result = await compute(models, options);
    if (faces === facesRevision) lastPreview = { madeAt: new Date().toISOString(), result };
  }

  /** One after the other. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    markStale: () => {
      facesRevision++;
      lastPreview = null;
      setStale(true);
    },
    isStale: () => stale,
    ownerChanged: () => {
      ownerRevision++;
      lastPreview = null;
    },
    group: (models, options) => inTurn(() => groupOnce(models, options)),
    makePreview: (models, options) => inTurn(() => previewOnce(models, options)),
    preview: () => lastPreview,
  };
}

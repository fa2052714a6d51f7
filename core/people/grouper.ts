import { availableParallelism } from 'node:os';
import type { Store } from '../store/store.ts';
import { createGroupProcess, type GroupingJob, type GroupingResult } from '../workers/grouping.ts';
import type { OpenedModels } from '../workers/models-in-use.ts';
import { calibrationInUse } from './calibration-in-use.ts';
import { markUnlikely } from './mark-unlikely.ts';
import type { Preview } from './preview.ts';
import { applyGrouping } from './regroup.ts';

/** Keeps people up to date with the faces that were found. */
export type Grouper = {
  /**
   * Faces were added or removed: people are to be grouped again, also if the engine is killed before. `replaced`:
   * faces got other embeddings.
   */
  markStale(replaced?: boolean): void;
  isStale(): boolean;
  /** The owner changed people: a grouping under way was computed from old facts and is repeated. */
  ownerChanged(): void;
  /** Groups all faces; a call during another one waits for that and then groups again. */
  group(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void>;
  /** Finds out what grouping all faces would change, and changes nothing. */
  makePreview(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void>;
  /** The latest preview; null when people or faces changed since. */
  preview(): Preview | null;
  /** Ends the process that groups. */
  close(): void;
};

export type GroupOptions = {
  signal: AbortSignal;
  /** Share done, 0..1. */
  onProgress?(share: number): void;
  /** More faces are on their way: people stay stale. */
  interim?: boolean;
  /** Cosine distance to try instead of the one in the settings. */
  eps?: number | undefined;
  /** The owner asked for it: all it does is one entry of the journal. */
  asked?: boolean;
};

/**
 * Up to this share of new faces since all were grouped, new ones are placed among the people that are there; with more
 * of them everything is grouped, which is also what the owner's wish does. Placing LFW in ten batches ends close to
 * grouping it at once (test/parity/grouping.test.ts), yet with pair precision 0.996 instead of 0.999: good enough
 * while a scan goes on.
 */
const mostNewFaces = { interim: 0.2, atTheEnd: 0.02 };

const staleKey = 'people_stale';
const groupedKey = 'people_grouped';

/** When all faces were last grouped: by which pack, and how many they were. */
type GroupedAll = { pack: string; faces: number };

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
  const groupProcess = createGroupProcess();
  let vectorsReplaced = false;

  function setStale(value: boolean): void {
    if (stale === value) return;
    stale = value;
    store.settings.set(staleKey, value);
  }

  /** Computes until the owner changed nothing meanwhile. */
  async function compute(
    scope: GroupingJob['scope'],
    { pack }: Pick<OpenedModels, 'pack'>,
    { signal, eps: tried, onProgress = () => {} }: GroupOptions,
  ): Promise<GroupingResult> {
    const { eps: set, minSamples } = settings();
    const eps = tried ?? set;
    const { clusterEps, clusterMinSamples, coreQuality, chainSimilarity, link, sureSimilarity } =
      pack.calibration;
    // How much stricter the owner wants it than the pack does, by answers or by a radius in the settings.
    const learnt = calibrationInUse(store, pack).sureSimilarity - sureSimilarity;
    const stricter = eps === null ? learnt : clusterEps - eps;
    const job = {
      scope,
      libraryDir,
      packId: pack.id,
      dimension: pack.recogniser.dimension,
      calibration: {
        eps: clusterEps - stricter,
        minSamples: minSamples ?? clusterMinSamples,
        coreQuality,
        chainSimilarity: chainSimilarity + stricter,
        link: { ...link, base: link.base + stricter },
      },
      threads: availableParallelism(),
    };
    for (;;) {
      const revision = ownerRevision;
      const result = await groupProcess.group({ ...job, revision }, { signal, onProgress });
      if (revision === ownerRevision) return result;
    }
  }

  /** Whether most faces took part when all were last grouped, with the same pack. */
  function fewAreNew(packId: string, faces: number, { interim = false }: GroupOptions): boolean {
    const grouped = store.settings.get<GroupedAll>(groupedKey);
    return (
      grouped?.pack === packId &&
      faces - grouped.faces <= mostNewFaces[interim ? 'interim' : 'atTheEnd'] * faces
    );
  }

  async function groupOnce(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void> {
    // Stale until it is applied: an engine that is killed meanwhile leaves the rest to the next one.
    setStale(true);
    if (vectorsReplaced) {
      // It remembers the old ones.
      vectorsReplaced = false;
      groupProcess.close();
    }
    const revision = facesRevision;
    const { faces } = store.faces.count();
    const scope = !options.asked && fewAreNew(models.pack.id, faces, options) ? 'new' : 'all';
    const result = await compute(scope, models, options);
    if (scope === 'all') {
      store.settings.set(groupedKey, { pack: models.pack.id, faces } satisfies GroupedAll);
    }
    const changed = applyGrouping(store, result, options.asked ?? false);
    markUnlikely(store, models.pack.calibration);
    if (changed) {
      lastPreview = null;
      onChanged();
    }
    if (revision === facesRevision && !options.interim) setStale(false);
  }

  async function previewOnce(models: Pick<OpenedModels, 'pack'>, options: GroupOptions): Promise<void> {
    const faces = facesRevision;
    const result = await compute('all', models, options);
    if (faces === facesRevision) lastPreview = { madeAt: new Date().toISOString(), result };
  }

  /** One after the other. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    markStale: (replaced = false) => {
      vectorsReplaced ||= replaced;
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
    close: () => groupProcess.close(),
  };
}

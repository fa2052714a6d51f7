import { dirname } from 'node:path';
import type { Grouper, GroupOptions } from '../people/grouper.ts';
import type { Store } from '../store/store.ts';
import { readSettings } from '../system/settings.ts';
import type { TaskControl, TaskWork } from '../tasks/task-runner.ts';
import type { ModelsInUse, OpenedModels } from '../workers/models-in-use.ts';
import { analyzePending, type InFlight, type PendingPhoto } from './analyze-pending.ts';
import { type FolderToScan, findChanges } from './find-changes.ts';
import type { LibraryContext } from './library-handlers.ts';
import type { PhotoLocating } from './locate-photos.ts';
import { detectNameRules, type NameRules } from './path-key.ts';
import type { SaveContext } from './save-analysis.ts';
import { stackPhotos } from './stack-photos.ts';
import { type Changes, checkRoot } from './watch-library.ts';

export type ScanContext = Pick<
  LibraryContext,
  'store' | 'libraryDir' | 'uploadsDir' | 'thumbsDir' | 'onChanged'
> & {
  models: ModelsInUse;
  grouper: Grouper;
  inFlight: InFlight;
  locating: PhotoLocating;
};

/** Grouping may take this share of the time while photos are still analysed. */
const groupingShare = 0.1;
/** First people appear after this. */
const firstGroupingMs = 4_000;
const pageSize = 64;
/** Setting: folders that the last whole scan could not look into. */
export const unreadableFoldersKey = 'unreadable_folders';
export type UnreadableFolder = { path: string; code: string };

/** A scan: find what changed on the disk, analyse it, group the faces. */
export function scanWork(context: ScanContext): TaskWork {
  const { store, models, onChanged } = context;
  return async (control) => {
    // Opening may download or warm up a device; the walk goes on meanwhile.
    const opening = models.open(control.signal);
    opening.catch(() => {});
    const unreadable = await findAllChanges(context, control);
    onChanged();
    const opened = await opening;
    store.photos.requeueOtherPacks(opened.pack.id);

    await analyzeAndGroup(context, opened, control, pendingPages(store), store.photos.pendingCount());
    const { done, failed, skipped } = store.photos.countByState();
    const { faces } = store.faces.count();
    control.setTotals({ images: done + failed + skipped, faces, persons: store.persons.list().length });
    for (const { path, code } of unreadable) console.error(`not scanned (${code}): ${path}`);
    store.settings.set(unreadableFoldersKey, unreadable);
  };
}

/** Analyses given photos of the library: what was uploaded (`placeIds`), or what is tried again (`photoIds`). */
export function uploadWork(context: ScanContext): TaskWork {
  const { store, models } = context;
  return async (control) => {
    const { photoIds = [], placeIds = [] } = control.input as { photoIds?: number[]; placeIds?: number[] };
    // A file that holds a known photo is that one's in the end.
    const concerned = () => {
      const ofPlaces = placeIds.flatMap((id) => store.places.get(id)?.photo_id ?? []);
      return [...new Set([...photoIds, ...ofPlaces])];
    };
    const opened = await models.open(control.signal);
    const photos = concerned().flatMap((id) => (store.photos.get(id)?.state === 'pending' ? [{ id }] : []));
    await analyzeAndGroup(context, opened, control, () => photos.splice(0), photos.length);
    const { faces, persons } = store.faces.countInPhotos(concerned());
    control.setTotals({ images: photoIds.length + placeIds.length, faces, persons });
  };
}

/** Groups all faces again, with the settings of now, because the owner asked for it. */
export function clusterWork({ models, grouper, store }: ScanContext): TaskWork {
  return async (control) => {
    await grouper.group(await models.open(control.signal), { ...groupingReport(control), asked: true });
    control.setTotals({ faces: store.faces.count().faces, persons: store.persons.list().length });
  };
}

/** Finds out what grouping all faces again would change. */
export function previewWork({ models, grouper }: ScanContext): TaskWork {
  return async (control) => {
    const { eps } = control.input as { eps?: number };
    await grouper.makePreview(await models.open(control.signal), { ...groupingReport(control), eps });
  };
}

/** A look at what the watch saw change. */
export function lookWork(context: ScanContext, takeChanges: () => Changes[]): TaskWork {
  const { store, models, onChanged } = context;
  return async (control) => {
    const folders: FolderToScan[] = [];
    for (const { rootId, paths, folders: whole } of takeChanges()) {
      const root = store.roots.get(rootId);
      if (!root || !(await checkRoot(store, root))) continue;
      const folder = { rootId, path: root.path };
      for (const below of whole) folders.push({ ...folder, below });
      for (const below of new Set([...paths].map((path) => dirname(path)))) {
        folders.push({ ...folder, below, shallow: true });
      }
    }
    await findInFolders(context, folders, control);
    onChanged();
    const total = store.photos.pendingCount();
    if (total === 0) return;
    await analyzeAndGroup(context, await models.open(control.signal), control, pendingPages(store), total);
  };
}

async function findAllChanges(context: ScanContext, control: TaskControl) {
  const { store, uploadsDir } = context;
  const folders: FolderToScan[] = [];
  for (const root of store.roots.all()) {
    if (await checkRoot(store, root)) folders.push({ rootId: root.id, path: root.path });
  }
  const unreadable = await findInFolders(context, [...folders, { rootId: null, path: uploadsDir }], control);
  // Nobody has uploaded anything yet: no folder, no problem.
  return unreadable.filter(({ path }) => path !== uploadsDir);
}

async function findInFolders(
  { store, libraryDir }: ScanContext,
  folders: readonly FolderToScan[],
  control: TaskControl,
) {
  const unreadable: UnreadableFolder[] = [];
  let foundBefore = 0;
  const rules = new Map<string, NameRules>();
  const rulesOf = async (path: string) => {
    const known = rules.get(path) ?? (await detectNameRules(path));
    rules.set(path, known);
    return known;
  };
  for (const folder of folders) {
    await control.untilRunning();
    let found = 0;
    const problems = await findChanges(store, folder, {
      excluded: folder.rootId === null ? new Set() : new Set([libraryDir]),
      patterns: folder.rootId === null ? [] : readSettings(store).exclude,
      nameRules: await rulesOf(folder.path),
      signal: control.signal,
      onFound(count) {
        found = count;
        control.report({ stage: 'finding', current: foundBefore + count, total: 0 });
      },
    });
    foundBefore += found;
    unreadable.push(...problems);
  }
  return unreadable;
}

/** Photos to be analysed, page by page. */
function pendingPages({ photos }: Store): () => PendingPhoto[] {
  let lastId = 0;
  return () => {
    const page = photos.pendingAfter(lastId, pageSize);
    lastId = page.at(-1)?.id ?? lastId;
    return page;
  };
}

async function analyzeAndGroup(
  context: ScanContext,
  opened: OpenedModels,
  control: TaskControl,
  next: () => PendingPhoto[],
  total: number,
): Promise<void> {
  const { store, libraryDir, thumbsDir, grouper, inFlight, locating, onChanged } = context;
  const { pack, pool } = opened;
  const save: SaveContext = {
    store,
    vectors: store.vectors(pack.id, pack.recogniser.dimension),
    packId: pack.id,
    sameSimilarity: pack.calibration.sameSimilarity,
  };
  const interim = createInterimGrouping(() =>
    grouper.group(opened, { signal: control.signal, interim: true }),
  );
  let done = 0;
  control.report({ stage: 'analyzing', current: 0, total });
  await analyzePending({ ...save, pool, inFlight, thumbsDir }, control, next, (replaced) => {
    grouper.markStale(replaced);
    done++;
    control.report({ stage: 'analyzing', current: done, total: Math.max(total, done) });
    control.setTotals({ images: done });
    interim.tick();
    locating.soon();
  });
  await interim.settled();
  await Promise.all([locating.now(), stackPhotos(store, libraryDir, control.signal)]);
  onChanged();
  if (grouper.isStale()) await grouper.group(opened, groupingReport(control));
}

/** Shows how far a grouping is. */
function groupingReport(control: TaskControl): GroupOptions {
  control.report({ stage: 'grouping', current: 0, total: 100 });
  return {
    signal: control.signal,
    onProgress: (share) =>
      control.report({ stage: 'grouping', current: Math.floor(share * 100), total: 100 }),
  };
}

/** Groups now and then while photos are analysed, so that people appear early, for a bounded share of the time. */
function createInterimGrouping(group: () => Promise<void>) {
  let dueMs = performance.now() + firstGroupingMs;
  let current: Promise<void> | null = null;
  return {
    tick() {
      const startMs = performance.now();
      if (current || startMs < dueMs) return;
      current = group()
        // The grouping at the end reports what is wrong.
        .catch(() => {})
        .finally(() => {
          const endMs = performance.now();
          dueMs = endMs + (endMs - startMs) / groupingShare;
          current = null;
        });
    },
    settled: () => current ?? Promise.resolve(),
  };
}

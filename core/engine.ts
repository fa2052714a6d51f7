import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { albumHandlers } from './albums/album-handlers.ts';
import { createSuggestions } from './albums/suggestions.ts';
import { createSummaries } from './albums/summaries.ts';
import type { Handlers } from './contract/handlers.ts';
import type { Task } from './contract/schemas.ts';
import { drawFaceHandler } from './library/draw-face.ts';
import { duplicateHandlers } from './library/duplicates/duplicate-handlers.ts';
import { libraryHandlers } from './library/library-handlers.ts';
import { createPhotoLocating } from './library/locate-photos.ts';
import { makePlaceholders } from './library/make-placeholders.ts';
import { photoHandlers } from './library/photo-handlers.ts';
import {
  clusterWork,
  lookWork,
  previewWork,
  type ScanContext,
  scanWork,
  uploadWork,
} from './library/scan-work.ts';
import { createSimilarPhotos } from './library/similar-photos.ts';
import { stackPhotos } from './library/stack-photos.ts';
import { trashHandlers } from './library/trash-handlers.ts';
import type { WatchTimes } from './library/watch/watch-root.ts';
import { createLibraryWatch } from './library/watch-library.ts';
import { createNameWriting, writeNamesWork } from './library/write-names-work.ts';
import { createLive, type Live } from './live.ts';
import { faceHandlers } from './people/face-handlers.ts';
import { createGrouper } from './people/grouper.ts';
import { historyHandlers } from './people/history-handlers.ts';
import { createOwnersWord } from './people/owners-word.ts';
import { peopleHandlers } from './people/people-handlers.ts';
import { createReview } from './review/review-handlers.ts';
import { faceSearchHandlers } from './search/face-search-handlers.ts';
import { photoSearchHandlers } from './search/photo-search-handlers.ts';
import { searchHandlers } from './search/search-handlers.ts';
import { timelineHandlers } from './search/timeline-handlers.ts';
import { makeLibraryFolder } from './store/database.sql.ts';
import { openStore } from './store/store.ts';
import { backupHandlers, backupWork } from './system/backups.ts';
import { forgetFacesHandler } from './system/forget-faces.ts';
import { readSettings } from './system/settings.ts';
import { downloadWork, systemHandlers } from './system/system-handlers.ts';
import { libraryToken } from './system/token.ts';
import { createTaskRunner } from './tasks/task-runner.ts';
import { createModelsInUse } from './workers/models-in-use.ts';
import { createNameWriter } from './workers/name-writing.ts';
import { createRendering } from './workers/rendering.ts';

/** One open library: everything Heirloom does, without any port or window. */
export type Engine = {
  libraryDir: string;
  /** Whoever has it may do everything with the library over HTTP. */
  token: string;
  handlers: Handlers;
  live: Live;
  /** Resolves when a task has ended, however it ended. */
  ended(taskId: string): Promise<Task>;
  /** Stops all work and closes the library; unfinished tasks go on at the next start. */
  close(): Promise<void>;
};

export type EngineOptions = {
  /** Made when it is not there. */
  libraryDir: string;
  /** Analysis processes. Default: one per core, at most 8: each holds about 250 MB. */
  processes?: number;
  /** Look for new and changed photos as soon as the disk changes, unless the owner turned it off. Default: true. */
  watch?: boolean;
  /** How long the watch waits for the disk to rest. Default: as a family's disks need it. */
  watchTimes?: Partial<WatchTimes>;
  /** A line for the owner about models and devices. Default: stderr. */
  onNote?(sentence: string): void;
};

/** Opens a library and goes on with what was unfinished. @throws AppError `library_*`. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  // The walk compares real paths.
  const libraryDir = makeLibraryFolder(options.libraryDir);
  const thumbsDir = join(libraryDir, 'thumbs');
  const uploadsDir = join(libraryDir, 'uploads');
  const processes = options.processes ?? Math.min(8, availableParallelism());
  const stopping = new AbortController();
  const watches = options.watch ?? true;
  const onNote = options.onNote ?? ((sentence) => console.error(sentence));

  const store = openStore(libraryDir);
  const token = await libraryToken(libraryDir);
  const live = createLive();
  const similar = createSimilarPhotos(store);
  const onChanged = () => {
    similar.changed();
    nameWriting.soon();
    live.publish({ type: 'library_changed', payload: { persons: true, photos: true } });
  };
  const models = createModelsInUse({
    libraryDir,
    thumbsDir,
    processes,
    preferred: () => readSettings(store).pack,
    onNote,
  });
  const grouper = createGrouper(
    store,
    libraryDir,
    () => {
      const { cluster_eps, cluster_min_samples } = readSettings(store);
      return { eps: cluster_eps, minSamples: cluster_min_samples };
    },
    onChanged,
  );
  const locating = createPhotoLocating(store, () =>
    live.publish({ type: 'library_changed', payload: { persons: false, photos: true } }),
  );
  const scan: ScanContext = {
    store,
    libraryDir,
    uploadsDir,
    thumbsDir,
    onChanged,
    models,
    grouper,
    inFlight: new Set(),
    locating,
  };
  const writer = createNameWriter();
  const tasks = createTaskRunner(store, live, {
    scan: scanWork(scan),
    look: lookWork(scan, () => watch.takeChanges()),
    upload: uploadWork(scan),
    cluster: clusterWork(scan),
    cluster_preview: previewWork(scan),
    write_names: writeNamesWork({ store, writer }),
    model_download: downloadWork(models),
    backup: backupWork(store, libraryDir),
  });
  const watch = createLibraryWatch({
    ...{ store, tasks, libraryDir, onChanged, onNote },
    times: options.watchTimes,
  });
  const follow = () => {
    if (watches)
      watch.follow().catch((error) => onNote(`Folders are not watched: ${(error as Error).message}`));
  };
  const onStacking = () =>
    stackPhotos(store, libraryDir, stopping.signal).then(onChanged, (error) => {
      if (!stopping.signal.aborted) console.error(error);
    });
  const nameWriting = createNameWriting(store, tasks);
  const onOwnerChange = () => {
    nameWriting.soon();
    grouper.ownerChanged();
    live.publish({ type: 'library_changed', payload: { persons: true, photos: false } });
  };

  const summaries = createSummaries(store, live);
  const suggestions = createSuggestions(store, live);
  const onAlbumsChanged = () =>
    live.publish({ type: 'library_changed', payload: { persons: false, photos: false, albums: true } });

  const onRootRemoved = () => {
    // People may be gone with their last photo: a grouping under way still counts on them.
    grouper.ownerChanged();
    onChanged();
  };

  const onSettings = () => {
    follow();
    live.publish({ type: 'library_changed', payload: { persons: false, photos: false, settings: true } });
  };

  const rendering = createRendering();
  const word = createOwnersWord(store);
  const review = createReview({ store, word, models, libraryDir, live, onOwnerChange });
  const handlers: Handlers = {
    ...systemHandlers({ store, tasks, models, libraryDir, processes, onSettings }),
    ...libraryHandlers({
      store,
      tasks,
      libraryDir,
      uploadsDir,
      thumbsDir,
      onChanged: onRootRemoved,
      onRootsChanged: follow,
    }),
    ...backupHandlers({ store, tasks, libraryDir }),
    ...forgetFacesHandler({ store, tasks, grouper, libraryDir, thumbsDir, onChanged: onRootRemoved }),
    ...photoHandlers(store, tasks, rendering, thumbsDir, onStacking),
    ...similar.handlers,
    ...trashHandlers(store, onChanged),
    ...duplicateHandlers(store, onChanged),
    writeNames: () => {
      const task = tasks.start('write_names', {});
      return { task_id: task.id, message: 'Writing names' };
    },
    ...peopleHandlers({ store, word, tasks, grouper, onOwnerChange }),
    ...faceHandlers(store, word, onOwnerChange),
    ...historyHandlers(store, onOwnerChange),
    ...drawFaceHandler(scan, { word, tasks }),
    ...review.handlers,
    ...searchHandlers(store),
    ...photoSearchHandlers(store),
    ...timelineHandlers(store),
    ...faceSearchHandlers(store, models),
    ...albumHandlers({ store, summaries, suggestions, onAlbumsChanged }),
    listTasks: ({ query: { limit } }) => tasks.latest(limit),
    getTask: ({ params: { id } }) => tasks.get(id),
    pauseTask: ({ params: { id } }) => tasks.pause(id),
    resumeTask: ({ params: { id } }) => tasks.resume(id),
    cancelTask: ({ params: { id } }) => tasks.cancel(id),
  };
  // Libraries from before towns were known, and what the last run left.
  void locating.now();
  tasks.resumeUnfinished();
  follow();
  const placeholders = makePlaceholders(store, thumbsDir, stopping.signal).then(
    (made) => {
      if (made > 0) live.publish({ type: 'library_changed', payload: { persons: false, photos: true } });
    },
    (error) => {
      if (!stopping.signal.aborted) console.error(error);
    },
  );
  // The disk may have changed while nobody watched.
  if (watches && store.roots.all().length > 0) tasks.start('scan', {});

  return {
    libraryDir,
    token,
    handlers,
    live,
    ended: tasks.ended,
    async close() {
      // Stop first: work that the closing pool turns away is then unfinished, not failed.
      review.close();
      rendering.close();
      locating.close();
      stopping.abort();
      nameWriting.close();
      writer.close();
      await watch.close();
      const stopped = tasks.close();
      await models.close();
      await placeholders;
      await stopped;
      grouper.close();
      store.close();
    },
  };
}

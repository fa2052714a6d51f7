import type { RootRow } from '../store/roots.sql.ts';
import type { Store } from '../store/store.ts';
import { readSettings } from '../system/settings.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { createFolderWatch, type FolderWatch } from './watch/folder-watch.ts';
import { rootPresence } from './watch/root-presence.ts';
import type { WatchTimes } from './watch/watch-root.ts';

/** Folders and files of one root that are to be looked at again. */
export type Changes = { rootId: number; paths: Set<string>; folders: Set<string> };

/** Keeps up with the disk: what changes in the folders of the library is looked at soon afterwards. */
export type LibraryWatch = {
  /** Watches the folders of now, with the settings of now; nothing when the owner does not want it. */
  follow(): Promise<void>;
  /** What changed since this was asked last. */
  takeChanges(): Changes[];
  close(): Promise<void>;
};

export function createLibraryWatch({
  store,
  tasks,
  libraryDir,
  times,
  onChanged,
  onNote,
}: {
  store: Store;
  tasks: Pick<TaskRunner, 'start'>;
  libraryDir: string;
  times?: Partial<WatchTimes>;
  onChanged(): void;
  onNote(sentence: string): void;
}): LibraryWatch {
  let watch: FolderWatch | null = null;
  let changes = new Map<number, Changes>();

  function collect(rootId: number, kind: 'paths' | 'folders', paths: readonly string[]): void {
    const known = changes.get(rootId) ?? { rootId, paths: new Set(), folders: new Set() };
    for (const path of paths) known[kind].add(path);
    changes.set(rootId, known);
    tasks.start('look', {});
  }

  return {
    async follow() {
      const { watch: isWanted, exclude } = readSettings(store);
      const roots = isWanted
        ? store.roots.all().map(({ id, path, marker }) => ({ id, path, marker, patterns: exclude }))
        : [];
      if (watch) return watch.setRoots(roots);
      if (roots.length === 0) return;
      watch = createFolderWatch({
        roots,
        times,
        excluded: new Set([libraryDir]),
        onChanges: (rootId, paths) => collect(rootId, 'paths', paths),
        onFoldersChanged: (rootId, folders) => collect(rootId, 'folders', folders),
        onRootAway(rootId) {
          setAway(store, rootId, true);
          onChanged();
        },
        onRootBack(rootId) {
          const root = store.roots.get(rootId);
          if (!root) return;
          setAway(store, rootId, false);
          onChanged();
          collect(rootId, 'folders', [root.path]);
        },
        onNote: ({ message }) => onNote(message),
      });
      await watch.ready;
    },
    takeChanges() {
      const taken = [...changes.values()];
      changes = new Map();
      return taken;
    },
    close: async () => watch?.close(),
  };
}

/** Whether a root is there now; the library knows it afterwards. Photos of one that is away stay as they were. */
export async function checkRoot(store: Store, { id, path, marker }: RootRow): Promise<boolean> {
  const presence = await rootPresence(path, marker);
  if (presence.here && presence.marker !== marker) store.roots.setMarker(id, presence.marker);
  setAway(store, id, !presence.here);
  return presence.here;
}

function setAway({ roots, photos, transaction }: Store, rootId: number, away: boolean): void {
  transaction(() => {
    if (!roots.setAway(rootId, away)) return;
    // Shown from another folder meanwhile, where they are in one.
    for (const photoId of roots.sharedPhotoIds(rootId)) photos.settle(photoId);
  });
}

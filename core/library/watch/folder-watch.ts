import { settleTimes } from './settled.ts';
import { thisSystem, type WatchSystem } from './system.ts';
import {
  type RootWatch,
  type WatchEvents,
  type WatchedRoot,
  type WatchMode,
  type WatchTimes,
  watchRoot,
} from './watch-root.ts';

export type FolderWatchOptions = WatchEvents & {
  roots: readonly WatchedRoot[];
  /** Absolute paths that are not watched, e.g. the library itself. */
  excluded: ReadonlySet<string>;
  /** Default: as a family's disks need it. */
  times?: Partial<WatchTimes>;
  /** Default: this operating system. */
  system?: WatchSystem;
};

export type FolderWatch = {
  /** Watches these roots and no others; one whose path or patterns changed is watched anew. Resolves when all are. */
  setRoots(roots: readonly WatchedRoot[]): Promise<void>;
  /** Resolves when the first roots are watched, or known to be away. */
  ready: Promise<void>;
  mode(rootId: number): WatchMode | null;
  /** Lets go of everything; nothing is reported any more. */
  close(): Promise<void>;
};

export const watchTimes: WatchTimes = { ...settleTimes, pollMs: 300_000, presenceMs: 15_000 };

/**
 * Tells what changes in the roots, when it has come to rest and in batches. It reads no files and changes nothing;
 * that the library is as the disk says, the caller makes sure of.
 */
export function createFolderWatch({ roots, times, system, ...options }: FolderWatchOptions): FolderWatch {
  const watches = new Map<number, { key: string; watch: RootWatch }>();
  const context = { ...options, times: { ...watchTimes, ...times }, system: system ?? thisSystem() };

  async function setRoots(wanted: readonly WatchedRoot[]): Promise<void> {
    const keys = new Map(wanted.map((root) => [root.id, JSON.stringify([root.path, root.patterns ?? []])]));
    const closed: Promise<void>[] = [];
    for (const [id, { key, watch }] of watches) {
      if (keys.get(id) === key) continue;
      watches.delete(id);
      closed.push(watch.close());
    }
    for (const root of wanted) {
      if (!watches.has(root.id))
        watches.set(root.id, { key: keys.get(root.id)!, watch: watchRoot(root, context) });
    }
    await Promise.all([...closed, ...[...watches.values()].map(({ watch }) => watch.ready)]);
  }

  return {
    setRoots,
    ready: setRoots(roots),
    mode: (rootId) => watches.get(rootId)?.watch.mode() ?? null,
    async close() {
      const open = [...watches.values()];
      watches.clear();
      await Promise.all(open.map(({ watch }) => watch.close()));
    },
  };
}

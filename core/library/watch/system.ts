import { isUtf8 } from 'node:buffer';
import { readFileSync, watch } from 'node:fs';
import { isRemoteFolder } from './remote-folder.ts';

/*
[Note: One watch a folder on Linux]
inotify knows single folders only. @parcel/watcher 2.6 builds trees of them, but (tried on 2026-11-21) it does not
watch the folders inside a folder that is created or moved in, goes on reporting files of a renamed folder under its
old name, gives up a root for one unreadable folder, and drops the notice that events were lost; VS Code's users live
with that, a library cannot. `recursive` of fs.watch is slower and has the same holes.
So on Linux each folder that the walk enters has an fs.watch of its own, set before the folder is listed, and an event
only says where to look again: the tree is always what the disk says. libuv keeps silent about a full queue too, but
it hands a full queue over without pause; so many events within one turn of the loop as fill half of it are taken for
a loss, and the root is looked through as a whole.
On macOS and Windows the system watches whole trees, and @parcel/watcher reports losses.
*/

export type Closeable = { close(): void | Promise<void> };

/** What the watch needs of an operating system. */
export type WatchSystem = {
  isRemote(path: string): Promise<boolean>;
} & (
  | {
      /** @throws with the system's code, e.g. ENOSPC: no more folders can be watched. */
      watchFolder(path: string, events: FolderEvents): Closeable;
    }
  | { watchTree(path: string, excluded: readonly string[], events: TreeEvents): Promise<Closeable> }
);

export type FolderEvents = {
  /**
   * Something happened to an entry of the folder; null: its name is unknown or no text. `rename`: an entry came or
   * went; what happens to the folder itself is told as if an entry of the same name were in it.
   */
  onEvent(name: string | null, kind: 'rename' | 'change'): void;
  onLost(): void;
};

export type TreeEvents = { onEvents(paths: string[]): void; onLost(): void };

export function thisSystem(): WatchSystem {
  if (process.platform === 'linux') return { isRemote: isRemoteFolder, watchFolder: folderWatcher() };
  return { isRemote: isRemoteFolder, watchTree };
}

/** All watches of a process share one queue of the kernel. */
function folderWatcher() {
  const lostFrom = queueLength() / 2;
  const listeners = new Set<FolderEvents>();
  let countInTurn = 0;
  const count = () => {
    if (countInTurn++ === 0)
      setImmediate(() => {
        countInTurn = 0;
      });
    if (countInTurn === lostFrom) for (const { onLost } of listeners) onLost();
  };
  return (path: string, events: FolderEvents): Closeable => {
    const watcher = watch(path, { encoding: 'buffer', persistent: false }, (kind, name) => {
      count();
      events.onEvent(name && isUtf8(name) ? name.toString() : null, kind);
    });
    watcher.on('error', events.onLost);
    listeners.add(events);
    return {
      close() {
        listeners.delete(events);
        watcher.close();
      },
    };
  };
}

function queueLength(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'), 10);
  } catch {
    return 16_384;
  }
}

/** The system's own watch over a whole tree. Loaded late: not each system has a binary of it. */
export async function watchTree(
  path: string,
  excluded: readonly string[],
  { onEvents, onLost }: TreeEvents,
): Promise<Closeable> {
  const { subscribe } = await import('@parcel/watcher');
  const subscription = await subscribe(
    path,
    (error, events) => {
      if (error) onLost();
      else onEvents(events.map((event) => event.path));
    },
    { ignore: [...excluded] },
  );
  return { close: () => subscription.unsubscribe() };
}

import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { mediaKind } from '../../media/formats.ts';
import { childPath, createLeftOut } from '../left-out.ts';
import { noMedia } from '../walk.ts';
import { type RootMarker, rootPresence } from './root-presence.ts';
import { createSettling, type Fingerprint, type SettleTimes } from './settled.ts';
import type { Closeable, WatchSystem } from './system.ts';
import { createTree, type Tree } from './tree.ts';

export type WatchedRoot = {
  id: number;
  /** A real path. */
  path: string;
  /** What the owner leaves out in this root. */
  patterns?: readonly string[];
  /** From an earlier time: tells the root from the empty folder that its disk is mounted on. */
  marker?: RootMarker | null;
};

export type WatchTimes = SettleTimes & {
  /** Between two scans of a root that cannot be watched. */
  pollMs: number;
  /** Between two looks whether a root is there. */
  presenceMs: number;
};

/** `watching`: events of the system; `polling`: scans now and then; `away`: unplugged, waiting for its return. */
export type WatchMode = 'starting' | 'watching' | 'polling' | 'away';

export type WatchNote = {
  rootId: number;
  code: 'network_folder' | 'watch_limit' | 'watch_failed' | 'events_lost';
  /** For the log, in English. */
  message: string;
};

export type WatchEvents = {
  /**
   * Paths of media files and sidecars that are new, changed, gone or now something else, and at rest: all there is to
   * look at again. Both paths of a move come in one call.
   */
  onChanges(rootId: number, paths: string[]): void;
  /** Folders below which anything may have changed, or that are gone with all in them; the root itself: scan it. */
  onFoldersChanged(rootId: number, folders: string[]): void;
  onRootAway(rootId: number): void;
  /** Much may have changed meanwhile: scan it. */
  onRootBack(rootId: number): void;
  onNote(note: WatchNote): void;
};

export type RootContext = WatchEvents & {
  excluded: ReadonlySet<string>;
  times: WatchTimes;
  system: WatchSystem;
};

export type RootWatch = {
  /** Resolves when changes from now on are noticed, or the root is known to be away. */
  ready: Promise<void>;
  mode(): WatchMode;
  close(): Promise<void>;
};

const looksAtOnce = 1_024;

/** What rests by itself: a folder to be reported, whatever its own time and size. */
const resting: Fingerprint = { sizeBytes: 0, mtimeMs: 0 };
/** There, but the system does not say more. */
const unknown: Fingerprint = { sizeBytes: -1, mtimeMs: -1 };

/** Watches one root until it is closed. It never reads files. */
export function watchRoot(root: WatchedRoot, context: RootContext): RootWatch {
  const { times, system, excluded } = context;
  const { patterns = [] } = root;
  const settling = createSettling(times);
  const leftOut = createLeftOut(root.path, { excluded, patterns });
  const closing = new AbortController();
  /** Of the paths in `settling`, those that are reported as folders. */
  const reportedFolders = new Set<string>();
  let mode: WatchMode = 'starting';
  let marker = root.marker ?? null;
  let tree: Tree | null = null;
  let treeWatch: Closeable | null = null;
  let mustSync = false;
  let lookTimer: NodeJS.Timeout | null = null;

  // One thing at a time; what fails unexpectedly ends in polling.
  let work: Promise<void> = Promise.resolve();
  const enqueue = (step: () => Promise<void>) => {
    work = work
      .then(() => (closing.signal.aborted ? undefined : step()))
      .catch((error: NodeJS.ErrnoException) => fallBack(error));
    return work;
  };

  // ── opening and closing ─────────────────────────────────────────────────────────────────────────────────

  async function open(): Promise<void> {
    if (await system.isRemote(root.path)) {
      mode = 'polling';
      note('network_folder', 'changes by other computers are not reported: scanned now and then');
      return;
    }
    const opened = createTree(root.path, {
      ...{ excluded, patterns, signal: closing.signal },
      openWatch: 'watchFolder' in system ? (path) => system.watchFolder(path, folderEvents(path)) : null,
    });
    tree = opened;
    if ('watchTree' in system) {
      const inside = [...excluded].filter((path) => path.startsWith(childPath(root.path, '')));
      const onEvents = (paths: string[]) => paths.forEach(touch);
      treeWatch = await system.watchTree(root.path, inside, { onEvents, onLost });
    }
    await opened.add(root.path);
    mode = 'watching';
  }

  async function release(): Promise<void> {
    if (lookTimer) clearTimeout(lookTimer);
    lookTimer = null;
    settling.clear();
    reportedFolders.clear();
    mustSync = false;
    tree?.close();
    tree = null;
    const watch = treeWatch;
    treeWatch = null;
    // A watch of a root that is gone may not be closed properly.
    await Promise.resolve(watch?.close()).catch(() => {});
  }

  async function fallBack(error: NodeJS.ErrnoException): Promise<void> {
    await release();
    if (closing.signal.aborted) return;
    mode = 'polling';
    if (error.code === 'ENOSPC' || error.code === 'EMFILE')
      note('watch_limit', `the system watches no more folders (${error.code}): scanned now and then`);
    else note('watch_failed', `cannot be watched (${error.message}): scanned now and then`);
    context.onFoldersChanged(root.id, [root.path]);
  }

  function note(code: WatchNote['code'], message: string) {
    context.onNote({ rootId: root.id, code, message: `${root.path}: ${message}` });
  }

  // ── whether the root is there ───────────────────────────────────────────────────────────────────────────

  /** @returns whether it is there as before. */
  async function checkPresence(): Promise<boolean> {
    const presence = await rootPresence(root.path, marker);
    if (closing.signal.aborted) return false;
    if (!presence.here) {
      if (mode === 'away') return false;
      mode = 'away';
      await release();
      context.onRootAway(root.id);
      return false;
    }
    const isOther = marker !== null && marker !== presence.marker;
    marker = presence.marker;
    if (mode === 'away' || mode === 'starting') {
      const wasAway = mode === 'away';
      await open();
      if (wasAway) context.onRootBack(root.id);
      return false;
    }
    if (isOther) {
      await release();
      await open();
      context.onFoldersChanged(root.id, [root.path]);
    }
    return !isOther;
  }

  // ── events ──────────────────────────────────────────────────────────────────────────────────────────────

  function folderEvents(folder: string) {
    return {
      onEvent(name: string | null, kind: 'rename' | 'change') {
        if (name === null) return touchFolder(folder);
        if (kind === 'rename' && name === basename(folder)) renew(folder);
        touch(childPath(folder, name));
      },
      onLost,
    };
  }

  function onLost() {
    if (!tree) return;
    if (!mustSync) note('events_lost', 'more changes than the system could report: scanned as a whole');
    mustSync = true;
    touchFolder(root.path);
  }

  /**
   * A folder is gone or moved, its watch with it; another one may be in its place already, which ext4 likes to give
   * the inode of the first.
   */
  function renew(folder: string) {
    tree?.remove(folder);
    if (folder === root.path) mustSync = true;
    touchFolder(folder);
  }

  /** Something may have happened to a path: to be looked at when it rests. */
  function touch(path: string) {
    if (!tree) return;
    if (path === root.path) {
      void enqueue(async () => void (await checkPresence()));
      return;
    }
    let known = path;
    for (let parent = dirname(path); !tree.has(parent); parent = dirname(known)) {
      if (parent.length <= root.path.length) return;
      known = parent;
    }
    const name = basename(known);
    if (name === noMedia) {
      const folder = dirname(known);
      if (folder === root.path) return;
      tree.remove(folder);
      touchFolder(folder);
    } else if (!name.startsWith('.') || mediaKind(name) === 'sidecar') {
      settling.touch(known, performance.now());
      lookSoon();
    }
  }

  function touchFolder(folder: string) {
    reportedFolders.add(folder);
    settling.touch(folder, performance.now());
    lookSoon();
  }

  function lookSoon() {
    if (lookTimer || closing.signal.aborted) return;
    const nowMs = performance.now();
    const waitMs = Math.min(Math.max((settling.nextMs() ?? nowMs) - nowMs, 20), times.firstLookMs);
    lookTimer = setTimeout(() => enqueue(lookAndReport), waitMs).unref();
  }

  // ── looking and reporting ───────────────────────────────────────────────────────────────────────────────

  async function lookAndReport(): Promise<void> {
    const lookMs = performance.now();
    const paths = settling.due(lookMs, looksAtOnce);
    const found = await Promise.all(paths.map(lookAt));
    for (const [i, path] of paths.entries()) {
      if (!tree || closing.signal.aborted) return;
      settling.looked(path, await sortOut(tree, path, found[i]!), lookMs);
    }
    const settled = settling.take(performance.now());
    // When a disk is pulled out, all its files are gone: nobody deleted them.
    if (settled.length > 0 && (await checkPresence())) await report(settled);
    lookTimer = null;
    if (settling.nextMs() !== null) lookSoon();
  }

  /** Keeps the tree as the disk is. @returns undefined for what is of no interest. */
  async function sortOut(of: Tree, path: string, found: Found): Promise<Fingerprint | undefined> {
    const isFolder = found.kind === 'folder';
    if (of.has(path) && (!isFolder || (await of.isReplaced(path)))) {
      of.remove(path);
      reportedFolders.add(path);
    }
    if (path !== root.path && leftOut(dirname(path), basename(path), isFolder) && !isHiddenSidecar(path))
      return reportedFolders.has(path) ? resting : undefined;
    if (isFolder && !of.has(path)) {
      const { files, oddFolders } = await of.add(path);
      for (const file of files) settling.touch(file, performance.now());
      for (const folder of oddFolders) touchFolder(folder);
    }
    if (reportedFolders.has(path)) return found.kind === 'gone' ? null : resting;
    if (mediaKind(path) === 'other') return undefined;
    // It may be in the place of a photo.
    if (isFolder) return resting;
    return found.kind === 'gone' ? null : found.fingerprint;
  }

  async function report(settled: readonly string[]): Promise<void> {
    let folders = settled.filter((path) => reportedFolders.delete(path));
    if (mustSync && folders.includes(root.path)) {
      mustSync = false;
      // Before the caller scans: nothing falls between the scan and the watches.
      await tree?.sync();
    }
    if (folders.includes(root.path)) folders = [root.path];
    // Where a folder was or is, a photo of the same name may be or have been.
    const inFolders = new Set(folders);
    const changes = settled.filter((path) => !inFolders.has(path) || mediaKind(path) !== 'other');
    if (closing.signal.aborted) return;
    if (folders.length > 0) context.onFoldersChanged(root.id, folders);
    if (changes.length > 0 && folders[0] !== root.path) context.onChanges(root.id, changes);
  }

  const presenceTimer = setInterval(
    () => enqueue(async () => void (await checkPresence())),
    times.presenceMs,
  ).unref();
  const pollTimer = setInterval(() => {
    if (mode === 'polling') context.onFoldersChanged(root.id, [root.path]);
  }, times.pollMs).unref();

  return {
    ready: enqueue(async () => void (await checkPresence())),
    mode: () => mode,
    async close() {
      closing.abort();
      clearInterval(presenceTimer);
      clearInterval(pollTimer);
      await work;
      await release();
    },
  };
}

type Found = { kind: 'gone' } | { kind: 'folder' } | { kind: 'file'; fingerprint: Fingerprint };

async function lookAt(path: string): Promise<Found> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return { kind: 'folder' };
    // A link in the place of a photo is not followed: the photo is gone.
    if (!stats.isFile()) return { kind: 'gone' };
    return { kind: 'file', fingerprint: { sizeBytes: stats.size, mtimeMs: stats.mtimeMs } };
  } catch (error) {
    const isGone = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    );
    return isGone ? { kind: 'gone' } : { kind: 'file', fingerprint: unknown };
  }
}

function isHiddenSidecar(path: string): boolean {
  return basename(path).startsWith('.') && mediaKind(path) === 'sidecar';
}

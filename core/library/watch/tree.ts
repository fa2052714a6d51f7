import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { childPath } from '../left-out.ts';
import { type WalkOptions, walkFolders } from '../walk.ts';
import type { Closeable } from './system.ts';

type Folder = { identity: string; watch: Closeable | null; children: Set<string> };

/** What lies below a folder when it becomes known. */
export type Contents = {
  /** Media and sidecars. */
  files: string[];
  /** Folders with files whose names are no text. */
  oddFolders: string[];
};

export type TreeOptions = Pick<WalkOptions, 'excluded' | 'patterns'> & {
  /** Opens a watch on one folder, where the system does not watch whole trees. */
  openWatch: ((path: string) => Closeable) | null;
  signal: AbortSignal;
};

export type Tree = ReturnType<typeof createTree>;

/** The folders of a root that the walk enters, as they were last seen, each with its watch. */
export function createTree(root: string, { openWatch, signal, ...leftOut }: TreeOptions) {
  const folders = new Map<string, Folder>();

  function remove(path: string) {
    const folder = folders.get(path);
    if (!folder) return;
    folders.delete(path);
    folders.get(dirname(path))?.children.delete(path);
    folder.watch?.close();
    for (const child of folder.children) remove(child);
  }

  async function enter(path: string): Promise<void> {
    // Before the watch: should the folder be replaced in between, the next look sees that.
    const identity = await identityOf(path);
    if (identity === null || folders.get(path)?.identity === identity) return;
    remove(path);
    let watch: Closeable | null = null;
    try {
      watch = openWatch?.(path) ?? null;
    } catch (error) {
      // Gone, or may not be read: the walk reports that. Others mean that there can be no more watches.
      if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
    folders.set(path, { identity, watch, children: new Set() });
    folders.get(dirname(path))?.children.add(path);
  }

  return {
    has: (path: string) => folders.has(path),

    /** Whether another folder has taken the place of a known one. */
    isReplaced: async (path: string) => folders.get(path)?.identity !== (await identityOf(path)),

    /** Makes a folder and all below it known. @throws with the system's code when there can be no more watches. */
    async add(path: string): Promise<Contents> {
      const contents: Contents = { files: [], oddFolders: [] };
      const entries = walkFolders(path, {
        ...leftOut,
        root,
        signal,
        onEnter: enter,
        onUnreadableFolder: (folder, code) => code === 'ENOENT' && remove(folder),
      });
      for await (const { folder, media, sidecars } of entries) {
        for (const file of media) if (file.code === null) contents.files.push(file.path);
        for (const name of sidecars) contents.files.push(childPath(folder, name));
        if (media.some(({ code }) => code !== null)) contents.oddFolders.push(folder);
      }
      return contents;
    },

    /** A folder and all below it are no longer known. */
    remove,

    /** Looks through all folders after events were lost. */
    async sync(): Promise<void> {
      const seen = new Set<string>();
      const entries = walkFolders(root, {
        ...leftOut,
        signal,
        onEnter(path) {
          seen.add(path);
          return enter(path);
        },
        onUnreadableFolder: (folder, code) => code === 'ENOENT' && remove(folder),
      });
      for await (const _ of entries);
      for (const path of [...folders.keys()]) if (!seen.has(path)) remove(path);
    },

    close() {
      for (const { watch } of folders.values()) watch?.close();
      folders.clear();
    },
  };
}

async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await lstat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

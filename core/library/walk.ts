import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaKind } from './media-types.ts';

/** Folders that systems and programs keep for themselves; what begins with a dot is left out as well. */
const systemFolders = new Set([
  '$RECYCLE.BIN',
  'System Volume Information',
  '@eaDir',
  '#recycle',
  'lost+found',
]);

export type WalkOptions = {
  /** Absolute paths that are not entered, e.g. the library itself. */
  excluded: ReadonlySet<string>;
  onUnreadableFolder(path: string, code: string): void;
};

/**
 * Paths of all media files below a folder, folder by folder in the order of names. Links are not followed: their
 * targets are found where they really are, and loops cannot happen.
 */
export async function* walk(folder: string, options: WalkOptions): AsyncGenerator<string> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    options.onUnreadableFolder(folder, (error as NodeJS.ErrnoException).code ?? 'unknown');
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isFile()) {
      if (mediaKind(path) !== 'other') yield path;
    } else if (entry.isDirectory() && !systemFolders.has(entry.name) && !options.excluded.has(path)) {
      yield* walk(path, options);
    }
  }
}

import { opendir, stat } from 'node:fs/promises';

/** Device and inode of a root: tells a disk from the empty folder that it is mounted on. */
export type RootMarker = string;

export type RootPresence = { here: true; marker: RootMarker } | { here: false };

/**
 * Whether a root is there. With its marker from before, an empty folder in its place is the mount point of a disk
 * that is away, not a root whose photos were all deleted.
 */
export async function rootPresence(path: string, known: RootMarker | null): Promise<RootPresence> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    const marker = `${dev}:${ino}`;
    const isEmpty = await hasNothing(path);
    return known !== null && known !== marker && isEmpty ? { here: false } : { here: true, marker };
  } catch {
    return { here: false };
  }
}

/** Reads only as far as the first entry that a system does not make by itself. */
async function hasNothing(path: string): Promise<boolean> {
  for await (const { name } of await opendir(path))
    if (!name.startsWith('.') && name !== 'lost+found') return false;
  return true;
}

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sidecar } from '../store/places.sql.ts';
import type { FolderEntry } from './walk.ts';

/**
 * Finds out which files of a folder tell about which photos beside them, and how these files are now.
 * @returns for a photo's file name its sidecars, in the order of names.
 */
export async function createSidecarFinder({
  folder,
  sidecars,
}: FolderEntry): Promise<(fileName: string) => Sidecar[]> {
  if (sidecars.length === 0) return () => [];
  const found = new Map<string, Sidecar>();
  for (const name of sidecars) {
    const stats = await lstat(join(folder, name)).catch(() => null);
    if (stats?.isFile()) found.set(name, [name, stats.size, Math.round(stats.mtimeMs)]);
  }
  return (fileName) => [found.get(`${fileName}.xmp`)].filter((sidecar) => sidecar !== undefined);
}

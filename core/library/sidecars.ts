import { lstat, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sidecarNamesFor } from '../media/metadata/sidecar-names.ts';
import { matchTakeout } from '../media/metadata/takeout-names.ts';
import { hasPicasaFaces, isPicasaContacts, isPicasaIni, parsePicasaIni } from '../media/regions/picasa.ts';
import type { Sidecar } from '../store/places.sql.ts';
import type { FolderEntry } from './walk.ts';

/**
 * Finds out which files of a folder tell about which photos in it: XMP, Google Takeout, Picasa.
 * @returns for a photo's file name its sidecars as they are now, the most trusted first.
 */
export async function createSidecarFinder({
  folder,
  media,
  sidecars,
}: FolderEntry): Promise<(fileName: string) => Sidecar[]> {
  if (sidecars.length === 0) return () => [];
  const found = new Map<string, Sidecar>();
  for (const name of sidecars) {
    const stats = await lstat(join(folder, name)).catch(() => null);
    if (stats?.isFile()) found.set(name, [name, stats.size, Math.round(stats.mtimeMs)]);
  }
  const takeout = matchTakeout([...media.map(({ path }) => basename(path)), ...found.keys()]);
  const picasaOf = await picasaFinder(folder, [...found.keys()]);
  return (fileName) => {
    const xmp = sidecarNamesFor(fileName).find((name) => found.has(name));
    const names = [xmp, takeout.get(fileName), ...picasaOf(fileName)];
    return names.flatMap((name) => {
      const sidecar = name === undefined ? undefined : found.get(name);
      return sidecar ? [sidecar] : [];
    });
  };
}

/** Picasa's notes are of a whole folder: only photos with faces in them are read again when they change. */
async function picasaFinder(
  folder: string,
  names: readonly string[],
): Promise<(fileName: string) => string[]> {
  const iniName = names.find(isPicasaIni);
  const bytes = iniName === undefined ? null : await readFile(join(folder, iniName)).catch(() => null);
  if (!bytes) return () => [];
  const ini = parsePicasaIni(bytes);
  const both = [iniName!, ...names.filter(isPicasaContacts)];
  return (fileName) => (hasPicasaFaces(ini, fileName) ? both : []);
}

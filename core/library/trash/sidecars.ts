import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isMediaFile } from '../../media/formats.ts';
import { sidecarNamesFor } from '../../media/metadata/sidecar-names.ts';
import { matchTakeout } from '../../media/metadata/takeout-names.ts';

/**
 * The files, then those beside them that only speak of them: XMP, Takeout's JSON, Apple's AAE. One that also belongs to a
 * photo or video that stays (`X.xmp` of `X.CR3` and `X.jpg`) is left where it is.
 */
export async function withSidecars(paths: readonly string[]): Promise<string[]> {
  const all = new Set(paths);
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const names = await readdir(folder).catch(() => []);
    const takeout = matchTakeout(names.filter((name) => isMediaFile(name) || /\.json$/i.test(name)));
    const going = new Set<string>();
    const staying = new Set<string>();
    for (const name of names.filter(isMediaFile)) {
      const owners = paths.includes(join(folder, name)) ? going : staying;
      for (const sidecar of sidecarNamesFor(name)) owners.add(sidecar);
      for (const ending of ['.aae', '.AAE']) owners.add(basename(name, extname(name)) + ending);
      if (takeout.has(name)) owners.add(takeout.get(name)!);
    }
    for (const name of names) if (going.has(name) && !staying.has(name)) all.add(join(folder, name));
  }
  return [...all];
}

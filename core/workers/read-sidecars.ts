import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import {
  isPicasaContacts,
  isPicasaIni,
  type PicasaIni,
  parsePicasaContacts,
  parsePicasaIni,
} from '../media/regions/picasa.ts';

/** What the files beside a photo hold. */
export type Sidecars = {
  xmp: Uint8Array | null;
  takeoutJson: string | null;
  picasa: { ini: PicasaIni; contacts: ReadonlyMap<string, string> } | null;
};

/** Larger ones are none: the parsers refuse them as well. */
const maxSizeBytes = 32 * 2 ** 20;

/** Reads the files beside a photo; what cannot be read says nothing. */
export async function readSidecars(paths: readonly string[]): Promise<Sidecars> {
  const sidecars: Sidecars = { xmp: null, takeoutJson: null, picasa: null };
  let ini: PicasaIni | null = null;
  let contacts: ReadonlyMap<string, string> = new Map();
  for (const path of paths) {
    const bytes = await readSmall(path);
    if (!bytes) continue;
    const name = basename(path);
    if (isPicasaIni(name)) ini = parsePicasaIni(bytes);
    else if (isPicasaContacts(name)) contacts = parsePicasaContacts(bytes.toString());
    else if (extname(name).toLowerCase() === '.json') sidecars.takeoutJson ??= bytes.toString();
    else sidecars.xmp ??= bytes;
  }
  if (ini) sidecars.picasa = { ini, contacts };
  return sidecars;
}

async function readSmall(path: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(path);
    return size <= maxSizeBytes ? await readFile(path) : null;
  } catch {
    return null;
  }
}

import { lstat, readdir } from 'node:fs/promises';
import { childPath } from './left-out.ts';

/** When two names are one file, on the file system of a root. */
export type NameRules = { ignoresCase: boolean; ignoresForm: boolean };

export const exactNames: NameRules = { ignoresCase: false, ignoresForm: false };

/** What is asked of a disk to learn its rules. */
export type Disk = {
  list(folder: string): Promise<{ name: string; isFolder: boolean }[]>;
  /** Equal for one file under two names; null when there is none of this name. */
  identity(path: string): Promise<string | null>;
};

/** Names tried before the system's habit is believed. */
const maxProbes = 64;

/**
 * Finds out, without writing, whether a root tells `A.jpg` from `a.jpg` and composed from decomposed letters (NFC
 * and NFD): a file is asked for by another spelling of its name that is not in the folder.
 */
export async function detectNameRules(root: string, disk: Disk = realDisk): Promise<NameRules> {
  const ignoresCase = await probe(disk, root, swapCase);
  const ignoresForm = await probe(disk, root, swapForm);
  return {
    ignoresCase: ignoresCase ?? (process.platform === 'win32' || process.platform === 'darwin'),
    // APFS and HFS+ do not tell the forms apart. Where letters have no case, none has another form either, mostly.
    ignoresForm: ignoresForm ?? process.platform === 'darwin',
  };
}

/**
 * Equal for two paths exactly when they are one file under these rules: what a path is looked up by. Of letters
 * that are equal only in some languages, none is.
 */
export function pathKey(path: string, { ignoresCase, ignoresForm }: NameRules): string {
  const formed = ignoresForm ? path.normalize('NFC') : path;
  // A sigma at the end of a word is another letter in small type only.
  return ignoresCase ? formed.toLowerCase().replaceAll('ς', 'σ') : formed;
}

/** Whether two paths are one file under these rules. */
export function isSamePath(a: string, b: string, rules: NameRules): boolean {
  return a === b || pathKey(a, rules) === pathKey(b, rules);
}

/** @returns null when no name below the root, as far as was looked, can be spelled otherwise. */
async function probe(disk: Disk, root: string, respell: (name: string) => string): Promise<boolean | null> {
  const folders = [root];
  let probes = 0;
  for (let folder = folders.shift(); folder !== undefined && probes < maxProbes; folder = folders.shift()) {
    probes++;
    const entries = await disk.list(folder);
    const names = new Set(entries.map(({ name }) => name));
    for (const { name } of entries) {
      const other = respell(name);
      if (other === name || names.has(other) || probes >= maxProbes) continue;
      probes++;
      const [identity, otherIdentity] = await Promise.all(
        [name, other].map((each) => disk.identity(childPath(folder, each))),
      );
      // It may be gone since it was listed.
      if (identity !== null) return identity === otherIdentity;
    }
    for (const { name, isFolder } of entries) if (isFolder) folders.push(childPath(folder, name));
  }
  return null;
}

const realDisk: Disk = {
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  async identity(path) {
    const stats = await lstat(path, { bigint: true }).catch(() => null);
    return stats && `${stats.dev}:${stats.ino}`;
  },
};

/** Latin letters only: others are folded differently from system to system. */
function swapCase(name: string): string {
  return name.replace(/[a-zA-Z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

function swapForm(name: string): string {
  const composed = name.normalize('NFC');
  return composed === name ? name.normalize('NFD') : composed;
}

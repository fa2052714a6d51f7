import { lstat, readdir } from 'node:fs/promises';
import { childPath } from './left-out.ts';

/** When two names are one file, on the file system of a root. */
export type NameRules = { ignoresCase: boolean; ignoresForm: boolean };

export const exactNames: NameRules = { ignoresCase: false, ignoresForm: false };

/** Names tried before the system's habit is believed. */
const maxProbes = 64;

/**
 * Finds out, without writing, whether a root tells `A.jpg` from `a.jpg` and composed from decomposed letters (NFC
 * and NFD): a file is asked for by another spelling of its name that is not in the folder.
 */
export async function detectNameRules(root: string): Promise<NameRules> {
  const ignoresCase = await probe(root, swapCase);
  const ignoresForm = await probe(root, swapForm);
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
async function probe(root: string, respell: (name: string) => string): Promise<boolean | null> {
  const folders = [root];
  let probes = 0;
  for (let folder = folders.shift(); folder !== undefined && probes < maxProbes; folder = folders.shift()) {
    probes++;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = new Set(entries.map(({ name }) => name));
    for (const { name } of entries) {
      const other = respell(name);
      if (other === name || names.has(other) || probes >= maxProbes) continue;
      probes++;
      const answer = await isOneFile(childPath(folder, name), childPath(folder, other));
      if (answer !== null) return answer;
    }
    for (const entry of entries) if (entry.isDirectory()) folders.push(childPath(folder, entry.name));
  }
  return null;
}

/** @returns null when the first is gone. */
async function isOneFile(path: string, otherPath: string): Promise<boolean | null> {
  const [file, other] = await Promise.all(
    [path, otherPath].map((each) => lstat(each, { bigint: true }).catch(() => null)),
  );
  if (!file) return null;
  return other !== null && other !== undefined && file.ino === other.ino && file.dev === other.dev;
}

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

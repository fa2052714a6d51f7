import { relative, sep } from 'node:path';
import ignore from 'ignore';

/** Folders that systems and programs keep for themselves, in small letters; what begins with a dot is left out too. */
const systemFolders = new Set([
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  // Network disks: Synology, QNAP.
  '@eadir',
  '#recycle',
  '#snapshot',
  '@recycle',
  '@recently-snapshot',
]);

/** Libraries of Apple's programs: folders full of previews; the photos themselves are in one of two folders. */
const photoPackage = /\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/i;
const photoPackageOriginals = /^(originals|masters)$/i;

/** Previews that Lightroom makes of photos that are elsewhere. */
const previewPackage = /\.lrdata$/i;

export type LeftOutOptions = {
  /** Absolute paths that are not entered, e.g. the library itself. */
  excluded: ReadonlySet<string>;
  /**
   * What the owner leaves out, as in `.gitignore`, relative to the root: `Screenshots` (anywhere), `/Scans` (only
   * there), `cache/`, `*.png`, `!keep.png`. Letter case counts on Linux only; Unicode forms never do.
   */
  patterns?: readonly string[];
};

/** Whether a file or folder is passed over, its parent not being so. */
export type LeftOut = (parent: string, name: string, isFolder: boolean) => boolean;

export function createLeftOut(root: string, { excluded, patterns = [] }: LeftOutOptions): LeftOut {
  const owners = patterns.length > 0 ? ownersPatterns(root, patterns) : () => false;
  return (parent, name, isFolder) =>
    name.startsWith('.') ||
    (isFolder && isSystemFolder(name)) ||
    (photoPackage.test(parent) && !photoPackageOriginals.test(name)) ||
    (isFolder && excluded.has(childPath(parent, name))) ||
    owners(parent, name, isFolder);
}

function isSystemFolder(name: string): boolean {
  return systemFolders.has(name.toLowerCase()) || previewPackage.test(name);
}

function ownersPatterns(root: string, patterns: readonly string[]): LeftOut {
  const rules = ignore({ ignorecase: process.platform !== 'linux' });
  rules.add(patterns.map((pattern) => pattern.normalize('NFC')));
  return (parent, name, isFolder) => {
    const path = relative(root, childPath(parent, name)).normalize('NFC');
    // It refuses what is no relative path, e.g. a name that begins with `./` after normalisation: never left out.
    const posix = sep === '/' ? path : path.replaceAll(sep, '/');
    return ignore.isPathValid(posix) && rules.ignores(isFolder ? `${posix}/` : posix);
  };
}

/** `join` without its normalisation, which costs more than the rest of a walk. */
export function childPath(parent: string, name: string): string {
  return parent.endsWith(sep) ? parent + name : parent + sep + name;
}

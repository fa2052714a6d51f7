import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { FolderSuggestion } from '../contract/schemas.ts';
import { isMediaFile } from '../media/formats.ts';
import { isInside } from './folders.ts';

/** All of it takes no longer than this: somebody waits for it. */
const timeLimitMs = 1_200;
/** A folder beside the system's own is worth a word from this many photos on. */
const worthMentioning = 12;
const deepest = 4;
const mostShown = 6;

export type SuggestOptions = {
  /** Folders of the library, and its own: they and what is in them are not suggested. */
  known: readonly string[];
  /** Default: those of this computer. */
  home?: string;
  mounts?: readonly string[];
};

/** Folders that probably hold photos, the most promising first, each counted for a short time. */
export async function suggestFolders(options: SuggestOptions): Promise<FolderSuggestion[]> {
  const { known, home = homedir(), mounts = mountFolders() } = options;
  const endMs = performance.now() + timeLimitMs;
  const pictures = await picturesFolders(home);
  const candidates: { path: string; kind: FolderSuggestion['kind'] }[] = [
    ...pictures.map((path) => ({ path, kind: 'pictures' as const })),
    ...(await camerasOf(mounts)).map((path) => ({ path, kind: 'device' as const })),
    ...(await subFolders(home)).map((path) => ({ path, kind: 'found' as const })),
  ];
  const found: FolderSuggestion[] = [];
  for (const { path: given, kind } of candidates) {
    const path = await realpath(given).catch(() => null);
    if (path === null || known.some((folder) => isInside(path, folder))) continue;
    if (found.some((other) => isInside(path, other.path))) continue;
    // The last candidates still get a glance.
    const counted = await countMedia(path, Math.max(endMs, performance.now() + 20), known);
    if (counted.photos_count < (kind === 'found' ? worthMentioning : 1)) continue;
    found.push({ path, kind, ...counted });
  }
  const first = (kind: FolderSuggestion['kind']) => ['pictures', 'device', 'found'].indexOf(kind);
  return found
    .sort((a, b) => first(a.kind) - first(b.kind) || b.photos_count - a.photos_count)
    .slice(0, mostShown);
}

/** The system's own folder for pictures, wherever its owner or their language put it. */
async function picturesFolders(home: string): Promise<string[]> {
  const named = /^XDG_PICTURES_DIR="(.*)"$/m.exec(
    await readFile(join(home, '.config/user-dirs.dirs'), 'utf8').catch(() => ''),
  )?.[1];
  const folders = [
    ...(named ? [named.replace('$HOME', home)] : []),
    join(home, 'Pictures'),
    join(home, 'OneDrive/Pictures'),
    join(home, 'Изображения'),
  ];
  // Without a folder for pictures some systems name the home itself.
  return [...new Set(folders)].filter((path) => path.replace(/\/$/, '') !== home && existsSync(path));
}

/** Where disks and cards appear. */
function mountFolders(): string[] {
  if (process.platform === 'darwin') return ['/Volumes'];
  const user = basename(homedir());
  return process.platform === 'linux' ? [`/media/${user}`, `/run/media/${user}`] : [];
}

async function camerasOf(mounts: readonly string[]): Promise<string[]> {
  const disks = (await Promise.all(mounts.map(subFolders))).flat();
  return disks.map((disk) => join(disk, 'DCIM')).filter((path) => existsSync(path));
}

/** Programs' own folders, which hold pictures that nobody took. */
const notPhotos = new Set([
  ...['Library', 'Applications', 'AppData', 'Downloads', 'Music', 'Templates', 'Public', 'snap', 'go'],
  ...['node_modules', 'src', 'Загрузки', 'Музыка', 'Шаблоны', 'Общедоступные'],
]);

async function subFolders(folder: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !notPhotos.has(entry.name))
    .map(({ name }) => join(folder, name));
}

async function countMedia(
  folder: string,
  endMs: number,
  known: readonly string[],
): Promise<Pick<FolderSuggestion, 'photos_count' | 'more'>> {
  let count = 0;
  const waiting = [{ path: folder, depth: 0 }];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (performance.now() > endMs) return { photos_count: count, more: true };
    const { path, depth } = at;
    const entries: Dirent[] = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && isMediaFile(entry.name)) count++;
      const below = join(path, entry.name);
      const enter = entry.isDirectory() && !entry.name.startsWith('.') && !notPhotos.has(entry.name);
      if (!enter || known.includes(below)) continue;
      if (depth < deepest) waiting.push({ path: below, depth: depth + 1 });
    }
  }
  return { photos_count: count, more: false };
}

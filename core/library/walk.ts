import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { PhotoFailureCode } from '../contract/errors.ts';
import { mediaKind } from '../media/formats.ts';
import { childPath, createLeftOut, type LeftOut, type LeftOutOptions } from './left-out.ts';

export type WalkOptions = LeftOutOptions & {
  onUnreadableFolder(path: string, code: string): void;
  /** What the owner's patterns are relative to, when the walk begins at a folder inside it. Default: the folder. */
  root?: string;
  signal?: AbortSignal;
  /** Before a folder is listed. What it throws ends the walk. */
  onEnter?(path: string): Promise<void> | void;
};

export type FileEntry = {
  /** Where the file is; with `bad_name`, a text to show and to tell files apart by: nothing opens it. */
  path: string;
  /** Why the file cannot be opened by its path. */
  code: Extract<PhotoFailureCode, 'bad_name'> | null;
};

export type FolderEntry = {
  folder: string;
  /** In the order of names. */
  media: FileEntry[];
  /** Names of XMP, JSON and Picasa files, which may say something about the media. */
  sidecars: string[];
};

/** A folder still to be listed; the bytes are given when no text names it. */
type Place = { path: string; bytes: Buffer | null };

type Entry = Place & { name: string; isFile: boolean; isFolder: boolean };

/** The longest path that the system takes; Node passes long paths of Windows by its limit. */
const maxPathBytes = { linux: 4095, darwin: 1023 }[process.platform as string] ?? Number.POSITIVE_INFINITY;

/** Its folder and all below are no photos, says Android. */
export const noMedia = '.nomedia';

/**
 * Lists a folder and all below it, parents first. Links are not followed: their targets are found where they
 * really are, and loops cannot happen. A folder with a `.nomedia` file has no media, unless it is the root, which
 * the owner chose.
 */
export async function* walkFolders(folder: string, options: WalkOptions): AsyncGenerator<FolderEntry> {
  const { root = folder, onUnreadableFolder, onEnter, signal } = options;
  const leftOut = createLeftOut(root, options);
  const places: Place[] = [{ path: folder, bytes: null }];
  for (let place = places.pop(); place; place = places.pop()) {
    signal?.throwIfAborted();
    if (!place.bytes) await onEnter?.(place.path);
    let entries: Entry[];
    try {
      entries = await list(place);
    } catch (error) {
      onUnreadableFolder(place.path, (error as NodeJS.ErrnoException).code ?? 'unknown');
      continue;
    }
    const hasNoMedia = place.path !== root && entries.some(({ name }) => name === noMedia);
    if (hasNoMedia) entries = [];
    yield sortOut(place, entries, leftOut);
    for (const entry of entries.reverse())
      if (entry.isFolder && !leftOut(place.path, entry.name, true)) places.push(entry);
  }
}

function sortOut({ path: folder }: Place, entries: readonly Entry[], leftOut: LeftOut): FolderEntry {
  const entry: FolderEntry = { folder, media: [], sidecars: [] };
  for (const { name, path, bytes, isFile } of entries) {
    const kind = isFile ? mediaKind(name) : 'other';
    if (kind === 'sidecar') {
      if (!bytes) entry.sidecars.push(name);
    } else if (kind !== 'other' && !leftOut(folder, name, false)) {
      entry.media.push({ path, code: bytes || isTooLong(path) ? 'bad_name' : null });
    }
  }
  return entry;
}

function isTooLong(path: string): boolean {
  return path.length * 3 > maxPathBytes && Buffer.byteLength(path) > maxPathBytes;
}

async function list({ path, bytes }: Place): Promise<Entry[]> {
  const toEntry = (entry: Dirent<string | Buffer>, name: string, entryBytes: Buffer | null): Entry => ({
    name,
    path: childPath(path, name),
    bytes: entryBytes,
    isFile: entry.isFile(),
    isFolder: entry.isDirectory(),
  });
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : 1);
  if (!bytes) {
    const entries = await readdir(path, { withFileTypes: true });
    // Where a name is not UTF-8, Node puts this character; a name may also have it by itself.
    if (!entries.some(({ name }) => name.includes('\uFFFD')))
      return entries.map((entry) => toEntry(entry, entry.name, null)).sort(byName);
  }
  const folder = bytes ?? Buffer.from(path);
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  return entries
    .map((entry) =>
      !bytes && isUtf8(entry.name)
        ? toEntry(entry, entry.name.toString(), null)
        : toEntry(entry, readableName(entry.name), Buffer.concat([folder, Buffer.from('/'), entry.name])),
    )
    .sort(byName);
}

/** A file name as text from which its bytes can be had again: what is not UTF-8 is written `\xff`. */
export function readableName(name: Buffer): string {
  if (isUtf8(name)) return name.toString();
  let text = '';
  for (let i = 0; i < name.length; ) {
    const byte = name[i]!;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    const character = name.subarray(i, i + length);
    if (isUtf8(character) && byte !== 0x5c) {
      text += character.toString();
      i += length;
    } else {
      text += `\\x${byte.toString(16).padStart(2, '0')}`;
      i++;
    }
  }
  return text;
}

import { lstat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import type { MediaKind } from '../contract/schemas.ts';
import { mediaKind } from '../media/formats.ts';
import type { FoundFile, PlaceRow, Sidecar } from '../store/places.sql.ts';
import type { Store } from '../store/store.ts';
import { createLeftOut, type LeftOut } from './left-out.ts';
import { exactNames, type NameRules, pathKey } from './path-key.ts';
import { createSidecarFinder } from './sidecars.ts';
import { type FolderEntry, walkFolders } from './walk.ts';

export type FolderToScan = {
  rootId: number | null;
  path: string;
  /** A folder below `path`, when only that is to be looked at. */
  below?: string;
  /** Without the folders in it. */
  shallow?: boolean;
};

export type FindChangesOptions = {
  excluded: ReadonlySet<string>;
  /** The owner's patterns, relative to the folder. */
  patterns?: readonly string[];
  /** When two names are one file there. Default: when they are equal. */
  nameRules?: NameRules;
  signal: AbortSignal;
  onFound(count: number): void;
};

/** Files are compared in batches: one transaction each, so that a kill loses at most one batch of stats. */
const batchSize = 256;

type Seen = FoundFile & { code: 'bad_name' | null };

/**
 * Compares a folder with the library: new and changed files become pending, files that are gone are marked
 * missing (their faces and names stay). An unchanged file costs one stat. Nothing is marked missing below a
 * folder that could not be read, nor when the folder itself is away (an unplugged disk).
 *
 * @returns folders that could not be read, with the system's code.
 */
export async function findChanges(
  store: Store,
  folder: FolderToScan,
  { excluded, patterns = [], nameRules = exactNames, signal, onFound }: FindChangesOptions,
): Promise<{ path: string; code: string }[]> {
  const unreadable: { path: string; code: string }[] = [];
  const seen = new Set<number>();
  let batch: Seen[] = [];
  const respelled = respelledPlaces(store, folder.rootId, nameRules, seen);
  const flush = () => {
    if (!isForgotten(store, folder)) {
      store.transaction(() => {
        for (const { path } of batch) respelled(path);
        for (const file of batch) seen.add(recordFile(store, file, file.code));
      });
    }
    batch = [];
    onFound(seen.size);
  };
  const onUnreadableFolder = (path: string, code: string) => unreadable.push({ path, code });
  const start = folder.below ?? folder.path;
  const walk = { excluded, patterns, signal, root: folder.path, onUnreadableFolder };
  for await (const listing of walkFolders(start, walk)) {
    signal.throwIfAborted();
    for (const file of await statFiles(listing, folder.rootId)) {
      batch.push(file);
      if (batch.length < batchSize) continue;
      flush();
      signal.throwIfAborted();
    }
    if (folder.shallow) break;
  }
  flush();
  const unread = unreadable.find(({ path }) => path === start);
  // That a folder inside is gone says something; that the whole one is, that its disk is away.
  if (!unread || (start !== folder.path && isGoneCode(unread.code))) {
    const leftOut = createLeftOut(folder.path, { excluded, patterns });
    await markMissing(store, folder, (place) => !seen.has(place.id), leftOut);
  }
  return unreadable;
}

/**
 * On disks that tell `A.jpg` from `a.jpg`, or the two ways of writing accents, no more than the owner does: a file that is
 * found under another spelling than the one it is known by is known by the new one from then on.
 */
function respelledPlaces(
  { places }: Store,
  rootId: number | null,
  rules: NameRules,
  seen: ReadonlySet<number>,
): (path: string) => void {
  if (!rules.ignoresCase && !rules.ignoresForm) return () => {};
  let byKey: Map<string, number> | undefined;
  return (path) => {
    if (places.findByPath(path)) return;
    byKey ??= new Map([...places.ofRoot(rootId)].map(({ id, path }) => [pathKey(path, rules), id]));
    const id = byKey.get(pathKey(path, rules));
    if (id !== undefined && !seen.has(id)) places.setPath(id, path);
  };
}

/** Whether the owner removed the folder from the library meanwhile. */
function isForgotten({ roots }: Store, { rootId }: FolderToScan): boolean {
  return rootId !== null && roots.get(rootId) === undefined;
}

/** The media files of one folder, with what lies beside them; one that vanished since is left out. */
async function statFiles(listing: FolderEntry, rootId: number | null): Promise<Seen[]> {
  const sidecarsOf = await createSidecarFinder(listing);
  const files: Seen[] = [];
  // In parts, so that a folder of 100,000 does not ask for as many files at once.
  for (let from = 0; from < listing.media.length; from += batchSize) {
    const part = listing.media.slice(from, from + batchSize).map(async ({ path, code }) => {
      if (code !== null) return { ...nowhere(path, rootId), code };
      const file = await statFile(path, rootId, sidecarsOf(basename(path)));
      return file && { ...file, code };
    });
    files.push(...(await Promise.all(part)).filter((file) => file !== null));
  }
  return files;
}

/** A file whose name cannot be written as text cannot be asked for anything. */
function nowhere(path: string, rootId: number | null): FoundFile {
  return { path, rootId, sizeBytes: 0, mtimeMs: 0, fileTime: localTime(new Date(0)) };
}

/** @returns null when it is not there any more. */
export async function statFile(
  path: string,
  rootId: number | null,
  sidecars: readonly Sidecar[],
): Promise<FoundFile | null> {
  try {
    const { size, mtimeMs } = await lstat(path);
    const fileTime = localTime(new Date(mtimeMs));
    return { path, rootId, sizeBytes: size, mtimeMs: Math.round(mtimeMs), fileTime, sidecars };
  } catch {
    return null;
  }
}

/**
 * Makes the library know a file as it is now: new, changed, back, or as it was. `code`: why it cannot be read at all.
 * @returns the id of its place.
 */
export function recordFile(store: Store, file: FoundFile, code: 'bad_name' | null = null): number {
  const { photos, places } = store;
  const kind = shownKind(file.path);
  const known = places.findByPath(file.path);
  if (!known) {
    photos.insert(file, code, kind);
    return places.findByPath(file.path)!.id;
  }
  const isSame =
    known.size_bytes === file.sizeBytes &&
    known.mtime_ms === file.mtimeMs &&
    known.sidecars === JSON.stringify(file.sidecars ?? []);
  if (isSame && known.missing_since === null) return known.id;
  const photoId = isSame ? known.photo_id : splitOff(store, known, file.fileTime);
  if (isSame) places.markBack(known.id);
  else {
    places.markChanged(known.id, file);
    photos.markChanged(photoId, file.fileTime, code, kind);
  }
  photos.settle(photoId);
  return known.id;
}

/**
 * A place whose file holds something else now than the other places of its photo gets a photo of its own.
 * @returns the photo of the place.
 */
export function splitOff({ photos, places }: Store, place: PlaceRow, fileTime: string): number {
  const others = places
    .ofPhoto(place.photo_id)
    .some(({ id, missing_since }) => id !== place.id && !missing_since);
  if (!others) return place.photo_id;
  const photoId = photos.insertAt(place.id, fileTime, shownKind(place.path));
  photos.settle(place.photo_id);
  photos.settle(photoId);
  return photoId;
}

function shownKind(path: string): MediaKind {
  return mediaKind(path) === 'video' ? 'video' : 'photo';
}

async function markMissing(
  { photos, places, transaction }: Store,
  { rootId, path: root, below = root, shallow = false }: FolderToScan,
  isUnseen: (place: PlaceRow) => boolean,
  leftOut: LeftOut,
) {
  const gone: PlaceRow[] = [];
  for (const place of [...places.presentBelow(rootId, below.endsWith(sep) ? below : below + sep)]) {
    if (!isUnseen(place) || (shallow && dirname(place.path) !== below)) continue;
    if (isLeftOut(place.path, root, leftOut) || (await isGone(place.path))) gone.push(place);
  }
  transaction(() => {
    for (const { id } of gone) places.markMissing(id);
    for (const photoId of new Set(gone.map((place) => place.photo_id))) photos.settle(photoId);
  });
}

/** Whether the owner's patterns of now leave out the file or a folder that it is in. */
function isLeftOut(path: string, root: string, leftOut: LeftOut): boolean {
  for (let at = path, isFolder = false; at.length > root.length; at = dirname(at), isFolder = true) {
    if (leftOut(dirname(at), basename(at), isFolder)) return true;
  }
  return false;
}

async function isGone(path: string): Promise<boolean> {
  try {
    return !(await lstat(path)).isFile();
  } catch (error) {
    return isGoneCode((error as NodeJS.ErrnoException).code);
  }
}

function isGoneCode(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

/** `YYYY-MM-DDTHH:MM:SS` on the clock of this computer, comparable with EXIF dates. */
export function localTime(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

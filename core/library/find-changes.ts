import { access, lstat } from 'node:fs/promises';
import type { FoundFile } from '../store/photos.sql.ts';
import type { Store } from '../store/store.ts';
import { mediaKind } from './media-types.ts';
import { walk } from './walk.ts';

export type FolderToScan = { rootId: number | null; path: string };

export type FindChangesOptions = {
  excluded: ReadonlySet<string>;
  signal: AbortSignal;
  onFound(count: number): void;
};

/** Files are compared in batches: one transaction each, so that a kill loses at most one batch of stats. */
const batchSize = 256;

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
  { excluded, signal, onFound }: FindChangesOptions,
): Promise<{ path: string; code: string }[]> {
  const unreadable: { path: string; code: string }[] = [];
  const seen = new Set<number>();
  let batch: string[] = [];
  const flush = async () => {
    const files = await Promise.all(batch.map((path) => statFile(path, folder.rootId)));
    batch = [];
    if (isForgotten(store, folder)) return;
    store.transaction(() => {
      for (const file of files) if (file) seen.add(recordFile(store, file));
    });
    onFound(seen.size);
  };
  const onUnreadableFolder = (path: string, code: string) => unreadable.push({ path, code });
  for await (const path of walk(folder.path, { excluded, onUnreadableFolder })) {
    signal.throwIfAborted();
    batch.push(path);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  if (!unreadable.some(({ path }) => path === folder.path)) await markMissing(store, folder.rootId, seen);
  return unreadable;
}

/** Whether the owner removed the folder from the library meanwhile. */
function isForgotten({ roots }: Store, { rootId }: FolderToScan): boolean {
  return rootId !== null && roots.get(rootId) === undefined;
}

async function statFile(path: string, rootId: number | null): Promise<FoundFile | null> {
  try {
    const { size, mtimeMs } = await lstat(path);
    return {
      path,
      rootId,
      sizeBytes: size,
      mtimeMs: Math.round(mtimeMs),
      fileTime: localTime(new Date(mtimeMs)),
    };
  } catch {
    // Vanished since the folder was listed; the next scan sees that.
    return null;
  }
}

/**
 * Makes the library know a file as it is now: new, changed, back, or as it was.
 * @returns the photo's id.
 */
export function recordFile({ photos }: Store, file: FoundFile): number {
  const code = mediaKind(file.path) === 'recorded' ? 'unsupported_format' : null;
  const known = photos.findByPath(file.path);
  if (!known) return photos.insert(file, code);
  if (known.size_bytes !== file.sizeBytes || known.mtime_ms !== file.mtimeMs)
    photos.markChanged(known.id, file, code);
  else if (known.missing_since !== null) photos.markBack(known.id);
  return known.id;
}

async function markMissing({ photos, transaction }: Store, rootId: number | null, seen: ReadonlySet<number>) {
  const gone: number[] = [];
  for (const photo of [...photos.presentInRoot(rootId)]) {
    if (!seen.has(photo.id) && (await isGone(photo.path))) gone.push(photo.id);
  }
  transaction(() => {
    for (const id of gone) photos.markMissing(id);
  });
}

/** Whether a folder answers now; false for an unplugged disk. */
export async function isReachable(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

async function isGone(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** `YYYY-MM-DDTHH:MM:SS` on the clock of this computer, comparable with EXIF dates. */
export function localTime(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

import { lstat, mkdir, unlink } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { moveToLinuxTrash } from './linux-trash.ts';
import { moveToMacosTrash } from './macos-trash.ts';
import { moveFile } from './move-file.ts';
import { asAppError, type OriginalFile, type TrashedFile, type TrashOfSystem } from './trashed.ts';
import { moveToWindowsTrash } from './windows-trash.ts';

/*
[Note: Why not the package trash]
trash 10.1 tells on no system but Linux where a file went, so nothing could be undone; on Linux it takes names without
O_EXCL and writes absolute paths on other drives; missing files it passes over in silence. So Linux follows the
specification here, macOS is asked by its own call, and the Recycle Bin is read after PowerShell has filled it.
*/

/** Files that went to the trash together, in the order given; plain data, for the journal. */
export type Trashed = { files: TrashedFile[] };

/**
 * Moves files to the system's trash, all or none: when one cannot go, those before it come back. Take a photo's sidecars
 * (`withSidecars`) and the moving half of a Live Photo along.
 * @throws AppError original_missing, folder_not_writable, trash_unavailable (there is none), disk_full, conflict
 *   (in use), invalid_request (a folder or a link)
 */
export async function moveToTrash(paths: readonly string[]): Promise<Trashed> {
  const originals: OriginalFile[] = [];
  for (const path of new Set(paths)) originals.push(await originalAt(path));
  const files: TrashedFile[] = [];
  try {
    await trashOfSystem(originals, (file) => files.push(file));
  } catch (error) {
    const failed = originals[files.length]?.path ?? originals[0]!.path;
    await takeBack(files);
    throw asAppError(error, failed);
  }
  return { files };
}

/** Whether at least one of the files can still be restored. */
export async function isInTrash(trashed: Trashed): Promise<boolean> {
  for (const file of trashed.files) if (await isStillThere(file)) return true;
  return false;
}

/**
 * Puts the files back where they were, making their folder again; overwrites nothing. Files that the trash has no more
 * are returned, the others come back all or none.
 * @throws AppError original_missing (the trash has none of them), conflict (another file has the name), folder_not_writable
 */
export async function restoreFromTrash(trashed: Trashed): Promise<{ missing: string[] }> {
  const present: TrashedFile[] = [];
  const missing: string[] = [];
  for (const file of trashed.files) {
    if (await isStillThere(file)) present.push(file);
    else missing.push(file.originalPath);
  }
  if (present.length === 0) {
    throw new AppError('original_missing', 'The trash does not have the file any more.', {
      details: { paths: missing },
    });
  }
  const restored: TrashedFile[] = [];
  for (const file of present) {
    try {
      await mkdir(dirname(file.originalPath), { recursive: true });
      await moveFile(file.trashedPath, file.originalPath);
      restored.push(file);
    } catch (error) {
      for (const { trashedPath, originalPath } of restored) await moveFile(originalPath, trashedPath);
      throw restoringFailure(error, file);
    }
  }
  for (const { infoPath } of restored) if (infoPath !== null) await unlink(infoPath).catch(() => {});
  return { missing };
}

const trashOfSystem: TrashOfSystem =
  {
    darwin: moveToMacosTrash,
    win32: moveToWindowsTrash,
  }[process.platform as string] ?? moveToLinuxTrash;

async function originalAt(path: string): Promise<OriginalFile> {
  if (!isAbsolute(path)) throw new AppError('invalid_request', `not an absolute path: ${path}`);
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) throw new AppError('invalid_request', `Only files go to the trash: ${path}`);
    return { path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    throw asAppError(error, path);
  }
}

async function takeBack(files: readonly TrashedFile[]): Promise<void> {
  if (files.length > 0) await restoreFromTrash({ files: [...files] });
}

async function isStillThere(file: TrashedFile): Promise<boolean> {
  try {
    const stats = await lstat(file.trashedPath);
    // FAT keeps times to two seconds; another file may have got the name in the trash.
    const isSame = stats.size === file.sizeBytes && Math.abs(stats.mtimeMs - file.mtimeMs) <= 2000;
    return stats.isFile() && isSame;
  } catch {
    return false;
  }
}

function restoringFailure(error: unknown, { originalPath: path }: TrashedFile): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EEXIST' && code !== 'ENOTDIR') return asAppError(error, path);
  return new AppError('conflict', `Another file has this name now: ${path}`, {
    cause: error,
    details: { path },
  });
}

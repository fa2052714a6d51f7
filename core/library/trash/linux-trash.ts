import type { Stats } from 'node:fs';
import { access, constants, lstat, mkdir, open, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { moveFile } from './move-file.ts';
import { type OriginalFile, type TrashedFile, trashedFile } from './trashed.ts';

/*
The FreeDesktop.org Trash specification 1.0: https://specifications.freedesktop.org/trash-spec/1.0/
A trash has `files/NAME` and `info/NAME.trashinfo`; who makes the info file owns the name.
*/

/** A trash folder, and what the paths in its info files are relative to (null: they are absolute). */
type TrashFolder = { path: string; topDir: string | null };

/** Bytes of one file name on all common file systems. */
const longestNameBytes = 255;
const infoSuffix = '.trashinfo';

/** Moves files to the trash of the home folder or of the file's own drive. */
export async function moveToLinuxTrash(
  files: readonly OriginalFile[],
  onTrashed: (file: TrashedFile) => void,
): Promise<void> {
  for (const file of files) onTrashed(await trashOne(file));
}

async function trashOne(file: OriginalFile): Promise<TrashedFile> {
  // Asked first: else a file that may not be removed would be copied to another drive before that is known.
  await access(dirname(file.path), constants.W_OK | constants.X_OK);
  const home = await homeTrash();
  const folder =
    (await lstat(file.path)).dev === (await lstat(home.path)).dev ? home : await driveTrash(file);
  return putInto(folder ?? home, file);
}

async function homeTrash(): Promise<TrashFolder> {
  const { XDG_DATA_HOME: dataHome } = process.env;
  const data = dataHome && isAbsolute(dataHome) ? dataHome : join(homedir(), '.local/share');
  const path = join(data, 'Trash');
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('trash_unavailable', `The trash cannot be opened: ${path}`, {
      cause,
      details: { path },
    });
  }
  return { path, topDir: null };
}

/** The trash on a drive other than home's; null where there can be none, as on a share of somebody else's. */
async function driveTrash(file: OriginalFile): Promise<TrashFolder | null> {
  const topDir = await topDirOf(file.path);
  const uid = process.getuid!();
  try {
    const shared = await lstatOrNull(join(topDir, '.Trash'));
    // "If this directory is a symbolic link or has no sticky bit, it must not be used."
    if (shared?.isDirectory() && (shared.mode & 0o1000) !== 0) {
      return { path: await ownFolder(join(topDir, '.Trash', String(uid)), uid), topDir };
    }
  } catch {
    // The administrator's folder is not to be used; the user's own is the next choice.
  }
  try {
    return { path: await ownFolder(join(topDir, `.Trash-${uid}`), uid), topDir };
  } catch {
    return null;
  }
}

/** The highest folder on the same device. */
async function topDirOf(path: string): Promise<string> {
  const { dev } = await lstat(path);
  let topDir = dirname(path);
  while (dirname(topDir) !== topDir && (await lstat(dirname(topDir))).dev === dev) topDir = dirname(topDir);
  return topDir;
}

async function ownFolder(path: string, uid: number): Promise<string> {
  // Not `recursive`: Node then asks for ever where the system says ENOENT of a folder whose parent is there (/proc).
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const stats = await lstat(path);
  if (!stats.isDirectory() || stats.uid !== uid) throw new Error(`not a folder of this user: ${path}`);
  await access(path, constants.W_OK | constants.X_OK);
  return path;
}

async function putInto(folder: TrashFolder, file: OriginalFile): Promise<TrashedFile> {
  const infoFolder = join(folder.path, 'info');
  const filesFolder = join(folder.path, 'files');
  await mkdir(infoFolder, { recursive: true, mode: 0o700 });
  await mkdir(filesFolder, { recursive: true, mode: 0o700 });
  const info = infoText(folder.topDir === null ? file.path : relative(folder.topDir, file.path));
  for (let attempt = 1; ; attempt++) {
    const name = nameInTrash(basename(file.path), attempt);
    const infoPath = join(infoFolder, name + infoSuffix);
    const trashedPath = join(filesFolder, name);
    let isReserved = false;
    try {
      await writeNew(infoPath, info);
      isReserved = true;
      await flushFolder(infoFolder);
      await moveFile(file.path, trashedPath);
      return trashedFile(file, { trashedPath, infoPath });
    } catch (error) {
      if (isReserved) await unlink(infoPath);
      // Taken: by an info file, or by a file that lost its own.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function infoText(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  return `[Trash Info]\nPath=${encoded}\nDeletionDate=${local}\n`;
}

/** `photo.jpg`, `photo.2.jpg`, …; cut so that the name of the info file is no longer than names can be. */
function nameInTrash(name: string, attempt: number): string {
  const end = (attempt === 1 ? '' : `.${attempt}`) + extname(name).slice(0, 20);
  let stem = basename(name, extname(name));
  while (Buffer.byteLength(stem + end) > longestNameBytes - infoSuffix.length) {
    stem = [...stem].slice(0, -1).join('');
  }
  return stem + end;
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the entry of a new file survive a power cut; some network file systems cannot. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync().catch(() => {});
  } finally {
    await folder.close();
  }
}

async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch {
    return null;
  }
}

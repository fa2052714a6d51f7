import { createHash, randomBytes } from 'node:crypto';
import {
  constants,
  copyFile,
  type FileHandle,
  link,
  open,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';

export type WrittenFile = { path: string; sizeBytes: number; mtimeMs: number; contentSha256: Uint8Array };

/** A file as it was read: what it must still be when it is replaced. */
export type ReadFile = { path: string; bytes: Buffer; mtimeMs: number };

/** The names of temporary files, which stand beside the files that they replace. */
export const temporaryName = /^\.heirloom-[0-9a-f]{16}\.tmp$/;

/**
 * The bytes of a file that may be changed; links are followed.
 * @throws AppError `original_missing`, `file_not_writable` (also for files marked as read-only)
 */
export async function readForChange(path: string): Promise<ReadFile> {
  try {
    const real = await realpath(path);
    const handle = await open(real, 'r+');
    try {
      const stats = await handle.stat();
      const { mode, mtimeMs } = stats;
      if (!stats.isFile()) throw new AppError('file_not_writable', `${path} is no file.`);
      // Root may write everything; a file marked as read-only is meant to stay as it is.
      if ((mode & 0o222) === 0) throw new AppError('file_not_writable', `${path} is read-only.`);
      return { path: real, bytes: await handle.readFile(), mtimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * Replaces a file whole or not at all, in its place, with its mode, owner and (on macOS and Windows) attributes.
 * `check` sees the new file as it is read back from the disk, before it takes the place of the old one.
 * The time of last change, by which some photos are dated, stays, unless the size stays as well: then it moves on by
 * one second, so that backups and scans see a change.
 * @param old null: a new file, which must not be there yet
 * @throws AppError `conflict` (changed meanwhile), `disk_full`, `file_not_writable`, `original_missing`; the old file
 *   is as it was
 */
export async function replaceFile(
  path: string,
  old: ReadFile | null,
  bytes: Buffer,
  check: (written: Buffer) => Promise<void> | void,
): Promise<WrittenFile> {
  const temporary = join(dirname(path), `.heirloom-${randomBytes(8).toString('hex')}.tmp`);
  try {
    if (old) await copyFile(path, temporary, constants.COPYFILE_EXCL);
    await write(temporary, old ? 'r+' : 'wx+', bytes, old, check);
    if (old) await ensureUnchanged(path, old);
    await takePlace(temporary, path, old === null);
    await syncFolder(dirname(path));
    const { size, mtimeMs } = await stat(path);
    const contentSha256 = createHash('sha256').update(bytes).digest();
    return { path, sizeBytes: size, mtimeMs, contentSha256: new Uint8Array(contentSha256) };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw fileError(error, path);
  }
}

async function write(
  temporary: string,
  flags: string,
  bytes: Buffer,
  old: ReadFile | null,
  check: (written: Buffer) => Promise<void> | void,
) {
  const handle = await open(temporary, flags);
  try {
    await handle.truncate(0);
    let at = 0;
    while (at < bytes.length) at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
    if (old) await keepFacts(handle, old, bytes);
    await handle.sync();
    const written = Buffer.alloc(bytes.length);
    const { size } = await handle.stat();
    await handle.read(written, 0, written.length, 0);
    if (size !== bytes.length || !written.equals(bytes)) throw new Error('the disk gave back other bytes');
    await check(written);
  } finally {
    await handle.close();
  }
}

async function keepFacts(handle: FileHandle, old: ReadFile, bytes: Buffer) {
  const { uid, gid, mode, atimeMs } = await stat(old.path);
  // Only root may give files away; a file of somebody else in a shared folder becomes ours.
  await handle.chown(uid, gid).catch(() => {});
  await handle.chmod(mode & 0o7777);
  const mtimeMs = bytes.length === old.bytes.length ? old.mtimeMs + 1000 : old.mtimeMs;
  await handle.utimes(atimeMs / 1000, mtimeMs / 1000);
}

async function ensureUnchanged(path: string, old: ReadFile) {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size === old.bytes.length && (await handle.readFile()).equals(old.bytes)) return;
  } finally {
    await handle.close();
  }
  throw new AppError('conflict', `${path} was changed by another program meanwhile.`);
}

/** A new file takes no other's place: `link` refuses where `rename` would replace. */
async function takePlace(temporary: string, path: string, isNew: boolean) {
  if (!isNew) return rename(temporary, path);
  try {
    await link(temporary, path);
    await rm(temporary, { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new AppError('conflict', `${path} was made by another program meanwhile.`, { cause: error });
    }
    // Memory cards know no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
    await rename(temporary, path);
  }
}

/** After this the new name survives a power failure; not every system can, or needs to. */
async function syncFolder(folder: string) {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const errorCodes: ReadonlyMap<string, 'original_missing' | 'file_not_writable' | 'disk_full'> = new Map([
  ['ENOENT', 'original_missing'],
  ['ENOTDIR', 'original_missing'],
  ['EACCES', 'file_not_writable'],
  ['EPERM', 'file_not_writable'],
  ['EROFS', 'file_not_writable'],
  ['EBUSY', 'file_not_writable'],
  ['ETXTBSY', 'file_not_writable'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
]);

function fileError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new AppError(errorCodes.get(code) ?? 'internal', `${path} could not be changed: ${message}`, {
    cause: error,
  });
}

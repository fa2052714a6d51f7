import { constants } from 'node:fs';
import { copyFile, link, open, rename, stat, unlink, utimes } from 'node:fs/promises';

/** File systems (FAT, exFAT, many network shares) and owners (protected_hardlinks) that allow no second name. */
const noSecondName = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN']);

/**
 * Moves a file and never overwrites one: rejects with `EEXIST` when the name is taken. Falls back to a copy on another
 * device. When it rejects, `from` is as it was and nothing of it is left at `to`.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EXDEV') return moveByCopy(from, to);
    if (noSecondName.has(code)) return moveOverReservation(from, to);
    throw error;
  }
  await unlinkOrUndo(from, to);
}

/** Node has no rename that refuses to overwrite: an empty file made exclusively keeps the name for us until then. */
async function moveOverReservation(from: string, to: string): Promise<void> {
  await (await open(to, 'wx')).close();
  try {
    await rename(from, to);
  } catch (error) {
    await unlink(to);
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return moveByCopy(from, to);
    throw error;
  }
}

async function moveByCopy(from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(from);
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await utimes(to, atime, mtime);
    await flushToDisk(to);
  } catch (error) {
    // A full disk leaves half a copy; a name that was taken is not ours to remove.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await unlink(to).catch(() => {});
    throw error;
  }
  await unlinkOrUndo(from, to);
}

async function unlinkOrUndo(from: string, to: string): Promise<void> {
  try {
    await unlink(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

async function flushToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

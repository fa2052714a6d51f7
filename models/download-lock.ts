import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../core/contract/errors.ts';

/**
 * Runs `work` while `path.lock` says that this process does it, so that the window and the command line never
 * write one part file together. The lock of a process that is no more is taken over. Errors: `conflict`, and
 * those of `work`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await take(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<void> {
  const mark = () => writeFile(lock, String(process.pid), { flag: 'wx' });
  try {
    await mark();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (isAlive(holder)) {
      throw new AppError(
        'conflict',
        `${basename(lock, '.lock')} is being fetched already, by process ${holder}.`,
      );
    }
    await rm(lock, { force: true });
    await mark();
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

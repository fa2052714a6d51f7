import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';

/** The library's token, made at the first use; only the owner's account may read its file. */
export async function libraryToken(libraryDir: string): Promise<string> {
  await mkdir(libraryDir, { recursive: true });
  const path = tokenPath(libraryDir);
  try {
    // 'wx': of two programs at once only one makes the token.
    await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return existingToken(libraryDir);
}

/** @throws AppError not_found when the folder holds no library. */
export async function existingToken(libraryDir: string): Promise<string> {
  const token = await readFile(tokenPath(libraryDir), 'utf8').catch(() => '');
  if (token.length < 32) throw new AppError('not_found', `There is no Heirloom library in ${libraryDir}`);
  return token.trim();
}

function tokenPath(libraryDir: string): string {
  return join(libraryDir, 'token');
}

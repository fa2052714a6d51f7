import { constants, type Dirent } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../contract/errors.ts';

/**
 * The real, absolute path of a folder that the owner named; `~` is their home.
 * @throws AppError folder_not_found, folder_not_readable.
 */
export async function resolveFolder(text: string): Promise<string> {
  const path = resolve(text === '~' || text.startsWith(`~${sep}`) ? join(homedir(), text.slice(1)) : text);
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) throw new AppError('folder_not_found', `Not a folder: ${path}`);
    await access(real, constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('folder_not_readable', `No permission to read the folder ${path}`);
    }
    throw new AppError('folder_not_found', `There is no folder ${path}`);
  }
}

export type SubFolders = { path: string; parent: string | null; folders: { name: string; path: string }[] };

/** Visible folders inside a folder (default: home), by name. @throws as resolveFolder. */
export async function listSubFolders(text: string | undefined): Promise<SubFolders> {
  const path = await resolveFolder(text ?? homedir());
  const entries: Dirent[] = await readdir(path, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, path: join(path, name) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, folders };
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

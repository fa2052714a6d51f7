import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError, diskError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { Backup } from '../contract/schemas.ts';
import { isInside, resolveFolder } from '../library/folders.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner, TaskWork } from '../tasks/task-runner.ts';
import { version } from './version.ts';

type BackupContext = { store: Store; tasks: TaskRunner; libraryDir: string };

/** Setting: where the owner last put a copy. */
const lastKey = 'last_backup';
type LastBackup = { folder: string; path: string };

/** Copies of the library that the owner asks for, and those that Heirloom makes by itself. */
export function backupHandlers({
  store,
  tasks,
  libraryDir,
}: BackupContext): Pick<Handlers, 'listBackups' | 'makeBackup'> {
  return {
    async listBackups() {
      const last = store.settings.get<LastBackup>(lastKey);
      const folder = automaticFolder(libraryDir);
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(
        names.filter((name) => name.endsWith('.db')).map((name) => describe(join(folder, name))),
      );
      return {
        folder: last?.folder ?? null,
        latest: last ? await describe(join(last.path, 'library.db')) : null,
        automatic: found
          .filter((backup) => backup !== null)
          .sort((a, b) => b.made_at.localeCompare(a.made_at)),
      };
    },

    async makeBackup({ body }) {
      const folder = await resolveFolder(body.folder);
      if (isInside(folder, libraryDir)) {
        throw new AppError('conflict', 'This folder belongs to the library itself; choose another one');
      }
      await tryToWrite(folder);
      const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-').replace('T', ' ');
      const task = tasks.start('backup', { folder, path: join(folder, `Heirloom ${stamp}`) });
      return { task_id: task.id, message: `Copying the library to ${folder}` };
    },
  };
}

export const automaticFolder = (libraryDir: string): string => join(libraryDir, 'backups');

async function describe(path: string): Promise<Backup | null> {
  const found = await stat(path).catch(() => null);
  return found && { path: resolve(path), made_at: found.mtime.toISOString(), size_bytes: found.size };
}

/** Whether something can be put there is known only by doing it. */
async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `.heirloom-${randomUUID()}`);
  try {
    await writeFile(path, '');
    await rm(path);
  } catch (error) {
    throw whyNot(error, folder);
  }
}

/** The copying; one that was interrupted begins again. Nothing unfinished has the name of a copy. */
export function backupWork(store: Store, libraryDir: string): TaskWork {
  return async (control) => {
    const { folder, path } = control.input as LastBackup;
    const part = `${path} (unfinished)`;
    try {
      await rm(part, { recursive: true, force: true });
      await mkdir(part);
      await store.copy.copyTo(join(part, 'library.db'), (current, total) => {
        control.signal.throwIfAborted();
        control.report({ stage: 'copying', current, total });
      });
      await writeFile(join(part, 'HOW TO RESTORE.txt'), howToRestore(libraryDir));
      await rename(part, path);
    } catch (error) {
      await rm(part, { recursive: true, force: true }).catch(() => {});
      control.signal.throwIfAborted();
      throw whyNot(error, folder);
    }
    store.settings.set(lastKey, { folder, path } satisfies LastBackup);
  };
}

/** Of another disk than the library's: its owner can choose another folder. */
function whyNot(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error;
  const full = diskError(error);
  if (full?.code === 'disk_full') {
    return new AppError('disk_full', `There is not enough room in ${folder}.`, { cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (full || /^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EIO|SQLITE_CANTOPEN|SQLITE_IOERR)/.test(code)) {
    const message = `The copy could not be written to ${folder} (${code}).`;
    return new AppError('folder_not_writable', message, { cause: error });
  }
  return error;
}

const howToRestore = (libraryDir: string) => `Heirloom ${version}

library.db is a copy of what Heirloom knows: faces, people, names, albums and settings. Photos are not in it.

To go back to it:
1. Quit Heirloom.
2. Open the folder of the library: ${libraryDir}
3. Move library.db, library.db-wal and library.db-shm away (as far as they are there).
4. Copy the library.db from here to their place, and start Heirloom.

library.db — это копия того, что знает Heirloom: лица, люди, имена, альбомы и настройки. Фотографий в ней нет.

Чтобы вернуться к ней:
1. Закройте Heirloom.
2. Откройте папку библиотеки: ${libraryDir}
3. Уберите оттуда library.db, library.db-wal и library.db-shm (те из них, что есть).
4. Скопируйте на их место library.db отсюда и запустите Heirloom.
`;

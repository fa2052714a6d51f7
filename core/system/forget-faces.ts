import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Handlers } from '../contract/handlers.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { automaticFolder } from './backups.ts';

type ForgetContext = {
  store: Store;
  tasks: TaskRunner;
  grouper: { close(): void; markStale(replaced?: boolean): void; ownerChanged(): void };
  libraryDir: string;
  thumbsDir: string;
  onChanged(): void;
};

/**
 * Deletes all that is known about faces: rows, embeddings, pictures, and the automatic copies that hold them too. Photos
 * stay as they are; those that were looked at are not looked at again by themselves.
 */
export function forgetFacesHandler(context: ForgetContext): Pick<Handlers, 'forgetFaces'> {
  const { store, tasks, grouper, libraryDir, thumbsDir, onChanged } = context;
  return {
    async forgetFaces() {
      const open = store.tasks.open().filter(({ kind }) => kind !== 'model_download');
      for (const { id } of open) tasks.cancel(id);
      await Promise.all(open.map(({ id }) => tasks.ended(id)));
      store.forget.faces();
      // They remember embeddings.
      grouper.close();
      grouper.markStale(true);
      grouper.ownerChanged();
      store.forget.rewrite();
      await removeAllCrops(thumbsDir);
      await rm(automaticFolder(libraryDir), { recursive: true, force: true });
      onChanged();
      return { message: 'All faces and names were deleted; the photos were not touched' };
    },
  };
}

/** Pictures of faces are those with a second number in their name. */
async function removeAllCrops(thumbsDir: string): Promise<void> {
  for (const folder of await readdir(thumbsDir).catch(() => [])) {
    const names = await readdir(join(thumbsDir, folder)).catch(() => []);
    for (const name of names) {
      if (/^\d+-\d+\.jpg$/.test(name)) await rm(join(thumbsDir, folder, name), { force: true });
    }
  }
}

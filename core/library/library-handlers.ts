import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import type { Root } from '../contract/schemas.ts';
import type { FoundFile } from '../store/places.sql.ts';
import type { RootRow } from '../store/roots.sql.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { recordFile } from './find-changes.ts';
import { isInside, listSubFolders, resolveFolder } from './folders.ts';
import { forgetRoot } from './forget-root.ts';
import { receiveUpload } from './receive-upload.ts';
import { type UnreadableFolder, unreadableFoldersKey } from './scan-work.ts';
import { suggestFolders } from './suggest-folders.ts';
import { rootPresence } from './watch/root-presence.ts';

export type LibraryHandlers = Pick<
  Handlers,
  'listRoots' | 'addRoot' | 'removeRoot' | 'listFolders' | 'suggestFolders' | 'startScan' | 'uploadImages'
>;

export type LibraryContext = {
  store: Store;
  tasks: TaskRunner;
  libraryDir: string;
  uploadsDir: string;
  thumbsDir: string;
  /** There is a folder more or less. */
  onRootsChanged(): void;
  /** Photos or people of the library are not what they were. */
  onChanged(): void;
};

export function libraryHandlers(context: LibraryContext): LibraryHandlers {
  const { store, tasks, libraryDir, uploadsDir, onChanged, onRootsChanged } = context;

  const toRoot = async ({ id, path, marker, added_at, photos_count }: RootRow): Promise<Root> => {
    const { here } = await rootPresence(path, marker);
    const unreadable = store.settings.get<UnreadableFolder[]>(unreadableFoldersKey) ?? [];
    const inside = unreadable.map((folder) => folder.path).filter((folder) => isInside(folder, path));
    return { id, path, available: here, photos_count, unreadable_folders: here ? inside : [], added_at };
  };

  return {
    listRoots: () => Promise.all(store.roots.all().map(toRoot)),

    async addRoot({ body }) {
      const path = await resolveFolder(body.path);
      if (isInside(path, libraryDir)) {
        throw new AppError(
          'conflict',
          'This folder belongs to the library itself; choose one with your photos',
        );
      }
      const root = store.roots.add(path);
      onRootsChanged();
      const task = tasks.start('scan', {});
      return { root: await toRoot(root), task_id: task.id };
    },

    async removeRoot({ params: { id } }) {
      const root = store.roots.get(id);
      if (!root) throw new AppError('not_found', `There is no folder ${id}`);
      await forgetRoot(context, id);
      onRootsChanged();
      onChanged();
      return { message: `${root.path} is no longer part of the library; its files were not touched` };
    },

    listFolders: ({ query }) => listSubFolders(query.path),

    suggestFolders: () =>
      suggestFolders({ known: [libraryDir, ...store.roots.all().map(({ path }) => path)] }),

    startScan() {
      const { id } = tasks.start('scan', {});
      return { task_id: id, message: 'Looking for new and changed photos' };
    },

    async uploadImages({ files }) {
      if (files.length === 0) throw new AppError('invalid_request', 'images: at least one file is needed');
      const received: FoundFile[] = [];
      for (const file of files) received.push(await receiveUpload(uploadsDir, file));
      // A scan looks into the folder of uploads as well: should we be killed here, it finds them.
      const placeIds = store.transaction(() => received.map((file) => recordFile(store, file)));
      const task = tasks.start('upload', { placeIds }, placeIds.length);
      return { task_id: task.id, message: `${placeIds.length} received` };
    },
  };
}

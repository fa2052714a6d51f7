import { stat } from 'node:fs/promises';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { databasePath } from '../store/database.sql.ts';
import type { Store } from '../store/store.ts';
import type { TaskRunner, TaskWork } from '../tasks/task-runner.ts';
import type { ModelsInUse, PackId } from '../workers/models-in-use.ts';
import { readSettings, writeSettings } from './settings.ts';
import { version } from './version.ts';

export type SystemHandlers = Pick<
  Handlers,
  'health' | 'getStatus' | 'getStats' | 'getSettings' | 'updateSettings' | 'listPacks' | 'downloadPack'
>;

export type SystemContext = {
  store: Store;
  tasks: TaskRunner;
  models: ModelsInUse;
  libraryDir: string;
  processes: number;
  /** The settings are others now. */
  onSettings(): void;
};

export function systemHandlers(context: SystemContext): SystemHandlers {
  const { store, tasks, models, libraryDir, processes, onSettings } = context;

  async function applyPackChoice(id: PackId): Promise<void> {
    const pack = (await models.list()).find((listed) => listed.id === id);
    if (!pack?.present)
      throw new AppError('model_missing', `The model pack ${id} is not on this computer yet`);
  }

  return {
    health: () => ({ status: 'ok', version }),

    getStatus() {
      const opened = models.opened();
      return {
        version,
        library: libraryDir,
        pack: opened?.pack.id ?? null,
        pack_note: opened?.note ?? 'The model pack is chosen with the first scan.',
        device: opened?.pool.device() ?? null,
        processes,
        active_task: tasks.active(),
      };
    },

    async getStats() {
      const byState = store.photos.countByState();
      const { faces, alone } = store.faces.count();
      const people = store.persons.list();
      const { first, last } = store.photos.span();
      return {
        total_photos: Object.values(byState).reduce((sum, count) => sum + count, 0),
        total_faces: faces,
        total_persons: people.length,
        named_persons: people.filter((person) => person.name !== null).length,
        faces_without_person: alone,
        photos_by_state: byState,
        failures: store.photos.failures(),
        photos_by_year: store.photos.byYear(),
        first_taken_at: first,
        last_taken_at: last,
        library_size_bytes: (await stat(databasePath(libraryDir))).size,
      };
    },

    getSettings: () => readSettings(store),

    async updateSettings({ body }) {
      const before = readSettings(store);
      if (body.pack) await applyPackChoice(body.pack);
      const after = writeSettings(store, body);
      if (after.pack !== before.pack) {
        // The scan does their work with the new pack; a download has nothing to do with it.
        for (const { id, kind } of store.tasks.open()) if (kind !== 'model_download') tasks.cancel(id);
        await models.reset();
        tasks.start('scan', {});
      } else if (
        after.cluster_eps !== before.cluster_eps ||
        after.cluster_min_samples !== before.cluster_min_samples
      ) {
        tasks.start('cluster', {});
      }
      if (JSON.stringify(after.exclude) !== JSON.stringify(before.exclude)) tasks.start('scan', {});
      if (after.write_names !== before.write_names && after.write_names !== 'off') {
        tasks.start('write_names', {});
      }
      onSettings();
      return after;
    },

    async listPacks() {
      const accepted = await models.acceptedLicences();
      const inUse = models.opened()?.pack.id;
      const listed = await models.list();
      return listed.map((pack) => ({
        ...pack,
        accepted_at: accepted[pack.id] ?? null,
        in_use: pack.id === inUse,
      }));
    },

    async downloadPack({ params: { id }, body: { accept_licence } }) {
      const pack = (await models.list()).find((listed) => listed.id === id)!;
      if (!pack.downloadable)
        throw new AppError('model_missing', `The model pack ${id} cannot be fetched by Heirloom`);
      if (accept_licence) await models.acceptLicence(id);
      else if (pack.requires_acceptance && !(await models.acceptedLicences())[id]) {
        throw new AppError(
          'licence_not_accepted',
          `${pack.title}: ${pack.licence}. Accept the licence first.`,
        );
      }
      const task = tasks.start('model_download', { packId: id });
      return { task_id: task.id, message: `Fetching ${pack.title}` };
    },
  };
}

/** Fetches a pack whose licence was accepted when the task was started. */
export function downloadWork(models: ModelsInUse): TaskWork {
  return async (control) => {
    const { packId } = control.input as { packId: PackId };
    await models.download(packId, {
      acceptedLicence: true,
      signal: control.signal,
      onProgress: ({ receivedBytes, totalBytes }) =>
        control.report({ stage: 'downloading', current: receivedBytes, total: totalBytes ?? 0 }),
    });
  };
}

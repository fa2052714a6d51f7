import { AppError } from '../contract/errors.ts';
import { type Engine, startEngine } from '../engine.ts';
import { showProgress } from './progress.ts';

/** `heirloom scan`: exits 0 when everything is analysed and grouped; single bad files do not change that. */
export async function scan(folders: string[], options: { library: string; json?: boolean }): Promise<void> {
  const startMs = performance.now();
  const engine = await startEngine({ libraryDir: options.library, watch: false });
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted.abort();
      void engine.close().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
  const hideProgress = showProgress(engine.live);
  try {
    const task = await engine.ended(await addFolders(engine, folders));
    hideProgress();
    if (interrupted.signal.aborted) return;
    if (task.status !== 'completed') {
      throw new AppError('internal', task.error ?? `the scan was ${task.status}; scan again to go on`);
    }
    await report(engine, (performance.now() - startMs) / 1000, options.json ?? false);
  } finally {
    hideProgress();
    if (!interrupted.signal.aborted) await engine.close();
  }
}

/** Adds folders and scans. @returns the id of the task. */
export async function addFolders({ handlers }: Engine, folders: readonly string[]): Promise<string> {
  let taskId: string | undefined;
  for (const path of folders) {
    const added = await handlers.addRoot({ params: undefined, query: undefined, body: { path }, files: [] });
    taskId = added.task_id;
  }
  if (taskId) return taskId;
  return (await handlers.startScan({ params: undefined, query: undefined, body: undefined, files: [] }))
    .task_id;
}

async function report({ handlers, libraryDir }: Engine, seconds: number, json: boolean): Promise<void> {
  const nothing = { params: undefined, query: undefined, body: undefined, files: [] };
  const stats = await handlers.getStats(nothing);
  const { pack, device } = await handlers.getStatus(nothing);
  const summary = {
    library: libraryDir,
    pack,
    device: device?.provider ?? null,
    photos: { total: stats.total_photos, ...stats.photos_by_state },
    faces: stats.total_faces,
    facesWithoutPerson: stats.faces_without_person,
    persons: stats.total_persons,
    failures: stats.failures,
    seconds: Math.round(seconds * 10) / 10,
  };
  if (json) {
    console.log(JSON.stringify(summary));
    return;
  }
  const { photos, faces, persons } = summary;
  console.error(`${photos.done} photos, ${faces} faces, ${persons} people in ${summary.seconds} s`);
  for (const { code, count } of summary.failures) console.error(`${count} not read: ${code}`);
}

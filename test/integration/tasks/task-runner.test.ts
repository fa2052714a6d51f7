import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import type { LiveMessage, TaskKind } from '../../../core/contract/schemas.ts';
import { createLive } from '../../../core/live.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { createTaskRunner, type TaskControl, type TaskRunner } from '../../../core/tasks/task-runner.ts';
import { temporaryFolder } from '../../engine-fixture.ts';

type Work = (control: TaskControl) => Promise<void>;

/** A runner over a real store, with work that the test decides. */
function newRunner(
  work: Partial<Record<TaskKind, Work>>,
  store = openStore(join(temporaryFolder(), 'library')),
) {
  const live = createLive();
  const messages: LiveMessage[] = [];
  live.subscribe((message) => messages.push(structuredClone(message)));
  const nothing: Work = async () => {};
  const tasks = createTaskRunner(store, live, {
    ...{
      scan: nothing,
      look: nothing,
      write_names: nothing,
      upload: nothing,
      cluster: nothing,
      cluster_preview: nothing,
      model_download: nothing,
      backup: nothing,
    },
    ...work,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= tasks.close().then(() => store.close());
    return closing;
  };
  onTestFinished(close);
  return { store, tasks, messages, close };
}

/** Work that goes on when the test says so, and ends when its task is stopped. */
function gate() {
  const entered = Promise.withResolvers<TaskControl>();
  const released = Promise.withResolvers<void>();
  const work: Work = (control) => {
    entered.resolve(control);
    return new Promise((resolve, reject) => {
      released.promise.then(resolve, reject);
      control.signal.addEventListener('abort', () => reject(control.signal.reason));
    });
  };
  return { work, entered: entered.promise, open: () => released.resolve(), fail: released.reject };
}

function statusOf(tasks: TaskRunner, ids: readonly string[]) {
  return ids.map((id) => tasks.get(id).status);
}

test('progress and updates are the messages that S1 documents', async () => {
  const { tasks, messages } = newRunner({
    async upload(control) {
      control.report({ stage: 'analyzing', current: 0, total: 4 });
      control.report({ stage: 'analyzing', current: 1, total: 4 });
      control.setTotals({ images: 4, faces: 7, persons: 3 });
      control.report({ stage: 'grouping', current: 50, total: 100 });
    },
  });
  const { id, created_at } = tasks.start('upload', { photoIds: [1] }, 4);
  const ended = await tasks.ended(id);
  const speed = { photos_per_second: null, seconds_left: null };
  expect(messages).toEqual([
    {
      type: 'task_update',
      task_id: id,
      payload: { status: 'processing', data: { total_faces: 0, unique_persons: 0 } },
    },
    {
      type: 'task_progress',
      task_id: id,
      payload: { stage: 'analyzing', current: 0, total: 4, percent: 0, ...speed },
    },
    {
      type: 'task_progress',
      task_id: id,
      payload: { stage: 'grouping', current: 50, total: 100, percent: 50, ...speed },
    },
    {
      type: 'task_progress',
      task_id: id,
      payload: { stage: 'done', current: 50, total: 100, percent: 100, ...speed },
    },
    {
      type: 'task_update',
      task_id: id,
      payload: { status: 'completed', data: { total_faces: 7, unique_persons: 3 } },
    },
  ]);
  expect(ended).toEqual({
    ...{ id, kind: 'upload', status: 'completed', total_images: 4, total_faces: 7, unique_persons: 3 },
    ...{ created_at, completed_at: expect.stringMatching(/^\d{4}-.*Z$/), error: null, error_code: null },
    progress: { stage: 'done', current: 50, total: 100, percent: 100, ...speed },
  });
});

test('speed and time left are those of the photos, and progress is not sent more often than needed', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { tasks, messages } = newRunner({
    async scan(control) {
      for (let current = 0; current <= 100; current++) {
        control.report({ stage: 'analyzing', current, total: 200 });
        vi.advanceTimersByTime(50);
      }
    },
  });
  await tasks.ended(tasks.start('scan', {}).id);
  const progress = messages.flatMap((message) =>
    message.type === 'task_progress' && message.payload.stage === 'analyzing' ? [message.payload] : [],
  );
  expect(progress.map((payload) => payload.current)).toEqual(Array.from({ length: 21 }, (_, i) => i * 5));
  const still = { stage: 'analyzing', total: 200, seconds_left: null };
  expect([progress[3], progress[4], progress.at(-1)]).toEqual([
    { ...still, current: 15, percent: 7.5, photos_per_second: null },
    // A time is promised only when the speed is steady.
    { ...still, current: 20, percent: 10, photos_per_second: 20 },
    { ...still, current: 100, percent: 50, photos_per_second: 20, seconds_left: 5 },
  ]);
});

test('a scan that still waits does for all who ask; one that runs does not', async () => {
  const scan = gate();
  const { tasks } = newRunner({ scan: scan.work });
  const first = tasks.start('scan', {}).id;
  await scan.entered;
  const second = tasks.start('scan', {}).id;
  const third = tasks.start('scan', {}).id;
  const cluster = [tasks.start('cluster', {}).id, tasks.start('cluster', {}).id];
  const uploads = [tasks.start('upload', {}).id, tasks.start('upload', {}).id];
  scan.open();
  await Promise.all([second, ...cluster, ...uploads].map(tasks.ended));
  expect({
    scans: new Set([first, second, third]).size,
    waited: third === second,
    clusters: new Set(cluster).size,
    uploads: new Set(uploads).size,
  }).toEqual({ scans: 2, waited: true, clusters: 1, uploads: 2 });
});

test('tasks of a lane take turns in order; another lane does not wait for them', async () => {
  const scan = gate();
  const order: string[] = [];
  const noted = (name: string) => async () => void order.push(name);
  const { tasks } = newRunner({
    async scan(control) {
      order.push('scan');
      await scan.work(control);
    },
    cluster: noted('cluster'),
    upload: noted('upload'),
    model_download: noted('download'),
  });
  const ids = (['scan', 'cluster', 'upload', 'model_download'] as const).map(
    (kind) => tasks.start(kind, {}).id,
  );
  await Promise.all([tasks.ended(ids[2]!), tasks.ended(ids[3]!)]);
  expect([statusOf(tasks, ids), tasks.active()?.id]).toEqual([
    ['processing', 'pending', 'completed', 'completed'],
    ids[0],
  ]);
  scan.open();
  await tasks.ended(ids[1]!);
  expect([order.slice().sort(), order.indexOf('scan') < order.indexOf('cluster')]).toEqual([
    ['cluster', 'download', 'scan', 'upload'],
    true,
  ]);
});

test('a paused task rests until it goes on', async () => {
  const steps: number[] = [];
  const { tasks, messages } = newRunner({
    async scan(control) {
      for (let step = 0; step < 4; step++) {
        await control.untilRunning();
        steps.push(step);
        if (step === 1) tasks.pause(control.id);
      }
    },
  });
  const { id } = tasks.start('scan', {});
  await vi.waitFor(() => expect(tasks.get(id).status).toBe('paused'));
  await new Promise((done) => setTimeout(done, 30));
  const rested = [...steps];
  const again = tasks.pause(id).status;
  const resumed = tasks.resume(id).status;
  await tasks.ended(id);
  expect({ rested, again, resumed, steps }).toEqual({
    rested: [0, 1],
    again: 'paused',
    resumed: 'processing',
    steps: [0, 1, 2, 3],
  });
  expect(messages.flatMap((m) => (m.type === 'task_update' ? [m.payload.status] : []))).toEqual([
    ...['processing', 'paused', 'processing', 'completed'],
  ]);
  // An ended task is answered as it is.
  expect([tasks.pause(id).status, tasks.resume(id).status, tasks.cancel(id).status]).toEqual([
    ...['completed', 'completed', 'completed'],
  ]);
});

test('cancelling ends a task that runs and one that is paused', async () => {
  const running = gate();
  const { tasks, messages } = newRunner({ scan: running.work, upload: (control) => control.untilRunning() });
  const scan = tasks.start('scan', {}).id;
  const upload = tasks.start('upload', {}).id;
  tasks.pause(upload);
  await running.entered;
  tasks.cancel(scan);
  tasks.cancel(upload);
  const ended = [await tasks.ended(scan), await tasks.ended(upload)];
  expect(ended.map(({ status, error, completed_at }) => [status, error, completed_at !== null])).toEqual([
    ['cancelled', null, true],
    ['cancelled', null, true],
  ]);
  await new Promise((done) => setTimeout(done, 10));
  const updates = messages.flatMap((m) => (m.type === 'task_update' ? [m.payload.status] : []));
  expect(updates.filter((status) => status === 'cancelled').length).toBe(2);
});

test('cancelling a task that waits ends it at once, and a new one can be started in its place', async () => {
  const scan = gate();
  let runs = 0;
  const { tasks } = newRunner({
    async scan(control) {
      if (runs++ === 0) await scan.work(control);
    },
  });
  const first = tasks.start('scan', {}).id;
  await scan.entered;
  const waiting = tasks.start('scan', {}).id;
  const cancelled = tasks.cancel(waiting).status;
  const another = tasks.start('scan', {}).id;
  scan.open();
  await tasks.ended(another);
  expect({
    cancelled,
    other: another !== waiting,
    statuses: statusOf(tasks, [first, waiting, another]),
    runs,
  }).toEqual({
    cancelled: 'cancelled',
    other: true,
    statuses: ['completed', 'cancelled', 'completed'],
    runs: 2,
  });
});

test('work that fails is a failed task with a sentence, and the lane goes on', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complaints.mockRestore());
  let failure: Error = new AppError('offline', 'There is no network');
  const { tasks } = newRunner({
    async scan() {
      throw failure;
    },
  });
  const expected = await tasks.ended(tasks.start('scan', {}).id);
  failure = new TypeError('x is not a function');
  const unexpected = await tasks.ended(tasks.start('scan', {}).id);
  const next = await tasks.ended(tasks.start('cluster', {}).id);
  expect(
    [expected, unexpected, next].map(({ status, error, error_code }) => [status, error, error_code]),
  ).toEqual([
    ['failed', 'There is no network', 'offline'],
    ['failed', 'x is not a function', 'internal'],
    ['completed', null, null],
  ]);
  // Only what nobody expected needs its stack.
  expect(complaints.mock.calls).toEqual([[failure]]);
});

test('what an engine left unfinished goes on in the next one, with its input; what ended stays ended', async () => {
  const libraryDir = join(temporaryFolder(), 'library');
  const upload = gate();
  const first = newRunner({ upload: upload.work, scan: gate().work }, openStore(libraryDir));
  const ended = first.tasks.start('cluster', {}).id;
  await first.tasks.ended(ended);
  const started = first.tasks.start('upload', { photoIds: [4, 5] }, 2).id;
  const waiting = first.tasks.start('upload', { photoIds: [6] }, 1).id;
  const paused = first.tasks.start('scan', {}).id;
  first.tasks.pause(paused);
  await upload.entered;
  await first.close();

  const inputs: unknown[] = [];
  const second = newRunner(
    { upload: async ({ input }) => void inputs.push(input), scan: async () => void inputs.push('scan') },
    openStore(libraryDir),
  );
  expect(statusOf(second.tasks, [ended, started, waiting, paused])).toEqual([
    ...['completed', 'processing', 'pending', 'paused'],
  ]);
  second.tasks.resumeUnfinished();
  await second.tasks.ended(waiting);
  const rested = [...inputs];
  second.tasks.resume(paused);
  await second.tasks.ended(paused);
  expect({ rested, inputs, statuses: statusOf(second.tasks, [started, waiting, paused]) }).toEqual({
    rested: [{ photoIds: [4, 5] }, { photoIds: [6] }],
    inputs: [{ photoIds: [4, 5] }, { photoIds: [6] }, 'scan'],
    statuses: ['completed', 'completed', 'completed'],
  });
});

test('several scans that were left unfinished are one', async () => {
  const libraryDir = join(temporaryFolder(), 'library');
  const left = openStore(libraryDir);
  leave(left, '00000000-0000-4000-8000-000000000001', 'processing');
  leave(left, '00000000-0000-4000-8000-000000000002', 'processing');
  leave(left, '00000000-0000-4000-8000-000000000003', 'pending');
  left.close();
  let runs = 0;
  const { tasks, store } = newRunner({ scan: async () => void runs++ }, openStore(libraryDir));
  tasks.resumeUnfinished();
  await tasks.ended(tasks.start('cluster', {}).id);
  expect([runs, store.tasks.open()]).toEqual([1, []]);
});

/** What a killed engine leaves. */
function leave(store: Store, id: string, status: 'processing' | 'pending'): void {
  const row = store.tasks.create({ id, kind: 'scan', input: {}, totalImages: 0 });
  store.tasks.save({ ...row, status });
}

test('an unknown task is not found, a closing engine takes no new one', async () => {
  const { tasks, close } = newRunner({});
  const failure = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return (error as AppError).code;
    }
  };
  const unknown = '00000000-0000-4000-8000-000000000000';
  expect([failure(() => tasks.get(unknown)), failure(() => tasks.cancel(unknown))]).toEqual([
    ...['not_found', 'not_found'],
  ]);
  const closed = close();
  expect(failure(() => tasks.start('scan', {}))).toBe('internal');
  await closed;
});

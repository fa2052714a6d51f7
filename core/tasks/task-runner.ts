import { randomUUID } from 'node:crypto';
import { AppError, diskError, type ErrorCode, errorStatus } from '../contract/errors.ts';
import type { Task, TaskKind, TaskStage, TaskStatus } from '../contract/schemas.ts';
import type { Live } from '../live.ts';
import type { Store } from '../store/store.ts';
import type { TaskRow } from '../store/tasks.sql.ts';
import { createRateMeter, type RateMeter } from './rate-meter.ts';

/** What the work of a task may do with it. */
export type TaskControl = {
  readonly id: string;
  /** What the task was started with. */
  readonly input: unknown;
  /** Aborted by cancel and by the end of the engine. */
  readonly signal: AbortSignal;
  /** Resolves at once, or when a paused task goes on; rejects when the task is cancelled. */
  untilRunning(): Promise<void>;
  report(progress: { stage: TaskStage; current: number; total: number }): void;
  setTotals(totals: { images?: number; faces?: number; persons?: number }): void;
};

export type TaskWork = (control: TaskControl) => Promise<void>;

export type TaskRunner = {
  /** Records the task and starts it when its lane is free. */
  start(kind: TaskKind, input: unknown, totalImages?: number): Task;
  get(id: string): Task;
  latest(limit: number): Task[];
  /** The task that runs now, if any; scans before others. */
  active(): Task | null;
  pause(id: string): Task;
  resume(id: string): Task;
  cancel(id: string): Task;
  /** Goes on with what an earlier engine left unfinished. */
  resumeUnfinished(): void;
  /** Resolves when the task has ended, however it ended. */
  ended(id: string): Promise<Task>;
  /** Stops all work; unfinished tasks stay unfinished and go on at the next start. */
  close(): Promise<void>;
};

/** Tasks of one lane run one after the other; uploads need not wait for a long scan. */
const lanes: Record<TaskKind, string> = {
  scan: 'library',
  look: 'library',
  write_names: 'library',
  cluster: 'library',
  cluster_preview: 'library',
  upload: 'upload',
  model_download: 'download',
  backup: 'backup',
};

/** One that still waits does for all who ask meanwhile. */
const repeatable = new Set<TaskKind>(['scan', 'look', 'cluster', 'cluster_preview', 'write_names']);

/** Stages whose speed says when they will be through; the first of them count photos. */
const ofPhotos: ReadonlySet<TaskStage> = new Set<TaskStage>(['analyzing', 'writing']);
const measured: ReadonlySet<TaskStage> = new Set<TaskStage>([...ofPhotos, 'downloading', 'copying']);
/** A time that is left is promised only after this long: what is said sooner is soon wrong. */
const steadyMs = 5_000;

/** Progress is published and saved at most this often. */
const reportIntervalMs = 250;

type Running = {
  row: TaskRow;
  /** Its work has begun. */
  started: boolean;
  abort: AbortController;
  meter: RateMeter;
  resumed: { promise: Promise<void>; go(): void } | null;
  lastReportMs: number;
  end: Promise<void>;
};

export function createTaskRunner(store: Store, live: Live, work: Record<TaskKind, TaskWork>): TaskRunner {
  const running = new Map<string, Running>();
  const laneEnds = new Map<string, Promise<void>>();
  /** As they are, where the disk was too full to write that down. */
  const unsaved = new Map<string, TaskRow>();
  let closing = false;

  function enqueue(row: TaskRow): void {
    const lane = lanes[row.kind];
    const entry: Running = {
      row,
      started: false,
      abort: new AbortController(),
      meter: createRateMeter(),
      resumed: null,
      lastReportMs: Number.NEGATIVE_INFINITY,
      end: Promise.resolve(),
    };
    running.set(row.id, entry);
    if (row.status === 'paused') hold(entry);
    entry.end = (laneEnds.get(lane) ?? Promise.resolve()).then(() => run(entry));
    laneEnds.set(lane, entry.end);
  }

  async function run(entry: Running): Promise<void> {
    const { row, abort } = entry;
    // Cancelled while it waited.
    if (row.completed_at !== null) return;
    try {
      await untilRunning(entry);
      entry.started = true;
      setStatus(entry, 'processing');
      await work[row.kind](controlOf(entry));
      row.stage = 'done';
      finish(entry, 'completed', null);
    } catch (error) {
      // Cancelled while it was paused before its start.
      if (row.completed_at !== null) return;
      if (closing) save(row);
      else if (abort.signal.aborted) finish(entry, 'cancelled', null);
      else {
        const expected = error instanceof AppError ? error : diskError(error);
        if (expected === null) console.error(error);
        const { message } = expected ?? (error as Error);
        finish(entry, 'failed', { code: expected?.code ?? 'internal', message });
      }
    } finally {
      running.delete(row.id);
    }
  }

  function controlOf(entry: Running): TaskControl {
    const { row } = entry;
    return {
      id: row.id,
      input: JSON.parse(row.input),
      signal: entry.abort.signal,
      untilRunning: () => untilRunning(entry),
      report(progress) {
        if (progress.stage !== row.stage) {
          entry.meter = createRateMeter();
          entry.lastReportMs = Number.NEGATIVE_INFINITY;
        }
        Object.assign(row, progress);
        const now = performance.now();
        entry.meter.add(progress.current, now);
        if (now - entry.lastReportMs < reportIntervalMs) return;
        entry.lastReportMs = now;
        store.tasks.save(row);
        publishProgress(entry);
      },
      setTotals({ images, faces, persons }) {
        row.total_images = images ?? row.total_images;
        row.total_faces = faces ?? row.total_faces;
        row.unique_persons = persons ?? row.unique_persons;
      },
    };
  }

  async function untilRunning(entry: Running): Promise<void> {
    entry.abort.signal.throwIfAborted();
    while (entry.resumed) {
      await entry.resumed.promise;
      entry.abort.signal.throwIfAborted();
    }
  }

  function hold(entry: Running): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    entry.resumed = {
      promise,
      go() {
        entry.resumed = null;
        // The time spent waiting says nothing about speed.
        entry.meter = createRateMeter();
        resolve();
      },
    };
  }

  function setStatus(entry: Running, status: TaskStatus): void {
    entry.row.status = status;
    save(entry.row);
    publishUpdate(entry.row);
  }

  /** A full disk must not keep the owner from learning how a task ended; the next start goes on with it. */
  function save(row: TaskRow): void {
    try {
      store.tasks.save(row);
      unsaved.delete(row.id);
    } catch (error) {
      if (diskError(error) === null) throw error;
      unsaved.set(row.id, row);
    }
  }

  function finish(entry: Running, status: TaskStatus, error: TaskError | null): void {
    entry.row.completed_at = new Date().toISOString();
    entry.row.error = error && JSON.stringify(error);
    if (status === 'completed') publishProgress(entry);
    setStatus(entry, status);
  }

  function publishProgress(entry: Running): void {
    live.publish({
      type: 'task_progress',
      task_id: entry.row.id,
      payload: toTask(entry.row, entry.meter).progress,
    });
  }

  function publishUpdate(row: TaskRow): void {
    const data = { total_faces: row.total_faces, unique_persons: row.unique_persons };
    live.publish({ type: 'task_update', task_id: row.id, payload: { status: row.status, data } });
  }

  function get(id: string): Task {
    const entry = running.get(id);
    if (entry) return toTask(entry.row, entry.meter);
    const row = unsaved.get(id) ?? store.tasks.get(id);
    if (!row) throw new AppError('not_found', `There is no task ${id}`);
    return toTask(row, null);
  }

  /** Applies a change to a task that has not ended; an ended one is answered as it is. */
  function control(id: string, change: (entry: Running) => void): Task {
    const entry = running.get(id);
    if (entry) change(entry);
    return get(id);
  }

  return {
    start(kind, input, totalImages = 0) {
      if (closing) throw new AppError('internal', 'the engine is stopping');
      const same = ({ row }: Running) =>
        row.kind === kind && row.status === 'pending' && row.input === JSON.stringify(input);
      const queued = [...running.values()].find(same);
      if (queued && repeatable.has(kind)) return toTask(queued.row, null);
      const row = store.tasks.create({ id: randomUUID(), kind, input, totalImages });
      enqueue(row);
      return toTask(row, null);
    },
    get,
    latest: (limit) => store.tasks.latest(limit).map((row) => get(row.id)),
    active() {
      const entries = [...running.values()];
      const entry = entries.find(({ row }) => row.kind === 'scan') ?? entries[0];
      return entry ? toTask(entry.row, entry.meter) : null;
    },
    pause: (id) =>
      control(id, (entry) => {
        if (entry.resumed) return;
        hold(entry);
        setStatus(entry, 'paused');
      }),
    resume: (id) =>
      control(id, (entry) => {
        if (!entry.resumed) return;
        setStatus(entry, entry.started ? 'processing' : 'pending');
        entry.resumed.go();
      }),
    cancel: (id) =>
      control(id, (entry) => {
        entry.abort.abort(new AppError('conflict', 'cancelled'));
        entry.resumed?.go();
        if (entry.started) return;
        // Nobody waits for the lane to learn this, and nobody joins a task that will not run.
        running.delete(id);
        finish(entry, 'cancelled', null);
      }),
    resumeUnfinished() {
      const resumed = new Set<TaskKind>();
      for (const row of store.tasks.open()) {
        if (running.has(row.id)) continue;
        // Every engine that was killed left its scan; one does for all of them.
        if (row.status !== 'paused' && repeatable.has(row.kind)) {
          if (resumed.has(row.kind)) {
            store.tasks.save({ ...row, status: 'cancelled', completed_at: new Date().toISOString() });
            continue;
          }
          resumed.add(row.kind);
        }
        enqueue(row);
      }
    },
    async ended(id) {
      await running.get(id)?.end;
      return get(id);
    },
    async close() {
      closing = true;
      for (const entry of running.values()) {
        entry.abort.abort(new AppError('internal', 'the engine is stopping'));
        entry.resumed?.go();
      }
      await Promise.all([...running.values()].map((entry) => entry.end));
    },
  };
}

function toTask(row: TaskRow, meter: RateMeter | null): Task {
  const { id, kind, status, stage, current, total } = row;
  const moving = status === 'processing' && measured.has(stage) ? meter : null;
  const rate = ofPhotos.has(stage) ? (moving?.perSecond() ?? null) : null;
  const steadyRate = moving?.perSecond(steadyMs) ?? null;
  const error = row.error === null ? null : readError(row.error);
  return {
    id,
    kind,
    status,
    total_images: row.total_images,
    total_faces: row.total_faces,
    unique_persons: row.unique_persons,
    created_at: row.created_at,
    completed_at: row.completed_at,
    progress: {
      stage,
      current,
      total,
      percent: stage === 'done' ? 100 : total === 0 ? 0 : Math.min(100, (100 * current) / total),
      photos_per_second: rate === null ? null : Math.round(rate * 10) / 10,
      seconds_left: steadyRate && total > 0 ? Math.ceil((total - current) / steadyRate) : null,
    },
    error: error?.message ?? null,
    error_code: error?.code ?? null,
  };
}

type TaskError = { code: ErrorCode; message: string };

/** As it is stored; tasks of the first versions have a sentence only. */
function readError(text: string): TaskError {
  try {
    const { code, message } = JSON.parse(text) as TaskError;
    if (Object.hasOwn(errorStatus, code)) return { code, message };
  } catch {}
  return { code: 'internal', message: text };
}

import type { ChildProcess } from 'node:child_process';
import { forkEntry } from './fork.ts';

/** What a process answers to a job; `code` is an AppError's or a PhotoFailure's, null when it is neither. */
export type JobAnswer<Result> =
  | { ok: true; result: Result }
  | { ok: false; code: string | null; message: string };

/** A job that failed, or whose process did. */
export class JobFailure extends Error {
  /** Of the error in the process; null when the process crashed, hung, or had another error. */
  readonly code: string | null;
  constructor(code: string | null, message: string) {
    super(message);
    this.name = 'JobFailure';
    this.code = code;
  }
}

/** Processes that do one job at a time each, for work on strangers' files that may crash or hang. */
export type JobProcesses<Job, Result> = {
  /** @throws JobFailure */
  run(job: Job): Promise<Result>;
  /** Ends all processes; what is waiting is rejected. */
  close(): void;
};

export type JobProcessesOptions = {
  /** At most so many jobs at a time. Default: 2. */
  processes?: number;
  /** A job that takes longer is given up, with its process. Default: 60 s. */
  timeoutMs?: number;
  /** Processes that have had nothing to do for so long are ended. Default: 5 minutes. */
  idleMs?: number;
};

type Waiting<Job, Result> = { job: Job; resolve(result: Result): void; reject(error: JobFailure): void };

type Worker<Job, Result> = {
  child: ChildProcess;
  current: Waiting<Job, Result> | null;
  timer: NodeJS.Timeout | undefined;
};

/** Starts no process before it is needed. The entry answers with `answerJobs`. */
export function createJobProcesses<Job, Result>(
  entry: Parameters<typeof forkEntry>[0],
  options: JobProcessesOptions = {},
): JobProcesses<Job, Result> {
  const { processes = 2, timeoutMs = 60_000, idleMs = 5 * 60_000 } = options;
  const workers = new Set<Worker<Job, Result>>();
  const waiting: Waiting<Job, Result>[] = [];
  let closed = false;

  function startNext(): void {
    if (waiting.length === 0) return;
    const idle = [...workers].find(({ current }) => current === null);
    if (!idle && workers.size >= processes) return;
    const worker = idle ?? startWorker();
    worker.current = waiting.shift()!;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => end(worker, 'took too long'), timeoutMs);
    // A process that has just died reports it by 'exit'.
    worker.child.send(worker.current.job as object, () => {});
  }

  function startWorker(): Worker<Job, Result> {
    const worker: Worker<Job, Result> = { child: forkEntry(entry), current: null, timer: undefined };
    workers.add(worker);
    worker.child.on('message', (answer: JobAnswer<Result>) => receive(worker, answer));
    worker.child.once('error', (error) => end(worker, error.message));
    worker.child.once('exit', (code, signal) => end(worker, `ended the process (${signal ?? code})`));
    return worker;
  }

  function receive(worker: Worker<Job, Result>, answer: JobAnswer<Result>): void {
    const { current } = worker;
    if (!current) return;
    worker.current = null;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => end(worker, ''), idleMs).unref();
    if (answer.ok) current.resolve(answer.result);
    else current.reject(new JobFailure(answer.code, answer.message));
    startNext();
  }

  /** Whatever the reason, the process is not used again. */
  function end(worker: Worker<Job, Result>, reason: string): void {
    if (!workers.delete(worker)) return;
    clearTimeout(worker.timer);
    worker.child.kill('SIGKILL');
    worker.current?.reject(new JobFailure(null, reason));
    startNext();
  }

  return {
    run(job) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(closing());
        waiting.push({ job, resolve, reject });
        startNext();
      });
    },
    close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(closing());
      for (const worker of workers) end(worker, 'the library is being closed');
    },
  };
}

const closing = () => new JobFailure('closing', 'the library is being closed');

/** In the process: does each job that is sent, and ends with the engine. */
export function answerJobs<Job, Result>(work: (job: Job) => Promise<Result> | Result): void {
  const send = (answer: JobAnswer<Result>) => process.send?.(answer);
  process.on('message', async (job: Job) => {
    try {
      send({ ok: true, result: await work(job) });
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      send({ ok: false, code: typeof code === 'string' ? code : null, message: String(message ?? error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole process group; the engine decides when its children stop.
  process.on('SIGINT', () => {});
}

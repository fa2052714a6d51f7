import type { ChildProcess } from 'node:child_process';
import { AppError, type PhotoFailureCode } from '../contract/errors.ts';
import type { RenderJob } from '../media/render.ts';
import { forkEntry } from './fork.ts';

export type { RenderJob };

export type FromRender =
  | { ok: true; jpeg: Uint8Array }
  /** `code`: null when the file is not to blame. */
  | { ok: false; code: PhotoFailureCode | null; detail: string };

/** Pictures made from originals for the viewer, in processes of their own. */
export type Rendering = {
  /**
   * The upright picture as JPEG; of a video a frame.
   * @throws AppError original_missing when the file is away or cannot be decoded, internal after `close`.
   */
  render(job: RenderJob): Promise<Uint8Array>;
  /** Ends all processes; what is waiting is rejected. */
  close(): void;
};

export type RenderingOptions = {
  /** At most so many pictures at a time, each in a process of its own. Default: 2. */
  processes?: number;
  /** A picture that takes longer is given up. Default: 60 s. */
  timeoutMs?: number;
  /** Processes that have had nothing to do for so long are ended. Default: 5 minutes. */
  idleMs?: number;
};

type Job = { message: RenderJob; resolve(jpeg: Uint8Array): void; reject(error: AppError): void };

type Worker = { child: ChildProcess; job: Job | null; timer: NodeJS.Timeout | undefined };

/** Starts no process before it is needed. */
export function createRendering(options: RenderingOptions = {}): Rendering {
  const { processes = 2, timeoutMs = 60_000, idleMs = 5 * 60_000 } = options;
  const workers = new Set<Worker>();
  const waiting: Job[] = [];
  let closed = false;

  function startNext(): void {
    if (waiting.length === 0) return;
    const idle = [...workers].find(({ job }) => job === null);
    if (!idle && workers.size >= processes) return;
    const worker = idle ?? startWorker();
    const job = waiting.shift()!;
    worker.job = job;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => end(worker, 'took too long'), timeoutMs);
    // A process that has just died reports it by 'exit'.
    worker.child.send(job.message, () => {});
  }

  function startWorker(): Worker {
    const worker: Worker = { child: forkEntry('render-process'), job: null, timer: undefined };
    workers.add(worker);
    worker.child.on('message', (message: FromRender) => receive(worker, message));
    worker.child.once('error', (error) => end(worker, error.message));
    worker.child.once('exit', (code, signal) => end(worker, `ended the process (${signal ?? code})`));
    return worker;
  }

  function receive(worker: Worker, message: FromRender): void {
    const { job } = worker;
    if (!job) return;
    worker.job = null;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => end(worker, ''), idleMs).unref();
    if (message.ok) job.resolve(message.jpeg);
    else job.reject(unreadable(job.message.path, message.detail, message.code));
    startNext();
  }

  /** Whatever the reason, the process is not used again. */
  function end(worker: Worker, reason: string): void {
    if (!workers.delete(worker)) return;
    clearTimeout(worker.timer);
    worker.child.kill('SIGKILL');
    worker.job?.reject(unreadable(worker.job.message.path, reason, null));
    startNext();
  }

  return {
    render(job) {
      if (closed) return Promise.reject(closing());
      return new Promise((resolve, reject) => {
        waiting.push({ message: job, resolve, reject });
        startNext();
      });
    },
    close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(closing());
      for (const worker of workers) end(worker, 'was given up');
    },
  };
}

function unreadable(path: string, detail: string, code: PhotoFailureCode | null): AppError {
  return new AppError('original_missing', `The original cannot be read: ${path}`, {
    details: { code, detail },
  });
}

function closing(): AppError {
  return new AppError('internal', 'the library is being closed');
}

import type { ChildProcess } from 'node:child_process';
import type { BoxNorm, DeviceReport, LocatedPack } from '../../models/types.ts';
import { AppError, type ErrorCode, errorStatus } from '../contract/errors.ts';
import { forkEntry } from './fork.ts';
import type {
  AnalysisJob,
  AnalysisOutcome,
  EmbedFaceJob,
  EmbedFaceOutcome,
  FromAnalysis,
  PhotoJob,
  ToAnalysis,
} from './protocol.ts';

/** Several analysis processes that share one queue. */
export type AnalysisPool = {
  /**
   * Analyses one photo. A file that crashes or hangs its process twice is answered as failed. Rejects with
   * AppError when the networks themselves cannot be opened: then no photo is to blame.
   */
  analyze(job: AnalysisJob): Promise<AnalysisOutcome>;
  /**
   * Embeds one face that the owner drew, before all photos that wait, and writes its picture. Files are answered for
   * and networks reject as above; a box without area inside the picture rejects as `invalid_request`.
   */
  embedFace(job: EmbedFaceJob): Promise<EmbedFaceOutcome>;
  /** The device in use, once a process has opened the networks. */
  device(): DeviceReport | null;
  readonly processes: number;
  /** Ends all processes; waiting jobs are rejected. */
  close(): Promise<void>;
};

export type AnalysisPoolOptions = {
  located: LocatedPack;
  thumbsDir: string;
  processes: number;
  /** Called once, with the device that the networks run on and why. */
  onDevice?(device: DeviceReport): void;
  /** A photo that takes longer counts as hung. Crowds at full size on a slow CPU need about 10 s. */
  timeoutMs?: number;
};

type Job = {
  message: PhotoJob;
  attempts: number;
  resolve(outcome: AnalysisOutcome | EmbedFaceOutcome): void;
  reject(error: Error): void;
};

type Worker = {
  child: ChildProcess;
  ready: boolean;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
  hung: boolean;
};

const maxAttempts = 2;
/** Opening sessions includes the check of a graphics device, which may compile shaders for long. */
const startTimeoutMs = 120_000;

export function createAnalysisPool(options: AnalysisPoolOptions): AnalysisPool {
  const { located, thumbsDir, processes, timeoutMs = 120_000 } = options;
  const workers = new Set<Worker>();
  const waiting: Job[] = [];
  let device: DeviceReport | null = null;
  let failedStarts = 0;
  let closed = false;

  function startWorker(): void {
    const worker: Worker = {
      child: forkEntry('analyze-process'),
      ready: false,
      job: null,
      timer: undefined,
      hung: false,
    };
    workers.add(worker);
    worker.timer = setTimeout(() => kill(worker), startTimeoutMs);
    worker.child.on('message', (message: FromAnalysis) => receive(worker, message));
    worker.child.on('error', () => worker.child.kill('SIGKILL'));
    worker.child.once('exit', () => leave(worker));
    post(worker, { type: 'start', located, device, thumbsDir });
  }

  function post(worker: Worker, message: ToAnalysis): void {
    // A process that has just died reports it by 'exit'.
    worker.child.send(message, () => {});
  }

  function receive(worker: Worker, message: FromAnalysis): void {
    clearTimeout(worker.timer);
    if (message.type === 'ready') {
      if (device === null) options.onDevice?.(message.device);
      device ??= message.device;
      failedStarts = 0;
      worker.ready = true;
      // The first process finds out which device works; the others are told.
      fill();
    } else if (message.type === 'broken') {
      const code = message.code in errorStatus ? (message.code as ErrorCode) : 'internal';
      rejectAll(new AppError(code, message.message));
    } else {
      const job = worker.job;
      worker.job = null;
      job?.resolve(message.outcome);
    }
    feed(worker);
  }

  function leave(worker: Worker): void {
    clearTimeout(worker.timer);
    workers.delete(worker);
    const job = worker.job;
    if (job && device && device.provider !== 'cpu') fallBackToCpu(device, job);
    else if (job) retryOrGiveUp(job, worker.hung);
    else if (!worker.ready && ++failedStarts >= maxAttempts) {
      rejectAll(new AppError('internal', 'the analysis process stops before it is ready'));
    }
    fill();
  }

  /** A graphics driver that fails would blame every photo in turn: the CPU tries before any photo is judged. */
  function fallBackToCpu(failed: DeviceReport, job: Job): void {
    const warning = `${failed.provider} stopped while it worked; the CPU goes on.`;
    console.error(`heirloom: ${warning}`);
    device = {
      provider: 'cpu',
      reason: `The CPU runs the networks: ${failed.provider} stopped while it worked.`,
      warnings: [...failed.warnings, warning],
    };
    if (closed) job.reject(new AppError('internal', 'the engine is stopping'));
    else waiting.unshift(job);
  }

  function retryOrGiveUp(job: Job, hung: boolean): void {
    job.attempts++;
    if (job.attempts < maxAttempts && !closed) waiting.unshift(job);
    else if (closed) job.reject(new AppError('internal', 'the engine is stopping'));
    else if (hung)
      job.resolve({ ok: false, code: 'analysis_timeout', detail: `took longer than ${timeoutMs} ms, twice` });
    else job.resolve({ ok: false, code: 'analysis_crashed', detail: 'ended the analysis process, twice' });
  }

  function rejectAll(error: AppError): void {
    for (const job of waiting.splice(0)) job.reject(error);
  }

  function kill(worker: Worker): void {
    worker.hung = true;
    worker.child.kill('SIGKILL');
  }

  function feed(worker: Worker): void {
    if (!worker.ready || worker.job !== null) return;
    const job = waiting.shift();
    if (!job) return;
    worker.job = job;
    worker.timer = setTimeout(() => kill(worker), timeoutMs);
    post(worker, job.message);
  }

  /** Starts processes for waiting jobs: one until the device is known, then as many as allowed. */
  function fill(): void {
    for (const worker of workers) feed(worker);
    const wanted = device ? processes : 1;
    const starting = [...workers].filter((worker) => !worker.ready).length;
    for (let n = starting; n < waiting.length && workers.size < wanted && !closed; n++) {
      startWorker();
    }
  }

  function answerTo(message: PhotoJob): Promise<AnalysisOutcome | EmbedFaceOutcome> {
    if (closed) return Promise.reject(new AppError('internal', 'the engine is stopping'));
    return new Promise((resolve, reject) => {
      const job: Job = { message, attempts: 0, resolve, reject };
      // Somebody waits before the screen for a drawn face.
      if (message.type === 'embed_face') waiting.unshift(job);
      else waiting.push(job);
      fill();
    });
  }

  return {
    processes,
    device: () => device,
    async analyze(job) {
      for (const { boxNorm } of job.drawn ?? []) checkBox(boxNorm);
      return (await answerTo({ type: 'analyze', ...job })) as AnalysisOutcome;
    },
    async embedFace(job) {
      checkBox(job.boxNorm);
      return (await answerTo({ type: 'embed_face', ...job })) as EmbedFaceOutcome;
    },
    async close() {
      closed = true;
      rejectAll(new AppError('internal', 'the engine is stopping'));
      await Promise.all([...workers].map(stopWorker));
    },
  };

  /** Asks it to exit; killing during a run is the last resort. */
  async function stopWorker(worker: Worker): Promise<void> {
    if (worker.child.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => worker.child.kill('SIGKILL'), 10_000);
      worker.child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      post(worker, { type: 'stop' });
    });
  }
}

/** A bad box would be blamed on the photo once it ends a process. */
function checkBox({ x, y, width, height }: BoxNorm): void {
  const isInside = x < 1 && y < 1 && x + width > 0 && y + height > 0;
  if (isInside && width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height)) return;
  throw new AppError('invalid_request', 'The box of a face must have an area inside the picture.');
}

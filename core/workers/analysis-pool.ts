import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { BoxNorm, DeviceReport, LocatedPack } from '../../models/types.ts';
import { AppError, type ErrorCode, errorStatus, type PhotoFailureCode } from '../contract/errors.ts';
import { forkEntry } from './fork.ts';
import type {
  AnalysisJob,
  AnalysisOutcome,
  EmbedFaceJob,
  EmbedFaceOutcome,
  FromAnalysis,
  JobOutcome,
  LookJob,
  LookOutcome,
  PhotoJob,
  ToAnalysis,
} from './protocol.ts';
import { residentBytes } from './resident-memory.ts';

/** Several analysis processes that share one queue. */
export type AnalysisPool = {
  /**
   * Analyses one photo. A file that twice crashes its process, hangs it or makes it grow over its memory is answered as
   * failed. Rejects with AppError when no photo is to blame: the networks cannot be opened, the library's disk is full.
   */
  analyze(job: AnalysisJob): Promise<AnalysisOutcome>;
  /**
   * Embeds one face that the owner drew, before all photos that wait, and writes its picture. Files are answered for
   * and networks reject as above; a box without area inside the picture rejects as `invalid_request`.
   */
  embedFace(job: EmbedFaceJob): Promise<EmbedFaceOutcome>;
  /** Finds and embeds the faces of a picture that is no photo of the library, before all photos that wait; as above. */
  look(job: LookJob): Promise<LookOutcome>;
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
  /**
   * What a process may hold in RAM for a photo, over what it holds with its networks open. Default: 2 GiB, less where the
   * computer has less than 8 GiB, but never less than 1 GiB (a progressive JPEG of 100 megapixels needs 0.6 GB).
   */
  memoryBytes?: number;
};

type Job = {
  message: PhotoJob;
  attempts: number;
  resolve(outcome: JobOutcome): void;
  reject(error: Error): void;
};

type Worker = {
  child: ChildProcess;
  ready: boolean;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
  /** Why we ended it. */
  ended: 'analysis_timeout' | 'analysis_memory' | null;
  /** It was asked to exit, for another one to take its place. */
  retired: boolean;
  /** Photos that it has answered. */
  answered: number;
  /** The least memory it was seen with since its networks are open, and the last; null: it cannot be measured here. */
  leastBytes: number | null;
  bytes: number | null;
};

const maxAttempts = 2;
/** Looking costs 20 µs a process on Linux, a program of its own elsewhere. */
const lookIntervalMs = process.platform === 'linux' ? 200 : 2_000;
/** Opening sessions includes the check of a graphics device, which may compile shaders for long. */
const startTimeoutMs = 120_000;

export function createAnalysisPool(options: AnalysisPoolOptions): AnalysisPool {
  const { located, thumbsDir, processes, timeoutMs = 120_000, memoryBytes = defaultMemoryBytes() } = options;
  const workers = new Set<Worker>();
  const waiting: Job[] = [];
  let device: DeviceReport | null = null;
  let failedStarts = 0;
  let closed = false;
  let isWatching = false;

  function startWorker(): void {
    const worker: Worker = {
      child: forkEntry('analyze-process'),
      ready: false,
      job: null,
      timer: undefined,
      ended: null,
      retired: false,
      answered: 0,
      leastBytes: null,
      bytes: null,
    };
    workers.add(worker);
    preferToEndForMemory(worker.child);
    worker.timer = setTimeout(() => kill(worker, 'analysis_timeout'), startTimeoutMs);
    worker.child.on('message', (message: FromAnalysis) => void receive(worker, message));
    worker.child.on('error', () => worker.child.kill('SIGKILL'));
    worker.child.once('exit', () => leave(worker));
    post(worker, { type: 'start', located, device, thumbsDir });
  }

  function post(worker: Worker, message: ToAnalysis): void {
    // A process that has just died reports it by 'exit'.
    worker.child.send(message, () => {});
  }

  async function receive(worker: Worker, message: FromAnalysis): Promise<void> {
    clearTimeout(worker.timer);
    if (message.type === 'ready') {
      if (device === null) options.onDevice?.(message.device);
      device ??= message.device;
      failedStarts = 0;
      await measure(worker);
      worker.ready = true;
      // The first process finds out which device works; the others are told.
      fill();
    } else if (message.type === 'broken') {
      rejectAll(errorOf(message));
    } else {
      const job = worker.job;
      worker.job = null;
      worker.answered++;
      if (message.type === 'done') job?.resolve(message.outcome);
      else job?.reject(errorOf(message));
      await retireIfWorn(worker);
    }
    feed(worker);
  }

  function leave(worker: Worker): void {
    clearTimeout(worker.timer);
    workers.delete(worker);
    const job = worker.job;
    const isDevice = device !== null && device.provider !== 'cpu' && worker.ended !== 'analysis_memory';
    if (job && isDevice) fallBackToCpu(device!, job);
    else if (job) retryOrGiveUp(job, worker.ended);
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

  function retryOrGiveUp(job: Job, ended: Worker['ended']): void {
    job.attempts++;
    if (closed) job.reject(new AppError('internal', 'the engine is stopping'));
    else if (job.attempts < maxAttempts) waiting.unshift(job);
    else job.resolve({ ok: false, ...blame(ended) });
  }

  function blame(ended: Worker['ended']): { code: PhotoFailureCode; detail: string } {
    switch (ended) {
      case 'analysis_timeout':
        return { code: ended, detail: `took longer than ${timeoutMs} ms, twice` };
      case 'analysis_memory':
        return {
          code: ended,
          detail: `needed more than ${Math.round(memoryBytes / 2 ** 20)} MiB of memory, twice`,
        };
      case null:
        return { code: 'analysis_crashed', detail: 'ended the analysis process, twice' };
    }
  }

  function rejectAll(error: AppError): void {
    for (const job of waiting.splice(0)) job.reject(error);
  }

  function kill(worker: Worker, why: NonNullable<Worker['ended']>): void {
    worker.ended ??= why;
    worker.child.kill('SIGKILL');
  }

  /** While photos are worked on, ends processes that grow over their memory, before the system ends anything else. */
  async function watchMemory(): Promise<void> {
    if (isWatching) return;
    isWatching = true;
    for (let busy = busyWorkers(); busy.length > 0; busy = busyWorkers()) {
      await delay(lookIntervalMs, undefined, { ref: false });
      const bytes = await residentBytes(busy.map(({ child }) => child.pid ?? 0));
      for (const worker of busy) {
        note(worker, bytes.get(worker.child.pid ?? 0));
        if (worker.job !== null && grown(worker) > memoryBytes) kill(worker, 'analysis_memory');
      }
    }
    isWatching = false;
  }

  function busyWorkers(): Worker[] {
    return [...workers].filter(({ job }) => job !== null);
  }

  async function measure(worker: Worker): Promise<void> {
    const pid = worker.child.pid ?? 0;
    note(worker, (await residentBytes([pid])).get(pid));
  }

  /**
   * Replaces a process that keeps much after a photo. The heap of a WebAssembly module grows to what its largest picture
   * needed and never shrinks.
   */
  async function retireIfWorn(worker: Worker): Promise<void> {
    if (grown(worker) <= memoryBytes / 2) return;
    // That was while it worked. It gets nothing until it is known what is left of that.
    worker.ready = false;
    await measure(worker);
    if (grown(worker) > memoryBytes / 2) retire(worker);
    worker.ready = true;
  }

  function retire(worker: Worker): void {
    worker.retired = true;
    void stopWorker(worker);
  }

  function feed(worker: Worker): void {
    if (!worker.ready || worker.retired || worker.job !== null || waiting.length === 0) return;
    // Only a fresh process judges a photo: what went before may have damaged this one, or filled it.
    if (waiting[0]!.attempts > 0 && worker.answered > 0) {
      retire(worker);
      return;
    }
    const job = waiting.shift()!;
    worker.job = job;
    worker.timer = setTimeout(() => kill(worker, 'analysis_timeout'), timeoutMs);
    post(worker, job.message);
    void watchMemory();
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

  function answerTo(message: PhotoJob): Promise<JobOutcome> {
    if (closed) return Promise.reject(new AppError('internal', 'the engine is stopping'));
    return new Promise((resolve, reject) => {
      const job: Job = { message, attempts: 0, resolve, reject };
      // Somebody waits before the screen for a drawn face or a search.
      if (message.type === 'analyze') waiting.push(job);
      else waiting.unshift(job);
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
    look: async (job) => (await answerTo({ type: 'look', ...job })) as LookOutcome,
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

function errorOf({ code, message }: { code: string; message: string }): AppError {
  return new AppError(code in errorStatus ? (code as ErrorCode) : 'internal', message);
}

function note(worker: Worker, bytes: number | undefined): void {
  worker.bytes = bytes ?? null;
  if (bytes !== undefined) worker.leastBytes = Math.min(worker.leastBytes ?? bytes, bytes);
}

/** How much more a process holds than it needs without a photo; 0 where that cannot be measured. */
function grown({ leastBytes, bytes }: Worker): number {
  return leastBytes === null || bytes === null ? 0 : bytes - leastBytes;
}

function defaultMemoryBytes(): number {
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(2 * 2 ** 30, Math.max(2 ** 30, total / 4));
}

/** Linux, when its memory is used up, ends the process with the highest figure: one photo is lost, not the engine. */
function preferToEndForMemory({ pid }: ChildProcess): void {
  if (process.platform === 'linux') writeFile(`/proc/${pid}/oom_score_adj`, '500').catch(() => {});
}

/** A bad box would be blamed on the photo once it ends a process. */
function checkBox({ x, y, width, height }: BoxNorm): void {
  const isInside = x < 1 && y < 1 && x + width > 0 && y + height > 0;
  if (isInside && width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height)) return;
  throw new AppError('invalid_request', 'The box of a face must have an area inside the picture.');
}

import type { ChildProcess } from 'node:child_process';
import { AppError } from '../contract/errors.ts';
import type { FaceTarget } from '../people/assign.ts';
import type { GroupingCalibration } from '../people/group-people.ts';
import { forkEntry } from './fork.ts';

export type GroupingJob = {
  /** All faces anew, or only those of nobody that came since the last answer. */
  scope: 'all' | 'new';
  libraryDir: string;
  packId: string;
  dimension: number;
  calibration: GroupingCalibration;
  threads: number;
  /** Another number: what the process knows of people and faces is out of date, their vectors are not. */
  revision: number;
};

/** Faces whose person is to change; `target.newPerson` counts from 0 to `newPersonsCount` − 1. */
export type GroupingResult = {
  changes: { faceId: number; from: number | null; target: FaceTarget }[];
  newPersonsCount: number;
};

export type FromGrouping =
  | { progress: number }
  | { ok: true; result: GroupingResult }
  | { ok: false; message: string };

/** A process that groups faces and keeps their vectors between two jobs; it only reads. */
export type GroupProcess = {
  /**
   * One job at a time. @param onProgress share done, 0..1.
   * @throws AppError internal when it fails; the signal's reason once it is aborted.
   */
  group(
    job: GroupingJob,
    options: { signal: AbortSignal; onProgress(share: number): void },
  ): Promise<GroupingResult>;
  /** Ends the process; a job starts a new one. */
  close(): void;
};

/** Starts with the first job. It ends by itself after some idle minutes, and with this process. */
export function createGroupProcess(): GroupProcess {
  let resting: ChildProcess | null = null;

  function start(): ChildProcess {
    const child = forkEntry('group-process');
    child.once('exit', () => {
      if (resting === child) resting = null;
    });
    // An error of a resting process is its exit.
    child.on('error', () => {});
    return child;
  }

  function group(
    job: GroupingJob,
    { signal, onProgress }: Parameters<GroupProcess['group']>[1],
  ): Promise<GroupingResult> {
    signal.throwIfAborted();
    const child = resting ?? start();
    resting = null;
    child.ref();
    child.channel?.ref();
    return new Promise<GroupingResult>((resolve, reject) => {
      // It writes nothing, so it can be ended at any moment.
      const onAbort = () => {
        child.kill('SIGKILL');
        settle(() => reject(signal.reason));
      };
      const onMessage = (message: FromGrouping) => {
        if ('progress' in message) {
          onProgress(message.progress);
          return;
        }
        // It must not keep this process from ending.
        child.unref();
        child.channel?.unref();
        if (child.connected) resting = child;
        settle(() =>
          message.ok
            ? resolve(message.result)
            : reject(new AppError('internal', `grouping failed: ${message.message}`)),
        );
      };
      const onExit = (code: number | null, killedBy: string | null) =>
        settle(() => reject(new AppError('internal', `the grouping process ended (${killedBy ?? code})`)));
      const onError = (error: Error) => settle(() => reject(error));
      const settle = (answer: () => void) => {
        signal.removeEventListener('abort', onAbort);
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
        answer();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      child.on('message', onMessage).on('exit', onExit).on('error', onError);
      child.send(job, () => {});
    });
  }

  return {
    group,
    close() {
      resting?.kill('SIGKILL');
      resting = null;
    },
  };
}

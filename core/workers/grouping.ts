import { AppError } from '../contract/errors.ts';
import type { FaceTarget } from '../people/assign.ts';
import { forkEntry } from './fork.ts';

export type GroupingJob = {
  libraryDir: string;
  packId: string;
  dimension: number;
  /** DBSCAN radius, cosine distance. */
  eps: number;
  minSamples: number;
  /** Faces below this quality join people but do not found or bridge them. */
  coreQuality: number;
  /** Mean cosine similarity from which two large clusters are one person. */
  joinSimilarity: number;
  threads: number;
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

/**
 * Groups the faces of a library in a process of its own, which only reads. @param onProgress share done, 0..1.
 * @throws AppError internal when it fails; the signal's reason once it is aborted.
 */
export function groupFaces(
  job: GroupingJob,
  options: { signal: AbortSignal; onProgress(share: number): void },
): Promise<GroupingResult> {
  const { signal, onProgress } = options;
  signal.throwIfAborted();
  const child = forkEntry('group-process');
  return new Promise<GroupingResult>((resolve, reject) => {
    // It writes nothing, so it can be ended at any moment.
    const abort = () => {
      child.kill('SIGKILL');
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    child.on('message', (message: FromGrouping) => {
      if ('progress' in message) onProgress(message.progress);
      else if (message.ok) resolve(message.result);
      else reject(new AppError('internal', `grouping failed: ${message.message}`));
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', abort);
      reject(new AppError('internal', `the grouping process ended (${killedBy ?? code})`));
    });
    child.send(job, () => {});
  });
}

import { packs } from '../../models/packs.ts';
import type { Pack } from '../../models/types.ts';
import { AppError } from '../contract/errors.ts';
import type { Evidence } from '../review/evidence.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import { forkEntry } from './fork.ts';

export type ReviewJob = {
  libraryDir: string;
  packId: string;
  dimension: number;
  floorSimilarity: number;
  clearSimilarity: number;
  threads: number;
};

/** What people and faces were at one moment, and what similarity says about them. */
export type ReviewResult = {
  evidence: Evidence;
  /** Of the list of people. */
  persons: PersonRow[];
  /** Faces with an embedding; `personIds[i]` is −1 for a face of nobody. */
  faceIds: Int32Array;
  personIds: Int32Array;
  heldFaceIds: number[];
  /** Entries of the journal. */
  journal: { id: number; undone: number }[];
};

export type FromReview = { ok: true; result: ReviewResult } | { ok: false; message: string };

/**
 * Compares all people and doubtful faces of a library in a process of its own, which only reads.
 * @throws AppError internal when it fails; the signal's reason once it is aborted.
 */
export function gatherReview(job: ReviewJob, signal: AbortSignal): Promise<ReviewResult> {
  signal.throwIfAborted();
  const child = forkEntry('review-process');
  return new Promise<ReviewResult>((resolve, reject) => {
    const abort = () => {
      child.kill('SIGKILL');
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    child.on('message', (message: FromReview) => {
      if (message.ok) resolve(message.result);
      else reject(new AppError('internal', `comparing people failed: ${message.message}`));
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', abort);
      reject(new AppError('internal', `the process that compares people ended (${killedBy ?? code})`));
    });
    child.send(job, () => {});
  });
}

/** The pack of that id, whether or not it is on this computer. */
export function packOf(id: string): Pack | undefined {
  return Object.hasOwn(packs, id) ? packs[id as Pack['id']] : undefined;
}

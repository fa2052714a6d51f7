import { packs } from '../../models/packs.ts';
import type { Pack } from '../../models/types.ts';
import { AppError } from '../contract/errors.ts';
import type { GroupingAccuracy, PairHistogram } from '../review/accuracy.ts';
import type { Evidence } from '../review/evidence.ts';
import type { ProposedSplit } from '../review/propose-split.ts';
import type { PersonRow } from '../store/persons.sql.ts';
import { forkEntry } from './fork.ts';

type Library = { libraryDir: string; packId: string; dimension: number; threads: number };

export type ReviewJob = Library &
  (
    | { work: 'gather'; floorSimilarity: number; clearSimilarity: number }
    | { work: 'measure' }
    | { work: 'split'; personId: number }
  );

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

/** What the owner's word says about grouping. */
export type MeasureResult = {
  /** Faces that were judged one by one. */
  confirmedFaces: number;
  accuracy: GroupingAccuracy;
  /** Over the faces of named people. */
  histogram: PairHistogram;
};

export type FromReview =
  | { ok: true; result: ReviewResult | MeasureResult | ProposedSplit }
  | { ok: false; message: string };

/**
 * Compares all people and doubtful faces of a library in a process of its own, which only reads.
 * @throws AppError internal when it fails; the signal's reason once it is aborted.
 */
export function gatherReview(
  job: Library & { floorSimilarity: number; clearSimilarity: number },
  signal: AbortSignal,
): Promise<ReviewResult> {
  return inChild({ work: 'gather', ...job }, signal) as Promise<ReviewResult>;
}

/** Measures grouping on what the owner said, as `gatherReview` does its work. */
export function measureGrouping(job: Library, signal: AbortSignal): Promise<MeasureResult> {
  return inChild({ work: 'measure', ...job }, signal) as Promise<MeasureResult>;
}

/** The best cut of a person in two, as `gatherReview` does its work. */
export function splitPerson(
  job: Library & { personId: number },
  signal: AbortSignal,
): Promise<ProposedSplit> {
  return inChild({ work: 'split', ...job }, signal) as Promise<ProposedSplit>;
}

function inChild(job: ReviewJob, signal: AbortSignal): Promise<ReviewResult | MeasureResult | ProposedSplit> {
  signal.throwIfAborted();
  const child = forkEntry('review-process');
  return new Promise((resolve, reject) => {
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

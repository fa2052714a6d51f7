import { AppError } from '../contract/errors.ts';
import type { Stack } from '../library/stacks/find-stacks.ts';
import { createJobProcesses, type JobFailure } from './job-processes.ts';

export type StackingJob = { libraryDir: string };

/** `compared`: the photos that were looked at, with those that are in no stack. */
export type Stacking = { stacks: Stack[]; compared: number[] };

/** Half a million pictures that are all new take minutes. */
const timeoutMs = 30 * 60_000;

/**
 * Finds out in a process of its own which pictures of a library are copies of each other or of one burst. It only reads.
 * @throws AppError internal when it fails; the signal's reason once it is aborted.
 */
export async function findStacksApart(libraryDir: string, signal: AbortSignal): Promise<Stacking> {
  signal.throwIfAborted();
  const { run, close } = createJobProcesses<StackingJob, Stacking>('stack-process', {
    processes: 1,
    timeoutMs,
  });
  signal.addEventListener('abort', close, { once: true });
  try {
    return await run({ libraryDir });
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('internal', `stacking failed: ${(error as JobFailure).message}`);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

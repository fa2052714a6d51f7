import { createJobProcesses, type JobProcesses } from './job-processes.ts';

export type PlaceholderJob = { thumbsDir: string; photoIds: readonly number[] };

/** Of the photos whose thumbnails can be read. */
export type Placeholders = { photoId: number; placeholder: Uint8Array }[];

/** One process of low priority; jobs are thumbnails, which are ours: none hangs for long. */
export function createPlaceholderProcess(): JobProcesses<PlaceholderJob, Placeholders> {
  return createJobProcesses('placeholder-process', { processes: 1 });
}

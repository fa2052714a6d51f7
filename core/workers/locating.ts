import type { Located } from '../library/localities/find-locality.ts';
import { createJobProcesses } from './job-processes.ts';

/** WGS 84 degrees. */
export type LocatingJob = { positions: { latitude: number; longitude: number }[] };

/** Finds the towns of positions in a process that ends as soon as it has nothing to do. */
export function createLocator() {
  const { run, close } = createJobProcesses<LocatingJob, Located[]>('locate-process', {
    processes: 1,
    idleMs: 10_000,
  });
  return {
    /** One answer a position. @throws JobFailure */
    locate: (positions: LocatingJob['positions']) => run({ positions }),
    close,
  };
}

import type { Task } from '../../core/contract/schemas.ts';

/** Failures that nothing came after, newest first, less those that were put away. */
export function failedOnes(tasks: readonly Task[], dismissed: ReadonlySet<string>): Task[] {
  const newest = new Map<string, Task>();
  for (const task of tasks) {
    const lane = task.kind === 'look' ? 'scan' : task.kind;
    if (!newest.has(lane)) newest.set(lane, task);
  }
  return [...newest.values()].filter(({ id, status }) => status === 'failed' && !dismissed.has(id));
}

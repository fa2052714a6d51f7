import { create } from 'zustand';
import type { LiveMessage, Task } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';

const runningStatuses: readonly Task['status'][] = ['pending', 'processing', 'paused'];

export const isRunning = (task: Task): boolean => runningStatuses.includes(task.status);

/** Whether people may come and go by what it does at the moment. */
export const changesPeople = (task: Task): boolean => isRunning(task) && !quietKinds.has(task.kind);

const quietKinds: ReadonlySet<Task['kind']> = new Set(['model_download', 'write_names', 'backup']);

type Tasks = {
  /** Newest first. */
  tasks: readonly Task[];
  load(): Promise<void>;
  receive(message: Exclude<LiveMessage, { type: 'library_changed' }>): void;
  put(task: Task): void;
  /** Failures that the owner has read. */
  dismissed: ReadonlySet<string>;
  dismiss(id: string): void;
};

const dismissedKey = 'heirloom.read-failures';
const mostRemembered = 50;

function readDismissed(): ReadonlySet<string> {
  return new Set((localStorage.getItem(dismissedKey) ?? '').split(' ').filter(Boolean));
}

/** What the engine is doing and did lately. */
export const useTasks = create<Tasks>()((set, get) => {
  const put = (task: Task) =>
    set(({ tasks }) => ({
      tasks: tasks.some((other) => other.id === task.id)
        ? tasks.map((other) => (other.id === task.id ? task : other))
        : [task, ...tasks],
    }));

  /** Tasks being read because a message named one that this page has not seen; whether another one came meanwhile. */
  const asked = new Map<string, { again: boolean }>();

  async function introduce(id: string): Promise<void> {
    const waiting = asked.get(id);
    if (waiting !== undefined) {
      waiting.again = true;
      return;
    }
    const asking = { again: true };
    asked.set(id, asking);
    try {
      while (asking.again) {
        asking.again = false;
        put(await call('getTask', { params: { id } }));
      }
      asked.delete(id);
    } catch (error) {
      // The next message about it asks again.
      if (asAppError(error).code !== 'not_found') asked.delete(id);
    }
  }

  return {
    tasks: [],
    async load() {
      try {
        const read = await call('listTasks');
        // A message may have been faster than the list: what has ended does not begin again.
        const known = new Map(get().tasks.map((task) => [task.id, task]));
        const latest = (task: Task) => {
          const before = known.get(task.id);
          return before !== undefined && !isRunning(before) && isRunning(task) ? before : task;
        };
        set({ tasks: read.map(latest) });
      } catch {
        // The connection banner already tells; the list is read again when the engine is back.
      }
    },
    receive(message) {
      const task = get().tasks.find((other) => other.id === message.task_id);
      if (task === undefined) return void introduce(message.task_id);
      if (message.type === 'task_progress') return put({ ...task, progress: message.payload });
      const { status, data } = message.payload;
      put({ ...task, status, total_faces: data.total_faces, unique_persons: data.unique_persons });
      // The message is short: the sentence about what went wrong and the final counts come from the task.
      if (!isRunning({ ...task, status })) void introduce(task.id);
    },
    put,
    dismissed: readDismissed(),
    dismiss(id) {
      const dismissed = new Set([...get().dismissed, id].slice(-mostRemembered));
      localStorage.setItem(dismissedKey, [...dismissed].join(' '));
      set({ dismissed });
    },
  };
});

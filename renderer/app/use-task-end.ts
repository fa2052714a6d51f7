import { useEffect, useRef, useState } from 'react';
import type { Task } from '../../core/contract/schemas.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';

/** Follows one task; calls back once when it has ended. `follow` is given its id. */
export function useTaskEnd(onEnd: (task: Task) => void): { running: boolean; follow(id: string): void } {
  const [id, setId] = useState<string | null>(null);
  const task = useTasks(({ tasks }) => tasks.find((other) => other.id === id));
  const latest = useRef(onEnd);
  latest.current = onEnd;
  useEffect(() => {
    if (task === undefined || isRunning(task)) return;
    setId(null);
    latest.current(task);
  }, [task]);
  return {
    running: id !== null,
    follow(next) {
      setId(next);
      void useTasks.getState().load();
    },
  };
}

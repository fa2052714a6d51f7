import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../core/contract/errors.ts';
import { asAppError, wasAborted } from './api.ts';

type Answer<T> = { key: string; data: T | undefined; error: AppError | undefined };

export type Requested<T> = { data: T | undefined; error: AppError | undefined; reload(): void };

/**
 * Asks the engine for something and keeps the answer while the component is shown.
 * `key` says what is asked for: another key drops the old answer at once. Another `version` asks again and keeps
 * showing the old answer until the new one is here.
 */
export function useRequest<T>(
  key: string,
  version: number,
  load: (signal: AbortSignal) => Promise<T>,
): Requested<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ key, data: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);
  const latestLoad = useRef(load);
  latestLoad.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and attempt only say "ask again".
  useEffect(() => {
    const controller = new AbortController();
    latestLoad.current(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setAnswer({ key, data, error: undefined });
      },
      (error: unknown) => {
        if (controller.signal.aborted || wasAborted(error)) return;
        setAnswer((before) => ({
          key,
          data: before.key === key ? before.data : undefined,
          error: asAppError(error),
        }));
      },
    );
    return () => controller.abort();
  }, [key, version, attempt]);

  const current = answer.key === key ? answer : { data: undefined, error: undefined };
  return { data: current.data, error: current.error, reload: () => setAttempt((count) => count + 1) };
}

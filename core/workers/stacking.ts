import { AppError } from '../contract/errors.ts';
import type { Stack } from '../library/stacks/find-stacks.ts';
import { forkEntry } from './fork.ts';

/** `compared`: the photos that were looked at, with those that are in no stack. */
export type Stacking = { stacks: Stack[]; compared: number[] };

export type FromStacking = { ok: true; stacking: Stacking } | { ok: false; message: string };

/**
 * Finds out in a process of its own which pictures of a library are copies of each other or of one burst. It only reads.
 * @throws AppError internal when it fails; the signal's reason once it is aborted.
 */
export function findStacksApart(libraryDir: string, signal: AbortSignal): Promise<Stacking> {
  signal.throwIfAborted();
  const child = forkEntry('stack-process');
  return new Promise((resolve, reject) => {
    const settle = (answer: () => void) => {
      signal.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      answer();
    };
    const fail = (reason: string) =>
      settle(() => reject(new AppError('internal', `stacking failed: ${reason}`)));
    const onAbort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('message', (message: FromStacking) =>
      message.ok ? settle(() => resolve(message.stacking)) : fail(message.message),
    );
    child.once('exit', (code, killedBy) => fail(`the process ended (${killedBy ?? code})`));
    child.once('error', (error) => fail(error.message));
    child.send({ libraryDir }, () => {});
  });
}

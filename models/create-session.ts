import { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../core/contract/errors.ts';
import type { Provider } from './types.ts';

/** Opens one network from its bytes. Errors: `internal` when the runtime cannot. */
export async function createSession(
  bytes: Uint8Array,
  provider: Provider,
  intraOpThreads: number,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      // Alone in the list: beside another one, onnxruntime drops a provider that is not there without an error.
      // Operators that the provider does not have run on the CPU all the same.
      executionProviders: [provider],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      interOpNumThreads: 1,
      intraOpNumThreads: intraOpThreads,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new AppError('internal', runtimeMessage(cause), { cause });
  }
}

/**
 * The last sentence of an error of onnxruntime, which says what went wrong; before it come source files and
 * conditions of the runtime.
 */
export function runtimeMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .trim()
      .split(/\. |\n/)
      .at(-1) ?? text
  );
}

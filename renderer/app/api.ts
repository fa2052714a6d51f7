import { createClient } from '../../core/contract/client.ts';
import { AppError } from '../../core/contract/errors.ts';
import { useConnection } from '../stores/connection.ts';

const client = createClient({
  baseUrl: location.origin,
  // Every request also tells whether the engine can be reached and whether this page may talk to it.
  async fetch(input, init) {
    const { failed, answered } = useConnection.getState();
    try {
      const response = await fetch(input, init);
      answered(response.status !== 401);
      return response;
    } catch (error) {
      if (!init?.signal?.aborted) failed();
      throw error;
    }
  },
});

export const { call, upload, url: addressOf, live } = client;

/** Whether a rejected call was only abandoned by the page. */
export function wasAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Any rejection as the one error type. */
export function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', String(error), { cause: error });
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readFailure } from './photo-failure.ts';

/**
 * SHA-256 of a file, read in pieces: a video has gigabytes.
 * @throws PhotoFailure vanished, locked, not_readable; the signal's AbortError
 */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash, { signal });
  } catch (error) {
    throw signal?.aborted ? error : readFailure(error);
  }
  return hash.read();
}

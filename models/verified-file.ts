import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../core/contract/errors.ts';
import type { ModelFile } from './types.ts';

/** SHA-256 by path, for as long as size and modification time stay the same; lives as long as the process. */
const known = new Map<string, { sizeBytes: number; mtimeMs: number; sha256: string }>();

/**
 * SHA-256 of a file in lower-case hex, read as a stream and remembered while the file is unchanged.
 * Errors: `model_missing` when it cannot be read.
 */
export async function fileSha256(path: string): Promise<string> {
  try {
    return await hashOf(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function hashOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const before = known.get(path);
  if (before && before.sizeBytes === size && before.mtimeMs === mtimeMs) return before.sha256;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  const sha256 = hash.digest('hex');
  known.set(path, { sizeBytes: size, mtimeMs, sha256 });
  return sha256;
}

/** The refusal of a file whose content is not what the pack's manifest says. */
export function hashMismatch(path: string, file: ModelFile, found: string): AppError {
  return new AppError(
    'model_hash_mismatch',
    `${path} is not the file it should be and was not opened: SHA-256 ${found} instead of ${file.sha256}. ` +
      'Delete it and fetch the pack again.',
    { details: { file: path, expected: file.sha256, found } },
  );
}

/**
 * Reads a model file and returns its bytes only when they are the right ones. The bytes that were hashed are the
 * bytes that are returned, so a file swapped between check and use cannot get in.
 * Errors: `model_missing`, `model_hash_mismatch`.
 */
export async function readVerified(path: string, file: ModelFile): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== file.sha256) throw hashMismatch(path, file, found);
  return bytes;
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('model_missing', `The model file ${path} cannot be read.`, {
    cause,
    details: { file: path },
  });
}

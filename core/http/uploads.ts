import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';
import type { UploadedFile } from '../contract/handlers.ts';

export const uploadLimits = {
  files: 10_000,
  parts: 10_100,
  fields: 100,
  fieldSize: 64 * 1024,
  fileSize: 512 * 1024 * 1024,
} as const;

const temporaryPrefix = 'upload-';

/** Makes the folder and removes what an engine that was killed during an upload left in it. */
export async function prepareTemporaryDir(temporaryDir: string): Promise<void> {
  await mkdir(temporaryDir, { recursive: true });
  const names = await readdir(temporaryDir);
  await discard(
    names.filter((name) => name.startsWith(temporaryPrefix)).map((name) => join(temporaryDir, name)),
  );
}

export type ReceivedForm = { files: UploadedFile[]; fields: Record<string, string> };

/**
 * Streams every file part named `partName` to a temporary file, one after the other; of a field that is sent twice, the
 * last counts. When anything fails, or the caller goes away, no file is left.
 * @throws {AppError} `unsupported_media_type`, `invalid_request` for another part name or no file at all,
 * `payload_too_large`, `library_not_writable`.
 */
export async function receiveForm(
  request: FastifyRequest,
  partName: string,
  temporaryDir: string,
  limits?: { files: number; sizeBytes: number },
): Promise<ReceivedForm> {
  if (!request.isMultipart()) {
    throw new AppError('unsupported_media_type', `Send multipart/form-data with parts named ${partName}.`);
  }
  const files: UploadedFile[] = [];
  const paths: string[] = [];
  const fields = new Map<string, string>();
  try {
    for await (const part of request.parts(
      limits && { limits: { ...uploadLimits, files: limits.files, fileSize: limits.sizeBytes } },
    )) {
      if (part.type === 'field') {
        fields.set(part.fieldname, String(part.value));
        continue;
      }
      if (part.fieldname !== partName) {
        part.file.resume();
        throw wrongPart(partName);
      }
      const path = join(temporaryDir, `${temporaryPrefix}${randomUUID()}`);
      paths.push(path);
      const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      await pipeline(part.file, target);
      if (part.file.truncated) {
        throw new AppError('payload_too_large', `${printableName(part.filename)} is too large.`);
      }
      files.push({ fileName: printableName(part.filename), path, sizeBytes: target.bytesWritten });
    }
    if (files.length === 0) throw wrongPart(partName);
    return { files, fields: Object.fromEntries(fields) };
  } catch (error) {
    // Many clients read no answer before they have written everything: the rest must be taken from them.
    request.raw.unpipe();
    request.raw.resume();
    await discard(paths);
    throw uploadError(error);
  }
}

function uploadError(error: unknown): unknown {
  // Fastify's and our own errors have a code already, those of the disk have the system's.
  if (!(error instanceof Error) || error instanceof AppError || 'statusCode' in error) return error;
  if ('syscall' in error) {
    return new AppError('library_not_writable', 'The upload cannot be written to the disk.', {
      cause: error,
    });
  }
  return new AppError('invalid_request', `The form cannot be read: ${error.message}`, { cause: error });
}

export async function discard(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

function wrongPart(partName: string): AppError {
  return new AppError('invalid_request', `Send one or more files as parts named ${partName}.`, {
    details: { fields: [{ in: 'body', field: partName, message: 'at least one file, and no other' }] },
  });
}

/** The caller's name without folders and control characters, which have no place in a file name. */
export function printableName(sent: string): string {
  const base = sent.split(/[/\\]/).at(-1) ?? '';
  const printable = base.replace(/\p{Cc}/gu, '').trim();
  return /^\.*$/.test(printable) ? 'upload' : [...printable].slice(-200).join('');
}

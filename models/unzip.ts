import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { AppError } from '../core/contract/errors.ts';
import type { ModelFile } from './types.ts';

/**
 * Takes the wanted files out of a ZIP archive into `folder`, by their last path component and never anywhere else.
 * An entry of another size is not the wanted one. Errors: `model_download_failed`.
 */
export async function extractFiles(
  zipPath: string,
  wanted: readonly ModelFile[],
  folder: string,
): Promise<void> {
  const missing = new Map(wanted.map((file) => [file.name, file]));
  try {
    await extractInto(zipPath, missing, folder);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('model_download_failed', `${basename(zipPath)} cannot be unpacked: ${why}`, { cause });
  }
  if (missing.size > 0) {
    const names = [...missing.keys()].join(', ');
    throw new AppError('model_download_failed', `${basename(zipPath)} does not hold ${names}.`);
  }
}

/** Removes from `missing` what it has written. yauzl refuses entries with absolute or climbing paths. */
async function extractInto(zipPath: string, missing: Map<string, ModelFile>, folder: string): Promise<void> {
  const zip = await openPromise(zipPath);
  try {
    for await (const entry of zip.eachEntry()) {
      const file = missing.get(basename(entry.fileName));
      if (!file || entry.uncompressedSize !== file.sizeBytes) continue;
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(join(folder, file.name)));
      missing.delete(file.name);
    }
  } finally {
    zip.close();
  }
}

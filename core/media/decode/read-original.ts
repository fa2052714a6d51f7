import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type SniffedFormat, sniffedBytes, sniffFormat } from '../formats.ts';
import { PhotoFailure, readFailure } from '../photo-failure.ts';

/** A file that is larger is not read: all of it is held in memory while it is decoded. */
const maxFileBytes = 2 ** 30;

/** A whole file, read once. Throws PhotoFailure; files that are no pictures are not read further than their head. */
export async function readOriginal(path: string): Promise<{ bytes: Buffer; format: SniffedFormat }> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe would wait for somebody to write into it. Windows has neither such pipes nor this flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await readOpened(file, path);
  } catch (error) {
    throw error instanceof PhotoFailure ? error : readFailure(error);
  } finally {
    await file?.close().catch(() => {});
  }
}

async function readOpened(file: FileHandle, path: string) {
  const stats = await file.stat();
  // Reading a pipe or a device may never end.
  if (!stats.isFile()) throw new PhotoFailure('not_readable', 'not a file');
  const { size } = stats;
  if (size === 0) throw new PhotoFailure('empty_file', 'the file has no content');
  const head = Buffer.alloc(Math.min(size, sniffedBytes));
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const format = sniffFormat(head.subarray(0, bytesRead), path);
  if (format === 'video' || format === 'protected' || format === 'unknown') return { bytes: head, format };
  if (size > maxFileBytes) throw new PhotoFailure('too_many_pixels', `a file of ${size} bytes`);
  const bytes = Buffer.allocUnsafeSlow(size);
  let total = 0;
  while (total < size) {
    const { bytesRead: more } = await file.read(bytes, total, size - total, total);
    if (more === 0) break;
    total += more;
  }
  return { bytes: bytes.subarray(0, total), format };
}

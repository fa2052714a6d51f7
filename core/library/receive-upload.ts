import { constants } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { UploadedFile } from '../contract/handlers.ts';
import type { FoundFile } from '../store/places.sql.ts';
import { localTime } from './find-changes.ts';

/** Moves an uploaded file into a folder for its month. Never overwrites: a taken name gets a number. */
export async function receiveUpload(uploadsDir: string, upload: UploadedFile): Promise<FoundFile> {
  const folder = join(uploadsDir, localTime(new Date()).slice(0, 7));
  await mkdir(folder, { recursive: true });
  const path = await copyUnderFreeName(upload.path, folder, safeFileName(upload.fileName));
  await rm(upload.path, { force: true });
  const { size, mtimeMs } = await stat(path);
  const mtime = Math.round(mtimeMs);
  return { path, rootId: null, sizeBytes: size, mtimeMs: mtime, fileTime: localTime(new Date(mtime)) };
}

async function copyUnderFreeName(source: string, folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${stem} (${n})${extension}`);
    try {
      // Fails when the name is taken, also when another upload takes it at this very moment.
      await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The last part of the name, with what some file system refuses replaced; at most 200 bytes. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!.normalize('NFC');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must go.
  const clean = last.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^\.+|[. ]+$/g, '');
  const extension = extname(clean).slice(0, 20);
  let stem = clean.slice(0, clean.length - extname(clean).length) || 'photo';
  // With `u` a character of two code units goes whole.
  while (Buffer.byteLength(stem + extension) > 200) stem = stem.replace(/.$/su, '');
  return stem + extension;
}

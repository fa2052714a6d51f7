import { AppError } from '../../contract/errors.ts';

/** A file in the trash, and where it came from; plain data, kept for undo. */
export type TrashedFile = {
  originalPath: string;
  trashedPath: string;
  /** The trash's own record of the file; it goes when the file comes back. Null where the system has none. */
  infoPath: string | null;
  /** Size and time of last change, in ms since 1970: by them the file is known again. */
  sizeBytes: number;
  mtimeMs: number;
};

export type OriginalFile = { path: string; sizeBytes: number; mtimeMs: number };

/**
 * Moves files to the trash of one operating system, one after the other, and reports each as soon as it is there.
 * Stops at the first that fails; the caller takes the others back.
 */
export type TrashOfSystem = (
  files: readonly OriginalFile[],
  onTrashed: (file: TrashedFile) => void,
) => Promise<void>;

export function trashedFile(
  file: OriginalFile,
  place: { trashedPath: string; infoPath: string | null },
): TrashedFile {
  return { originalPath: file.path, ...place, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs };
}

/** The expected failure behind an error of the file system; other errors as they are. */
export function asAppError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const options = { cause: error, details: { path, reason: code } };
  switch (code) {
    case 'ENOENT':
      return new AppError('original_missing', `The file is not there any more: ${path}`, options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('folder_not_writable', `Files in this folder may not be changed: ${path}`, options);
    case 'EBUSY':
    case 'ETXTBSY':
      return new AppError('conflict', `Another program is using the file: ${path}`, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk_full', `There is no room to move the file: ${path}`, options);
    default:
      return error;
  }
}

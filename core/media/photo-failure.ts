import type { PhotoFailureCode } from '../contract/errors.ts';

/** Why a file cannot be analysed; caught by the analysis process and recorded with the photo. */
export class PhotoFailure extends Error {
  readonly code: PhotoFailureCode;
  constructor(code: PhotoFailureCode, detail: string) {
    super(detail);
    this.name = 'PhotoFailure';
    this.code = code;
  }
}

/** What the system's refusal to open or read a file is called. */
export function readFailure(error: unknown): PhotoFailure {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const detail = `could not be read: ${code}`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PhotoFailure('vanished', detail);
    case 'EBUSY':
    case 'ETXTBSY':
    case 'EAGAIN':
      return new PhotoFailure('locked', detail);
    default:
      return new PhotoFailure('not_readable', detail);
  }
}

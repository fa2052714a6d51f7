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

/**
 * The one error type of Heirloom. Every expected failure anywhere in the product is an `AppError` with a code
 * of this closed list; the HTTP port turns it into problem+json, the command line into an exit code, the page
 * into a sentence in the owner's language.
 */
export const errorStatus = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  picture_unreadable: 422,
  no_face: 422,
  licence_not_accepted: 403,
  folder_not_found: 404,
  folder_not_readable: 403,
  original_missing: 410,
  file_not_writable: 403,
  folder_not_writable: 403,
  trash_unavailable: 409,
  library_in_use: 409,
  library_from_future: 409,
  library_corrupt: 500,
  library_not_writable: 500,
  disk_full: 507,
  model_missing: 503,
  model_hash_mismatch: 500,
  model_download_failed: 502,
  offline: 503,
  timeout: 504,
  unsupported_runtime: 500,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

export const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

export class AppError extends Error {
  readonly code: ErrorCode;
  /** Extra machine-readable members for the problem+json body; never secrets. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }

  /** HTTP status that goes with the code. */
  get status(): number {
    return errorStatus[this.code];
  }
}

/**
 * What the system or SQLite says when the disk of the library takes no more, as an error that the owner can act on; null
 * for all other errors. Nothing that was saved before is lost, and no photo is to blame.
 */
export function diskError(error: unknown): AppError | null {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code !== 'string') return null;
  if (fullCodes.has(code)) {
    const message = 'The disk with the library is full. Make room on it, then scan again; nothing is lost.';
    return new AppError('disk_full', message, { cause: error });
  }
  if (code === 'EROFS' || code.startsWith('SQLITE_READONLY')) {
    return new AppError('library_not_writable', `The library cannot be written (${code}).`, { cause: error });
  }
  return null;
}

/** The third: the file that SQLite shares among processes, which is the first to find no room. */
const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_FULL']);

/** Why a photo could not be analysed; kept in `photos.failure_code`, shown as a plain sentence in the page. */
export const photoFailureCodes = [
  'unsupported_format',
  'corrupt',
  'empty_file',
  'too_many_pixels',
  'not_readable',
  'locked',
  'protected',
  'bad_name',
  'vanished',
  'analysis_crashed',
  'analysis_timeout',
  'analysis_memory',
] as const;

export type PhotoFailureCode = (typeof photoFailureCodes)[number];

/** Makes the compiler prove that a union is handled completely. */
export function assertNever(value: never): never {
  throw new AppError('internal', `unexpected value ${JSON.stringify(value)}`);
}

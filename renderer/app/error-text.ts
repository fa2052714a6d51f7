import type { TFunction } from 'i18next';
import type { AppError, ErrorCode } from '../../core/contract/errors.ts';

const sentences = {
  folder_not_found: 'error.folderNotFound',
  folder_not_readable: 'error.folderNotReadable',
  original_missing: 'error.originalMissing',
  file_not_writable: 'error.fileNotWritable',
  folder_not_writable: 'error.fileNotWritable',
  trash_unavailable: 'error.trashUnavailable',
  not_found: 'error.notFound',
  conflict: 'error.conflict',
  payload_too_large: 'error.tooLarge',
  unsupported_media_type: 'error.unsupportedFile',
  no_face: 'error.noFace',
  picture_unreadable: 'error.pictureUnreadable',
  licence_not_accepted: 'error.licenceNotAccepted',
  model_missing: 'error.modelMissing',
  model_hash_mismatch: 'error.modelDamaged',
  model_download_failed: 'error.downloadFailed',
  library_not_writable: 'error.libraryNotWritable',
  disk_full: 'error.diskFull',
  offline: 'error.offline',
  timeout: 'error.timeout',
  unauthorized: 'error.unauthorized',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** An error as a sentence for the owner. */
export function errorText(error: AppError, t: TFunction): string {
  if (Object.hasOwn(sentences, error.code)) return t(sentences[error.code as keyof typeof sentences]);
  return t('error.unexpected', { detail: error.message });
}

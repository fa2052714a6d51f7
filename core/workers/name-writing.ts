import { AppError, type ErrorCode, errorStatus } from '../contract/errors.ts';
import type { StoredPicture } from '../media/regions/read-regions.ts';
import type { WrittenFile } from '../media/regions/replace-file.ts';
import type { NamedBox } from '../media/regions/write-xmp.ts';
import { createJobProcesses, type JobFailure } from './job-processes.ts';

export type WriteNamesJob = {
  photoPath: string;
  /** All named faces of the photo. */
  regions: readonly NamedBox[];
  picture: StoredPicture;
  into: 'sidecar' | 'file';
};

/** Writes names for other programs in a process of its own: to be sure that a picture is the same it is decoded twice. */
export type NameWriter = {
  /** @returns the files that changed. @throws AppError as `writeNames` in core/media/regions. */
  write(job: WriteNamesJob): Promise<WrittenFile[]>;
  close(): void;
};

export function createNameWriter(): NameWriter {
  const { run, close } = createJobProcesses<WriteNamesJob, WrittenFile[]>('name-process', { processes: 1 });
  return {
    write: (job) =>
      run(job).catch(({ code, message }: JobFailure) => {
        const known = code !== null && code in errorStatus ? (code as ErrorCode) : 'internal';
        throw new AppError(known, code === null ? `${job.photoPath}: ${message}` : message);
      }),
    close,
  };
}

import { AppError } from '../contract/errors.ts';
import type { RenderJob } from '../media/render.ts';
import { createJobProcesses, type JobFailure, type JobProcessesOptions } from './job-processes.ts';

/** Pictures made from originals for the viewer, in processes of their own. */
export type Rendering = {
  /**
   * The upright picture as JPEG; of a video a frame.
   * @throws AppError original_missing when the file is away or cannot be decoded, internal after `close`.
   */
  render(job: RenderJob): Promise<Uint8Array>;
  /** Ends all processes; what is waiting is rejected. */
  close(): void;
};

export function createRendering(options: JobProcessesOptions = {}): Rendering {
  const { run, close } = createJobProcesses<RenderJob, Uint8Array>('render-process', options);
  return {
    render: (job) =>
      run(job).catch(({ code, message }: JobFailure) => {
        if (code === 'closing') throw new AppError('internal', message);
        throw new AppError('original_missing', `The original cannot be read: ${job.path}`, {
          details: { code, detail: message },
        });
      }),
    close,
  };
}

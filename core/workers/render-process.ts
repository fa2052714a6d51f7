// Child process that makes pictures for the viewer: decoders of strangers' files may crash or hang, the engine not.
import sharp from 'sharp';
import { PhotoFailure } from '../media/photo-failure.ts';
import { type RenderJob, renderJpeg } from '../media/render.ts';
import type { FromRender } from './rendering.ts';

sharp.concurrency(1);
sharp.cache(false);

process.on('message', (job: RenderJob) => void answer(job));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});

async function answer(job: RenderJob): Promise<void> {
  try {
    send({ ok: true, jpeg: await renderJpeg(job) });
  } catch (error) {
    const code = error instanceof PhotoFailure ? error.code : null;
    send({ ok: false, code, detail: String((error as Error)?.message ?? error) });
  }
}

function send(message: FromRender): void {
  process.send?.(message);
}

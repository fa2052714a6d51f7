import { PhotoFailure } from '../photo-failure.ts';
import { decodeFrames } from './decode-frames.ts';
import type { FramesAnswer, FramesQuestion } from './frames.ts';

/** Decodes frames of one video for `frames` and is killed after it: see [Note: A process for each video]. */
process.once('message', async ({ path, count }: FramesQuestion) => {
  try {
    for await (const frame of decodeFrames(path, count)) send({ frame });
    send({ end: null });
  } catch (error) {
    const code = error instanceof PhotoFailure ? error.code : 'corrupt';
    send({ end: { code, detail: String((error as Error)?.message ?? error).slice(0, 300) } });
  }
});

function send(answer: FramesAnswer): void {
  process.send?.(answer);
}

// Opens pictures one after another and tells how each ended; a crash or a hang is seen by the test that started it.
import sharp from 'sharp';
import { openPicture } from '../../../core/media/decode/open-picture.ts';
import { PhotoFailure } from '../../../core/media/photo-failure.ts';

/** `outcome`: the format, or the code of the failure. */
export type Opened = { path: string; outcome: string; ms: number; peakBytes: number };

sharp.concurrency(1);
sharp.cache(false);

process.on('message', async (paths: string[]) => {
  for (const path of paths) {
    const started = performance.now();
    const outcome = await openPicture(path).then(
      async ({ format, image, detail }) => {
        await detail?.();
        return image.data.length === image.width * image.height * 3
          ? format
          : 'unexpected: pixels are missing';
      },
      (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error.stack}`),
    );
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    process.send!({ path, outcome, ms: performance.now() - started, peakBytes } satisfies Opened);
  }
  process.disconnect();
});

// Child process that makes the placeholders of photos that were analysed before there were any, from their thumbnails.
import { setPriority } from 'node:os';
import sharp from 'sharp';
import { placeholderOf } from '../media/placeholder.ts';
import { answerJobs } from './job-processes.ts';
import type { PlaceholderJob, Placeholders } from './placeholders.ts';
import { thumbnailPath } from './thumbs.ts';

sharp.concurrency(1);
sharp.cache(false);
// Nobody waits for it.
setPriority(19);

answerJobs(async ({ thumbsDir, photoIds }: PlaceholderJob): Promise<Placeholders> => {
  const placeholders: Placeholders = [];
  for (const photoId of photoIds) {
    // Its thumbnail may have been thrown away, or be damaged.
    const placeholder = await placeholderOf(sharp(thumbnailPath(thumbsDir, photoId))).catch(() => null);
    if (placeholder) placeholders.push({ photoId, placeholder });
  }
  return placeholders;
});

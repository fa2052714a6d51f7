import { setTimeout as wait } from 'node:timers/promises';
import { colourOfPlaceholder } from '../media/placeholder.ts';
import type { Store } from '../store/store.ts';
import { createPlaceholderProcess } from '../workers/placeholders.ts';

/** About a third of a second of work: what is under way when the engine stops is soon lost, and made again. */
const batchSize = 200;
/** The start of the engine belongs to whoever opens the page. */
const startsAfterMs = 5_000;

/**
 * Makes the placeholders of photos that were analysed before there were any, from their thumbnails, at the pace of one
 * process that gives way to all others. Goes on where it was after a restart.
 * @returns how many were made
 */
export async function makePlaceholders(
  store: Store,
  thumbsDir: string,
  signal: AbortSignal,
  afterMs = startsAfterMs,
): Promise<number> {
  if (store.photos.withoutPlaceholder(0, 1).length === 0) return 0;
  await wait(afterMs, null, { signal });
  const { run, close } = createPlaceholderProcess();
  signal.addEventListener('abort', close, { once: true });
  try {
    let made = 0;
    for (let lastId = 0; ; ) {
      const photoIds = store.photos.withoutPlaceholder(lastId, batchSize);
      if (photoIds.length === 0) return made;
      lastId = photoIds.at(-1)!;
      const placeholders = await run({ thumbsDir, photoIds });
      signal.throwIfAborted();
      store.transaction(() => {
        for (const { photoId, placeholder } of placeholders) {
          store.photos.setPlaceholder(photoId, placeholder, colourOfPlaceholder(placeholder));
        }
      });
      made += placeholders.length;
    }
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

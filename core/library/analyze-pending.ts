import { dirname, join } from 'node:path';
import type { PlaceRow, Sidecar } from '../store/places.sql.ts';
import type { TaskControl } from '../tasks/task-runner.ts';
import type { AnalysisPool } from '../workers/analysis-pool.ts';
import { removeThumbs } from '../workers/thumbs.ts';
import { facesToKeep, type SaveContext, saveAnalysis, saveContent, saveFailure } from './save-analysis.ts';

export type PendingPhoto = { id: number };

/** Photos that are being analysed now, by any task, so that none is analysed twice at once. */
export type InFlight = Set<number>;

/**
 * Analyses photos as fast as the pool takes them. Every photo is saved as soon as it is done: a kill at any
 * moment loses only those in flight, which stay pending.
 *
 * @param next the next photos, or an empty array when there are no more.
 * @param onDone called after each photo; `replaced`: a face that was there got another embedding.
 */
export async function analyzePending(
  context: SaveContext & { pool: AnalysisPool; inFlight: InFlight; thumbsDir: string },
  control: TaskControl,
  next: () => PendingPhoto[],
  onDone: (replaced: boolean) => void,
): Promise<void> {
  const { pool, inFlight, store, thumbsDir } = context;
  const queue: PendingPhoto[] = [];
  const analyzeOne = async ({ id }: PendingPhoto) => {
    const place = store.places.toRead(id);
    // All its files are away, or the owner removed the folder.
    if (!place) return;
    inFlight.add(id);
    let replaced = false;
    try {
      replaced = await analyzePlace(place);
    } finally {
      inFlight.delete(id);
    }
    onDone(replaced);
  };
  const analyzePlace = async ({ id: placeId, photo_id: photoId, path, size_bytes, sidecars }: PlaceRow) => {
    const outcome = await pool.analyze({
      photoId,
      path,
      drawn: facesToKeep(store, photoId),
      sidecars: (JSON.parse(sidecars) as Sidecar[]).map(([name]) => join(dirname(path), name)),
      knownContents: store.photos.contentsOfSize(size_bytes, photoId),
    });
    // The owner may have removed the folder meanwhile.
    if (!store.photos.get(photoId)) {
      await removeThumbs(thumbsDir, photoId);
      return false;
    }
    if (!outcome.ok) {
      store.transaction(() => saveFailure(store, placeId, outcome));
      return false;
    }
    const { replaced, placed } =
      outcome.result === null
        ? { replaced: false, placed: saveContent(store, { photoId, placeId }, outcome.contentSha256) }
        : saveAnalysis(context, { photoId, placeId }, outcome.result);
    if (placed.as === 'moved' && placed.removed) await removeThumbs(thumbsDir, photoId);
    return replaced;
  };
  const takeTurns = async () => {
    for (;;) {
      await control.untilRunning();
      if (queue.length === 0) queue.push(...next());
      const photo = queue.shift();
      if (!photo) return;
      // Photos are taken from the library in pages: another task may have been faster, or the folder is gone.
      const isPending = store.photos.get(photo.id)?.state === 'pending';
      if (isPending && !inFlight.has(photo.id)) await analyzeOne(photo);
    }
  };
  // One more than there are processes, so that none waits for the save of its last photo.
  const turns = Array.from({ length: pool.processes + 1 }, takeTurns);
  // All turns must have ended before the caller goes on, also when one fails.
  const ends = await Promise.allSettled(turns);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

import { dirname, join } from 'node:path';
import { type PlaceRow, sidecarsOf } from '../store/places.sql.ts';
import type { TaskControl } from '../tasks/task-runner.ts';
import type { AnalysisPool } from '../workers/analysis-pool.ts';
import { removeThumbs } from '../workers/thumbs.ts';
import { facesToKeep, type SaveContext, saveAnalysis, saveContent, saveFailure } from './save-analysis.ts';

export type PendingPhoto = { id: number };

/** Photos that are being analysed now, by any task, so that none is analysed twice at once. */
export type InFlight = Set<number>;

/** How often a photo is looked at again at once; files that change all the time wait for the next scan. */
const mostTimes = 2;

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
  const timesQueued = new Map<number, number>();
  /** What a file turned out to hold leaves its photo, or the one that it belongs to, to be read from another file. */
  const lookAgain = (id: number) => {
    const times = (timesQueued.get(id) ?? 0) + 1;
    if (times > mostTimes || store.photos.get(id)?.state !== 'pending') return;
    timesQueued.set(id, times);
    queue.push({ id });
  };
  const analyzeOne = async ({ id }: PendingPhoto) => {
    const place = store.places.toRead(id);
    // All its files are away, or the owner removed the folder.
    if (!place) return;
    inFlight.add(id);
    let outcome: { replaced: boolean; photoId: number };
    try {
      outcome = await analyzePlace(place);
    } finally {
      inFlight.delete(id);
    }
    for (const photoId of new Set([id, outcome.photoId])) lookAgain(photoId);
    onDone(outcome.replaced);
  };
  /** @returns the photo that the file belongs to. */
  const analyzePlace = async (place: PlaceRow) => {
    const { id: placeId, photo_id: photoId, path, size_bytes } = place;
    const copies = store.places.presentOf(photoId).filter((other) => other.id !== placeId);
    const outcome = await pool.analyze({
      photoId,
      path,
      drawn: facesToKeep(store, photoId),
      copies: copies.map((copy) => copy.path),
      sidecars: [place, ...copies].flatMap(sidecarPaths),
      knownContents: store.photos.contentsOfSize(size_bytes, photoId),
    });
    // The owner may have removed the folder meanwhile.
    if (!store.photos.get(photoId)) {
      await removeThumbs(thumbsDir, photoId);
      return { replaced: false, photoId };
    }
    if (!outcome.ok) {
      store.transaction(() => saveFailure(store, placeId, outcome));
      return { replaced: false, photoId };
    }
    const { replaced, placed } =
      outcome.result === null
        ? { replaced: false, placed: saveContent(store, { photoId, placeId }, outcome.contentSha256) }
        : saveAnalysis(context, { photoId, placeId }, outcome.result);
    if (placed.as === 'moved' && placed.removed) await removeThumbs(thumbsDir, photoId);
    return { replaced, photoId: placed.as === 'moved' ? placed.photoId : photoId };
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

function sidecarPaths(place: PlaceRow): string[] {
  return sidecarsOf(place).map(([name]) => join(dirname(place.path), name));
}

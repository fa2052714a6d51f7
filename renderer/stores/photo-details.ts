import { create } from 'zustand';
import type { Photo } from '../../core/contract/schemas.ts';
import { call, wasAborted } from '../app/api.ts';
import { useChanges } from './changes.ts';

type PhotoDetails = {
  details: ReadonlyMap<number, Photo>;
  /** Says which photos are on the screen; what of them is not known yet is read, and nothing else any more. */
  want(ids: readonly number[]): void;
};

const mostAtOnce = 200;
/** Names and placeholders of what was seen lately. */
const mostKept = 4_000;

/** What tiles say of their photos besides what the timeline tells: their names and placeholders. */
export const usePhotoDetails = create<PhotoDetails>()((set, get) => {
  let wanted: readonly number[] = [];
  /** What was answered before the last change is shown, and read again. */
  let current = new Set<number>();
  let reading: AbortController | undefined;

  async function read(): Promise<void> {
    const missing = wanted.filter((id) => !current.has(id)).slice(0, mostAtOnce);
    if (missing.length === 0) return;
    const mine = new AbortController();
    reading = mine;
    try {
      const query = { ids: missing.join(',') };
      const { photos } = await call('listPhotoDetails', { query, signal: mine.signal });
      if (mine.signal.aborted) return;
      const details = new Map(get().details);
      for (const photo of photos) details.set(photo.id, photo);
      for (const id of details.keys()) {
        if (details.size <= mostKept) break;
        details.delete(id);
        current.delete(id);
      }
      for (const id of missing) current.add(id);
      set({ details });
    } catch (error) {
      // Tiles are complete without; the next ones that are wanted try again.
      if (!wasAborted(error)) wanted = [];
    }
    if (reading === mine) {
      reading = undefined;
      await read();
    }
  }

  useChanges.subscribe((now, before) => {
    if (now.photos === before.photos) return;
    current = new Set();
    if (reading === undefined) void read();
  });

  return {
    details: new Map(),
    want(ids) {
      wanted = ids;
      if (ids.length === 0) reading?.abort();
      if (reading === undefined || reading.signal.aborted) void read();
    },
  };
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventSuggestion } from '../contract/schemas.ts';
import type { Live } from '../live.ts';
import type { Store } from '../store/store.ts';
import { suggestEvents } from './suggest-events.ts';
import { peopleIn } from './summaries.ts';

/** Photos of a time that looks like an event. */
type Found = { photoIds: readonly number[]; from: string; to: string };

/** Events are offered while fewer than this share of their photos is in albums, or in times that were dismissed. */
const mostKnown = 0.5;
/** Reading all photos must not keep others waiting. */
const photosATurn = 10_000;
/** While photos keep coming, the search for events takes at most this share of the time. */
const busyShare = 0.1;

export type Suggestions = {
  /** Newest first. */
  newest(limit: number): Promise<{ suggestions: EventSuggestion[]; total: number }>;
};

/** Looks for events in all photos; again when the library changed. */
export function createSuggestions(store: Store, live: Live): Suggestions {
  const { albums } = store;
  let found: { runs: readonly Found[]; tookMs: number; atMs: number } | undefined;
  let searching: Promise<readonly Found[]> | undefined;
  let stale = true;
  let waiting: NodeJS.Timeout | undefined;
  live.subscribe((message) => {
    if (message.type === 'library_changed' && message.payload.photos) stale = true;
  });

  async function search(): Promise<readonly Found[]> {
    stale = false;
    const startMs = performance.now();
    const ids: number[] = [];
    const timesS: number[] = [];
    const latitudes: number[] = [];
    const longitudes: number[] = [];
    for (let after = { takenAt: '', id: 0 }, more = true; more; ) {
      const rows = albums.datedPhotos(after, photosATurn);
      for (const [id, , timeS, latitude, longitude] of rows) {
        if (timeS === null) continue;
        ids.push(id);
        timesS.push(timeS);
        latitudes.push(latitude ?? Number.NaN);
        longitudes.push(longitude ?? Number.NaN);
      }
      const last = rows.at(-1);
      more = rows.length === photosATurn;
      if (last) after = { takenAt: last[1], id: last[0] };
      await nextTurn();
    }
    const runs = suggestEvents({
      timesS: Float64Array.from(timesS),
      latitudes: Float64Array.from(latitudes),
      longitudes: Float64Array.from(longitudes),
    }).flatMap(({ start, end }): Found[] => {
      const photoIds = ids.slice(start, end);
      const from = albums.takenAt(photoIds[0]!);
      const to = albums.takenAt(photoIds.at(-1)!);
      return from == null || to == null ? [] : [{ photoIds, from, to }];
    });
    const atMs = performance.now();
    found = { runs, tookMs: atMs - startMs, atMs };
    return runs;
  }

  function runs(): Promise<readonly Found[]> | readonly Found[] {
    const restsFor = found === undefined ? 0 : found.tookMs / busyShare - (performance.now() - found.atMs);
    if (found !== undefined && stale && restsFor > 0) {
      // Whoever asked is told when it is worth asking again.
      if (waiting === undefined) {
        waiting = setTimeout(() => {
          waiting = undefined;
          live.publish({ type: 'library_changed', payload: { persons: false, photos: false, albums: true } });
        }, restsFor).unref();
      }
      return found.runs;
    }
    if (found !== undefined && !stale) return found.runs;
    searching ??= search().finally(() => {
      searching = undefined;
    });
    return searching;
  }

  function present({ photoIds, from, to }: Found): EventSuggestion {
    return {
      ...{ from, to, photos_count: photoIds.length },
      cover_photo_id: albums.bestCover(photoIds) ?? null,
      people: peopleIn(store, photoIds),
      places: albums.placesOf(photoIds),
    };
  }

  return {
    async newest(limit) {
      const all = await runs();
      const filed = albums.photosInAlbums();
      const dismissed = albums.dismissedTimes();
      const open = all.filter(({ photoIds, from, to }) => {
        const inAlbums = photoIds.reduce((count, id) => count + Number(filed.has(id)), 0);
        if (inAlbums >= photoIds.length * mostKnown) return false;
        const touched = dismissed.filter(({ first_at, last_at }) => first_at <= to && last_at >= from);
        return !touched.some((time) => albums.countTaken(time, photoIds) >= photoIds.length * mostKnown);
      });
      return { suggestions: open.slice(-limit).reverse().map(present), total: open.length };
    },
  };
}

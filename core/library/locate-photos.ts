import type { Store } from '../store/store.ts';
import { createLocator } from '../workers/locating.ts';

/** Finds out in or near which town photos were taken; see `createPhotoLocating`. */
export type PhotoLocating = {
  /** Photos may have got a position: it is looked up in a while, or with the next `now`. */
  soon(): void;
  /** Looks up all that is left; resolves when that is done, however it ended. */
  now(): Promise<void>;
  close(): void;
};

const pageSize = 500;
/** While photos are analysed, the towns are not kept in memory all the time. */
const delayMs = 30_000;

/** A tenth of a second of arc, some 3 m: photos of one spot are looked up once. */
const spotOf = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;

/**
 * Looks up the towns of photos in the background, a page at a time: what is saved stays, what is left goes on at the next
 * start. Without towns photos are as they were: a failure is told once and stops no scan.
 */
export function createPhotoLocating(store: Store, onLocated: () => void): PhotoLocating {
  const { localities } = store;
  const locator = createLocator();
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | null = null;
  let stopped = false;

  async function locatePage(): Promise<boolean> {
    const photos = localities.unlocated(pageSize);
    if (photos.length === 0) return false;
    const spots = [...new Map(photos.map((photo) => [spotOf(photo), photo]))];
    const found = await locator.locate(spots.map(([, { latitude, longitude }]) => ({ latitude, longitude })));
    const ofSpot = new Map(spots.map(([spot], i) => [spot, found[i]!]));
    if (stopped) return false;
    store.transaction(() => {
      for (const photo of photos) {
        const { locality, country } = ofSpot.get(spotOf(photo))!;
        if (locality) localities.learn(locality);
        localities.locate(photo, locality?.id ?? null, country);
      }
    });
    return true;
  }

  async function locateAll(): Promise<void> {
    let any = false;
    try {
      while (!stopped && (await locatePage())) any = true;
    } catch (error) {
      if (!stopped) console.error(`Towns of photos were not found: ${(error as Error).message}`);
      stopped = true;
    }
    if (any) onLocated();
  }

  function now(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (stopped) return Promise.resolve();
    // One that is under way may have looked before the last photo was saved.
    const next = (current ?? Promise.resolve()).then(locateAll).finally(() => {
      if (current === next) current = null;
    });
    current = next;
    return next;
  }

  return {
    soon() {
      timer ??= setTimeout(() => void now(), delayMs).unref();
    },
    now,
    close() {
      stopped = true;
      clearTimeout(timer);
      locator.close();
    },
  };
}

import { create } from 'zustand';
import type { AppError } from '../../core/contract/errors.ts';
import type { Photo } from '../../core/contract/schemas.ts';
import { asAppError, call } from '../app/api.ts';

const pageSize = 1000;

type Timeline = {
  /** Analysed photos, newest first, as many pages as were asked for. Undefined until first read. */
  photos: readonly Photo[] | undefined;
  total: number;
  error: AppError | undefined;
  /** A newer reading of the same pages that waits for `showNewer`, because the reader is in the middle. */
  newer: { photos: readonly Photo[]; total: number; cursor: string | null } | undefined;
  more(): Promise<void>;
  /** Reads the pages that are shown again; `inPlace` false keeps what is shown until `showNewer`. */
  refresh(inPlace: () => boolean): Promise<void>;
  showNewer(): void;
};

/** All photos of the library, page by page. */
export const useTimeline = create<Timeline>()((set, get) => {
  let cursor: string | null = null;
  let busy = false;
  /** A refresh that was asked for while pages were being read. */
  let refreshNext: (() => boolean) | undefined;

  const page = (after: string | null) =>
    call('listPhotos', {
      query: { state: 'done', limit: pageSize, ...(after === null ? {} : { cursor: after }) },
    });

  async function once(work: () => Promise<Partial<Timeline>>): Promise<void> {
    if (busy) return;
    busy = true;
    const result = await work().catch((error: unknown) => ({ error: asAppError(error) }));
    // Before the pages are shown: whoever shows them may ask for the next one at once.
    busy = false;
    set(result);
    if (refreshNext !== undefined) await refresh(refreshNext);
  }

  async function refresh(inPlace: () => boolean): Promise<void> {
    refreshNext = busy ? inPlace : undefined;
    await once(async () => {
      const wanted = Math.max(pageSize, get().photos?.length ?? 0);
      const photos: Photo[] = [];
      let next: string | null = null;
      let total = 0;
      do {
        const answer = await page(next);
        photos.push(...answer.photos);
        total = answer.total;
        next = answer.next_cursor;
      } while (next !== null && photos.length < wanted);
      if (!inPlace() && differs(get().photos, photos)) {
        return { newer: { photos, total, cursor: next }, error: undefined };
      }
      cursor = next;
      return { photos, total, newer: undefined, error: undefined };
    });
  }

  return {
    photos: undefined,
    total: 0,
    error: undefined,
    newer: undefined,
    more: () =>
      once(async () => {
        const { photos } = get();
        if (photos === undefined || cursor === null) return {};
        const answer = await page(cursor);
        const known = new Set(photos.map((photo) => photo.id));
        cursor = answer.next_cursor;
        return {
          photos: [...photos, ...answer.photos.filter((photo) => !known.has(photo.id))],
          total: answer.total,
          error: undefined,
        };
      }),
    refresh,
    showNewer() {
      const { newer } = get();
      if (newer === undefined) return;
      cursor = newer.cursor;
      set({ photos: newer.photos, total: newer.total, newer: undefined });
    },
  };
});

function differs(before: readonly Photo[] | undefined, after: readonly Photo[]): boolean {
  return (
    before === undefined || before.length !== after.length || before.some((p, i) => p.id !== after[i]?.id)
  );
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../core/contract/errors.ts';
import type { Photo } from '../../../core/contract/schemas.ts';
import { asAppError, call } from '../../app/api.ts';
import { type PhotoFilter, photoQueryParams } from '../../app/photo-query.ts';

const pageSize = 200;

/** `key`: the search that was answered. */
export type FoundPhotos = { key: string; photos: readonly Photo[]; total: number; cursor: string | null };

type Finding = {
  /** The last answer, also while the next search is under way: what is shown does not flash. */
  found: FoundPhotos | undefined;
  error: AppError | undefined;
  more(): void;
  reload(): void;
};

/** Photos of a search, page by page; a newer search abandons the older one. */
export function useFoundPhotos(filter: PhotoFilter, version: number): Finding {
  const params = photoQueryParams(filter);
  const key = new URLSearchParams(params).toString();
  const [found, setFound] = useState<FoundPhotos>();
  const [failure, setFailure] = useState<{ key: string; error: AppError }>();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ key, params, found });
  latest.current = { key, params, found };
  const signal = useRef<AbortSignal>(AbortSignal.abort());
  const busy = useRef(false);

  const read = useCallback(
    async (wantedKey: string, before: readonly Photo[], after: string | null, count: number) => {
      const mine = signal.current;
      busy.current = true;
      try {
        const photos = new Map(before.map((photo) => [photo.id, photo]));
        let cursor = after;
        let total: number;
        do {
          const query = { ...latest.current.params, limit: pageSize, ...(cursor === null ? {} : { cursor }) };
          const answer = await call('searchPhotos', { query, signal: mine });
          if (mine.aborted) return;
          for (const photo of answer.photos) photos.set(photo.id, photo);
          total = answer.total;
          cursor = answer.next_cursor;
        } while (cursor !== null && photos.size < count);
        // Before the photos are shown: whoever shows them may ask for more at once.
        busy.current = false;
        setFailure(undefined);
        setFound({ key: wantedKey, photos: [...photos.values()], total, cursor });
      } catch (error) {
        if (mine.aborted) return;
        busy.current = false;
        setFailure({ key: wantedKey, error: asAppError(error) });
      }
    },
    [],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and attempt only say "ask again".
  useEffect(() => {
    if (key === '') {
      setFound(undefined);
      return;
    }
    const controller = new AbortController();
    signal.current = controller.signal;
    const shown = latest.current.found;
    void read(key, [], null, shown?.key === key ? shown.photos.length : 0);
    return () => controller.abort();
  }, [key, version, attempt, read]);

  const more = useCallback(() => {
    const { key: wanted, found: shown } = latest.current;
    if (busy.current || shown?.key !== wanted || shown.cursor === null) return;
    void read(shown.key, shown.photos, shown.cursor, 0);
  }, [read]);

  return {
    found: key === '' ? undefined : found,
    // What was found before is still there to look at; the connection has a notice of its own.
    error: failure?.key === key && found?.key !== key ? failure.error : undefined,
    more,
    reload: () => setAttempt((count) => count + 1),
  };
}

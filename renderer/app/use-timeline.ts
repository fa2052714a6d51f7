import { useLayoutEffect, useMemo, useState } from 'react';
import { create } from 'zustand';
import type { AppError } from '../../core/contract/errors.ts';
import type { Topic } from './answer-cache.ts';
import { call } from './api.ts';
import { type PhotoFilter, photoQueryParams } from './photo-query.ts';
import { readTimeline, sameIds, type Timeline } from './timeline.ts';
import { useReading } from './use-answer.ts';

/** Counts what the owner did to photos: what they did themselves is shown wherever they are. */
export const useOwnChanges = create<{ count: number; add(): void }>()((set) => ({
  count: 0,
  add: () => set(({ count }) => ({ count: count + 1 })),
}));

/** Above this scroll position new photos may move what is shown without anybody losing their place. */
const topPx = 160;

type Asking = {
  /** Until the answer to another filter is here, the last one is shown. */
  keepLast?: boolean;
  /** New photos wait for `showNewer` while the reader is in the middle. */
  hold?: boolean;
  /** False: nothing is asked. */
  when?: boolean;
};

export type TimelineFound = {
  /** Which filter was answered, as query parameters; another one may be under way. */
  key: string;
  photos: Timeline | undefined;
  error: AppError | undefined;
  /** Whether a newer answer waits. */
  newer: boolean;
  showNewer(): void;
  reload(): void;
};

/** All photos of a filter, as they are now. */
export function useTimeline(filter: PhotoFilter, asking: Asking = {}): TimelineFound {
  const { keepLast = false, hold = false, when = true } = asking;
  const params = photoQueryParams(filter);
  const key = new URLSearchParams(params).toString();
  const follows: Topic[] = ['photos', ...(key === '' ? [] : (['persons', 'albums'] as const))];
  const { data, error, reload } = useReading(
    ['getTimeline', params],
    async (signal) => ({ key, answer: await call('getTimeline', { query: params, signal }) }),
    { follows, keepLast, when },
  );
  const latest = useMemo(
    () => (data === undefined ? undefined : { key: data.key, photos: readTimeline(data.answer) }),
    [data],
  );
  const own = useOwnChanges((state) => state.count);
  const [shown, setShown] = useState({ latest, own });
  const waits =
    hold &&
    latest !== shown.latest &&
    latest?.key === shown.latest?.key &&
    own === shown.own &&
    window.scrollY >= topPx &&
    latest !== undefined &&
    shown.latest !== undefined &&
    !sameIds(latest.photos, shown.latest.photos);
  useLayoutEffect(() => {
    if (!waits && latest !== shown.latest) setShown({ latest, own });
  }, [waits, latest, own, shown.latest]);

  const found = waits ? shown.latest : latest;
  return {
    key: found?.key ?? key,
    photos: found?.photos,
    error,
    newer: waits,
    showNewer: () => setShown({ latest, own }),
    reload,
  };
}

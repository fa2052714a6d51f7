import { useEffect, useRef } from 'react';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { useViewer } from '../../stores/viewer.ts';

/** Where the photo stands among those of the page that opened it. */
export type ViewerPlace = {
  /** Index of the photo, -1: it is none of the list (a link, one that looks like another). */
  at: number;
  total: number;
  previous: number | undefined;
  next: number | undefined;
  /** Neighbours that are worth reading before they are asked for, the likeliest first. */
  near: readonly number[];
  first: number | undefined;
  last: number | undefined;
};

/** So close to the end of what was read, the next page is asked for. */
const nearEnd = 8;

export function useViewerPlace(id: number, photo: PhotoDetail | undefined): ViewerPlace {
  const { list, setReturnTo } = useViewer();
  const { ids, total, more } = list;
  // One of several that are shown as one has the place of that one.
  const at = [id, ...(photo?.stack ?? []).map((other) => other.id)]
    .map((one) => ids.indexOf(one))
    .find((index) => index >= 0);

  const isNearEnd = at !== undefined && at > ids.length - nearEnd && ids.length < total;
  useEffect(() => {
    if (isNearEnd) more?.();
  }, [isNearEnd, more]);

  // Whatever closed the viewer, the page gets to know where it ended.
  const lastId = useRef(id);
  lastId.current = at === undefined ? id : ids[at]!;
  useEffect(() => () => setReturnTo(lastId.current), [setReturnTo]);

  const beside = (step: number) => (at === undefined ? undefined : ids[at + step]);
  return {
    at: at ?? -1,
    total,
    previous: beside(-1),
    next: beside(1),
    near: [beside(1), beside(2), beside(-1)].filter((near) => near !== undefined),
    first: ids[0],
    last: ids.at(-1),
  };
}

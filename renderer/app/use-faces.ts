import { useMemo } from 'react';
import type { Face } from '../../core/contract/schemas.ts';
import { followsOf } from './answer-cache.ts';
import { call } from './api.ts';
import { type Answer, usePages } from './use-answer.ts';

export type FacesOf = { of: 'person'; person_id: number } | { of: 'nobody' | 'unlikely' | 'not_face' };

export type FaceList = { faces: readonly Face[]; total: number };

const pageSize = 500;

/** A list of faces; `more` reads further ones, as the reader comes to the end of those that are there. */
export function useFaces(which: FacesOf): Answer<FaceList> & { more(): void } {
  const { data: pages, ...rest } = usePages(
    ['faces', which],
    (after: number | null, signal) =>
      call('listFaces', { query: { ...which, after: after ?? 0, limit: pageSize }, signal }),
    (page) => page.next_after,
    followsOf.people,
  );
  const data = useMemo(() => {
    const last = pages?.at(-1);
    return last && { faces: pages!.flatMap(({ faces }) => faces), total: last.total };
  }, [pages]);
  return { ...rest, data };
}

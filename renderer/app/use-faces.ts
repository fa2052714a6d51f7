import { useCallback, useState } from 'react';
import type { Face } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { call } from './api.ts';
import { type Requested, useRequest } from './use-request.ts';

export type FacesOf = { of: 'person'; person_id: number } | { of: 'nobody' | 'unlikely' | 'not_face' };

export type FaceList = { faces: readonly Face[]; total: number };

const pageSize = 500;

/** A list of faces; `more` reads further ones, as the reader comes to the end of those that are there. */
export function useFaces(which: FacesOf): Requested<FaceList> & { more(): void } {
  const version = useChanges((state) => state.persons + state.photos);
  const [wanted, setWanted] = useState(pageSize);
  const key = `faces ${which.of} ${which.of === 'person' ? which.person_id : ''}`;
  const request = useRequest<FaceList>(key, version * 1_000 + wanted / pageSize, async (signal) => {
    const faces: Face[] = [];
    let total = 0;
    let after: number | null = 0;
    while (after !== null && faces.length < wanted) {
      const page: { faces: Face[]; total: number; next_after: number | null } = await call('listFaces', {
        query: { ...which, after, limit: pageSize },
        signal,
      });
      faces.push(...page.faces);
      total = page.total;
      after = page.next_after;
    }
    return { faces, total };
  });
  const shownCount = request.data?.faces.length ?? 0;
  const rest = request.data !== undefined && shownCount < request.data.total;
  const more = useCallback(() => {
    if (rest) setWanted(pageSize * (Math.ceil(shownCount / pageSize) + 1));
  }, [rest, shownCount]);
  return { ...request, more };
}

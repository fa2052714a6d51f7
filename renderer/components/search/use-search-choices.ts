import { useMemo } from 'react';
import { useAnswer } from '../../app/use-answer.ts';
import type { SearchChoices } from './offers.ts';

const none: SearchChoices = { albums: [], localities: [], countries: [], cameras: [], folders: [] };

/** What can be searched for besides people and times; nothing before it is wanted. */
export function useSearchChoices(when: boolean): SearchChoices {
  const { data: choices } = useAnswer('listSearchChoices', {}, { when });
  const { data: albums } = useAnswer('listAlbums', {}, { when });
  return useMemo(() => ({ ...none, ...choices, albums: albums ?? none.albums }), [choices, albums]);
}

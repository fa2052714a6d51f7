import type { TFunction } from 'i18next';
import type { Photo } from '../../core/contract/schemas.ts';

type Said = Pick<Photo, 'taken_at' | 'kind' | 'duration_ms' | 'has_motion' | 'stack_count' | 'available'> & {
  /** Left out while it is not known yet. */
  file_name?: string | undefined;
};

import { formatDate, formatDuration } from './format.ts';

/** A photo as a screen reader names it: its file, its date, and what marks it in a grid. */
export function photoWords(photo: Said, t: TFunction, language: string): string {
  const { file_name, taken_at, kind, duration_ms, has_motion, stack_count, available } = photo;
  return [
    ...(file_name === undefined ? [] : [file_name]),
    ...(taken_at === null ? [] : [formatDate(taken_at, language)]),
    ...(kind === 'video' ? [t('tile.video')] : []),
    ...(duration_ms === null ? [] : [formatDuration(duration_ms)]),
    ...(kind === 'photo' && has_motion ? [t('tile.motion')] : []),
    ...(stack_count > 1 ? [t('tile.alike', { count: stack_count })] : []),
    ...(available ? [] : [t('tile.away')]),
  ].join(', ');
}

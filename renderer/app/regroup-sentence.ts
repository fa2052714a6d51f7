import type { TFunction } from 'i18next';
import type { RegroupPreview } from '../../core/contract/schemas.ts';

export type Move = RegroupPreview['moves'][number];

/** What grouping again would do with some faces, as a sentence. */
export function regroupSentence(
  { from_name: from, to_name: to, to_new: isNew, faces: count }: Move,
  t: TFunction,
) {
  if (from === null) {
    if (isNew) return t('regroup.nobodyToNew', { count });
    return t('regroup.nobodyTo', { count, to });
  }
  if (isNew) return t('regroup.toNew', { count, from });
  return to === null ? t('regroup.toNobody', { count, from }) : t('regroup.fromTo', { count, from, to });
}

import type { TFunction } from 'i18next';
import type { HistoryEntry } from '../../core/contract/schemas.ts';

export type Told = Pick<HistoryEntry, 'kind' | 'automatic' | 'details'>;

/** What was done, as a sentence. `nameOf`: who somebody is now, for entries that did not write a name down. */
export function historySentence(
  { kind, automatic, details }: Told,
  nameOf: (id: number) => string,
  t: TFunction,
): string {
  const who = (id: number | undefined, name?: string | null) =>
    name ?? (id === undefined ? t('history.somebody') : nameOf(id));
  const name = who(details.person_id, details.name);
  const other = who(details.other_id, details.other_name);
  const count = details.faces ?? 0;
  switch (kind) {
    case 'rename': {
      const before = details.before ?? `person_${details.person_id}`;
      return details.before ? t('history.renamed', { before, name }) : t('history.named', { before, name });
    }
    case 'update':
      return updateSentence(details, nameOf, t);
    case 'remove':
      return t('history.removed', { name });
    case 'restore':
      return t('history.restored', { name });
    case 'merge': {
      // The one who stays is one of them as well.
      if (details.person_ids) return t('history.joinedAll', { name, count: details.person_ids.length + 1 });
      // A name that only one of them had was theirs who came.
      const into = details.name === details.other_name ? `person_${details.person_id}` : name;
      return t('history.joined', { name: into, other });
    }
    case 'split':
      return t('history.split', { name, count });
    case 'apart':
      return t('history.apart', { name, other });
    case 'move':
      return t('history.moved', { name, count });
    case 'confirm':
      return t('history.confirmed', { name, count });
    case 'reject':
      return t('history.rejected', { name, count });
    case 'not_face':
      return t('history.notFace', { count });
    case 'is_face':
      return t('history.isFace', { count });
    case 'draw':
      return details.person_id === undefined && !details.name
        ? t('history.drawn')
        : t('history.drawnOf', { name });
    case 'regroup':
      return automatic ? t('history.groupedNew') : t('history.grouped');
    case 'calibrate':
      return t('history.calibrated');
  }
}

function updateSentence(
  details: HistoryEntry['details'],
  nameOf: (id: number) => string,
  t: TFunction,
): string {
  const ids = details.person_ids ?? [];
  const name = shortList(ids.map(nameOf), t);
  const count = ids.length;
  if (details.hidden !== undefined) {
    return details.hidden ? t('history.hidden', { name, count }) : t('history.shown', { name, count });
  }
  if (details.stranger !== undefined) {
    return details.stranger ? t('history.stranger', { name, count }) : t('history.known', { name, count });
  }
  if (details.favourite !== undefined) {
    return details.favourite ? t('history.favourite', { name }) : t('history.ordinary', { name });
  }
  if (details.birthday !== undefined) return t('history.birthday', { name });
  return t('history.cover', { name });
}

const namesShown = 3;

/** "Anna, Ben and 4 more" */
function shortList(names: readonly string[], t: TFunction): string {
  if (names.length === 0) return t('history.somebody');
  const shown = names.length > namesShown ? names.slice(0, namesShown - 1) : names;
  const rest = names.length - shown.length;
  return rest === 0 ? shown.join(', ') : t('history.andMore', { names: shown.join(', '), count: rest });
}

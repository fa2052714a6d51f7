import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { call } from '../../app/api.ts';
import {
  chipsOf,
  type PhotoFilter,
  photoQueryParams,
  photoQueryPath,
  withoutChip,
} from '../../app/photo-query.ts';
import { useReading } from '../../app/use-answer.ts';
import { Notice } from '../../ui/notice.tsx';
import { useChipLabel } from './chip-label.ts';

const mostTried = 8;

/** No photo meets all conditions: which one to take away, and how many photos there are then. */
export function NoPhotos({ filter }: { filter: PhotoFilter }) {
  const { t } = useTranslation();
  const chipLabel = useChipLabel();
  const { data: ways } = useReading(['ways out', filter], (signal) => waysOut(filter, signal), {
    follows: ['photos', 'persons'],
  });

  if (ways === undefined) return null;
  return (
    <Notice icon={<SearchX size={48} strokeWidth={1.25} />} title={t('search.nothing')}>
      <p className="muted">{t(textOf(ways.tried, ways.found.length))}</p>
      {ways.found.map(({ chip, rest, count }) => (
        <Link key={JSON.stringify(chip)} href={photoQueryPath(rest)} className="button without-chip">
          {t('search.withoutChip', { label: chipLabel(chip) })}
          <span className="muted small">{t('people.photos', { count })}</span>
        </Link>
      ))}
    </Notice>
  );
}

async function waysOut(filter: PhotoFilter, signal: AbortSignal) {
  const chips = chipsOf(filter);
  const tried = await Promise.all(
    (chips.length < 2 ? [] : chips.slice(0, mostTried)).map(async (chip) => {
      const rest = withoutChip(filter, chip);
      const query = { ...photoQueryParams(rest), limit: 1 };
      return { chip, rest, count: (await call('searchPhotos', { query, signal })).total };
    }),
  );
  return {
    tried: tried.length,
    found: tried.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
  };
}

function textOf(tried: number, found: number) {
  if (tried === 0) return 'search.nothingText';
  return found > 0 ? 'search.takeAway' : 'search.takeMore';
}

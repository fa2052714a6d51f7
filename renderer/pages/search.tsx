import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Photo } from '../../core/contract/schemas.ts';
import { formatMonth } from '../app/format.ts';
import { chipsOf, type PhotoFilter, readPhotoQuery } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { ErrorNotice } from '../components/notice.tsx';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { ChipBar } from '../components/search/chip-bar.tsx';
import { useChipLabel } from '../components/search/chip-label.ts';
import { NoPhotos } from '../components/search/no-photos.tsx';
import { PeopleFound, usePeopleFound } from '../components/search/people-found.tsx';
import { SearchStart } from '../components/search/search-start.tsx';
import { type FoundPhotos, useFoundPhotos } from '../components/search/use-found-photos.ts';
import { useChanges } from '../stores/changes.ts';

/** A search: its address says all of it, so that Back works and a link can be kept. */
export function SearchPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const address = search.toString();
  const filter = useMemo(() => readPhotoQuery(new URLSearchParams(address)), [address]);
  const chips = chipsOf(filter);
  const chipLabel = useChipLabel();
  const version = useChanges((state) => state.photos + state.persons);
  const { found, error, more, reload } = useFoundPhotos(filter, version);
  const people = usePeopleFound(filter.text ?? '');
  usePageTitle(chips.length === 0 ? t('search.heading') : chips.map(chipLabel).join(', '));

  if (chips.length === 0) return <SearchStart />;
  return (
    <div className="page page--search">
      <h1 className="visually-hidden">{t('search.heading')}</h1>
      <div className="search-head">
        <ChipBar filter={filter} />
        <span className={found?.total === 0 ? 'visually-hidden' : 'search-head__total'} role="status">
          {found !== undefined && t('people.photos', { count: found.total })}
        </span>
      </div>
      {people.length > 0 && <PeopleFound key={filter.text} words={filter.text ?? ''} persons={people} />}
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {error === undefined && found !== undefined && (
        <Results
          key={found.key}
          found={found}
          filter={filter}
          someoneFound={people.length > 0}
          onMore={more}
        />
      )}
    </div>
  );
}

type ResultsProps = { found: FoundPhotos; filter: PhotoFilter; someoneFound: boolean; onMore: () => void };

/** One answer; another search has a place of its own. */
function Results({ found, filter, someoneFound, onMore }: ResultsProps) {
  const { t, i18n } = useTranslation();
  usePlace(`/search?${found.key}`, true);
  const groupOf = useCallback(
    (photo: Photo) =>
      photo.taken_at === null ? t('photos.noDate') : formatMonth(photo.taken_at, i18n.language),
    [t, i18n.language],
  );
  if (found.total === 0) return someoneFound ? null : <NoPhotos filter={filter} />;
  return (
    <PhotoGrid
      photos={found.photos}
      total={found.total}
      label={t('search.photos')}
      groupOf={groupOf}
      onMore={onMore}
    />
  );
}

import { ScanFace } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { chipsOf, type PhotoFilter, photoQueryPath, readPhotoQuery } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import type { Timeline } from '../app/timeline.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useTimeline } from '../app/use-timeline.ts';
import { SaveSearchButton } from '../components/albums/save-search-button.tsx';
import { ByFace } from '../components/by-face/by-face.tsx';
import { useFaceSearch } from '../components/by-face/use-face-search.ts';
import { useGivenPicture } from '../components/by-face/use-given-picture.ts';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { ChipBar } from '../components/search/chip-bar.tsx';
import { useChipLabel } from '../components/search/chip-label.ts';
import { NoPhotos } from '../components/search/no-photos.tsx';
import { PeopleFound, usePeopleFound } from '../components/search/people-found.tsx';
import { SearchStart } from '../components/search/search-start.tsx';
import { ErrorNotice } from '../ui/notice.tsx';

/** A search: its address says all of it, so that Back works and a link can be kept. */
export function SearchPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const address = search.toString();
  const filter = useMemo(() => readPhotoQuery(new URLSearchParams(address)), [address]);
  const chips = chipsOf(filter);
  const chipLabel = useChipLabel();
  usePageTitle(chips.length === 0 ? t('search.heading') : chips.map(chipLabel).join(', '));

  const byFace = useFaceSearch();
  const isOver = useGivenPicture(byFace.look);
  const { end } = byFace;
  const meant = photoQueryPath(filter);
  // Whoever was chosen is searched for now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every other search ends it.
  useEffect(end, [meant, end]);

  return (
    <>
      {isOver && (
        <div className="drop-here">
          <ScanFace aria-hidden size={48} strokeWidth={1.25} />
          {t('byFace.drop')}
        </div>
      )}
      {byFace.search !== null ? (
        <div className="page page--text">
          <ByFace search={byFace.search} onPicture={byFace.look} onEnd={end} />
        </div>
      ) : chips.length === 0 ? (
        <SearchStart onPicture={byFace.look} />
      ) : (
        <FoundPage filter={filter} />
      )}
    </>
  );
}

/** What a search with conditions has found. */
function FoundPage({ filter }: { filter: PhotoFilter }) {
  const { t } = useTranslation();
  const { key, photos, error, reload } = useTimeline(filter, { keepLast: true });
  const people = usePeopleFound(filter.text ?? '');
  const chipLabel = useChipLabel();
  return (
    <div className="page page--search">
      <h1 className="visually-hidden">{t('search.heading')}</h1>
      <div className="search-head">
        <ChipBar filter={filter} />
        <span className={photos?.ids.length === 0 ? 'visually-hidden' : 'search-head__total'} role="status">
          {photos !== undefined && t('people.photos', { count: photos.ids.length })}
        </span>
        <SaveSearchButton filter={filter} name={chipsOf(filter).map(chipLabel).join(', ')} />
      </div>
      {people.length > 0 && <PeopleFound key={filter.text} words={filter.text ?? ''} persons={people} />}
      {error !== undefined && photos === undefined && <ErrorNotice error={error} onRetry={reload} />}
      {photos !== undefined && (
        <Results key={key} found={key} photos={photos} filter={filter} someoneFound={people.length > 0} />
      )}
    </div>
  );
}

type ResultsProps = { found: string; photos: Timeline; filter: PhotoFilter; someoneFound: boolean };

/** One answer; another search has a place of its own. */
function Results({ found, photos, filter, someoneFound }: ResultsProps) {
  const { t } = useTranslation();
  usePlace(`/search?${found}`, true);
  if (photos.ids.length === 0) return someoneFound ? null : <NoPhotos filter={filter} />;
  return <PhotoGrid photos={photos} label={t('search.photos')} />;
}

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { formatMonth } from '../../app/format.ts';
import type { PhotoFilter } from '../../app/photo-query.ts';
import { useChanges } from '../../stores/changes.ts';
import { ErrorNotice } from '../notice.tsx';
import { PhotoGrid } from '../photo-grid.tsx';
import { useFoundPhotos } from '../search/use-found-photos.ts';

/** The photos of a filter by months; nothing when there are none. */
export function FilteredPhotos({ filter, label }: { filter: PhotoFilter; label: string }) {
  const { t, i18n } = useTranslation();
  const version = useChanges((state) => state.photos);
  const { found, error, more, reload } = useFoundPhotos(filter, version);
  const groupOf = useCallback(
    (photo: Photo) =>
      photo.taken_at === null ? t('photos.noDate') : formatMonth(photo.taken_at, i18n.language),
    [t, i18n.language],
  );
  if (error !== undefined) return <ErrorNotice error={error} onRetry={reload} />;
  if (found === undefined || found.total === 0) return null;
  return (
    <PhotoGrid photos={found.photos} total={found.total} label={label} groupOf={groupOf} onMore={more} />
  );
}

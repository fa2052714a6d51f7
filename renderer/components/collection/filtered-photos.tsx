import type { PhotoFilter } from '../../app/photo-query.ts';
import { useTimeline } from '../../app/use-timeline.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { PhotoGrid } from '../photo-grid.tsx';

/** The photos of a filter by date; nothing when there are none. */
export function FilteredPhotos({ filter, label }: { filter: PhotoFilter; label: string }) {
  const { photos, error, reload } = useTimeline(filter, { keepLast: true });
  if (photos === undefined) return error && <ErrorNotice error={error} onRetry={reload} />;
  return photos.ids.length === 0 ? null : <PhotoGrid photos={photos} label={label} />;
}

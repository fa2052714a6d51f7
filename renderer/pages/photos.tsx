import { Images } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { formatMonth } from '../app/format.ts';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { ErrorNotice, Notice } from '../components/notice.tsx';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { useChanges } from '../stores/changes.ts';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { useTimeline } from '../stores/timeline.ts';
import { useEmptiness } from './people.tsx';
import { WelcomePage } from './welcome.tsx';

/** Above this scroll position new photos may move what is shown without anybody losing their place. */
const topPx = 160;

export function PhotosPage() {
  const { t, i18n } = useTranslation();
  const { photos, total, error, newer, more, refresh, showNewer } = useTimeline();
  const version = useChanges((state) => state.photos);
  const [firstVersion] = useState(version);
  const busy = useTasks((state) => state.tasks.some(isRunning));
  const emptiness = useEmptiness();
  usePlace('/photos', photos !== undefined);
  usePageTitle(t('nav.photos'));

  useEffect(() => {
    // A new visit shows the present state; during the visit the reader's place is kept.
    void refresh(() => version === firstVersion || window.scrollY < topPx);
  }, [refresh, version, firstVersion]);

  const groupOf = useCallback(
    (photo: Photo) =>
      photo.taken_at === null ? t('photos.noDate') : formatMonth(photo.taken_at, i18n.language),
    [t, i18n.language],
  );
  const onMore = useCallback(() => void more(), [more]);

  if (photos === undefined) {
    return error === undefined ? null : (
      <ErrorNotice error={error} onRetry={() => void refresh(() => true)} />
    );
  }
  if (photos.length === 0) {
    if (emptiness === undefined) return null;
    if (emptiness === 'no folder') return <WelcomePage />;
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('nav.photos')}</h1>
        <Notice
          icon={<Images size={48} strokeWidth={1.25} />}
          title={t(busy ? 'photos.looking' : 'photos.none')}
        >
          <p className="muted">{t(busy ? 'people.lookingText' : 'photos.noneText')}</p>
        </Notice>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('nav.photos')}</h1>
        <span className="muted">{t('people.photos', { count: total })}</span>
      </div>
      {newer !== undefined && (
        <button
          type="button"
          className="button newer"
          onClick={() => {
            showNewer();
            window.scrollTo(0, 0);
          }}
        >
          {t('photos.newer')}
        </button>
      )}
      <PhotoGrid photos={photos} total={total} label={t('nav.photos')} groupOf={groupOf} onMore={onMore} />
    </div>
  );
}

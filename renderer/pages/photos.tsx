import { Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { everything } from '../app/photo-query.ts';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useTimeline } from '../app/use-timeline.ts';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { ZoomButtons } from '../components/photos/zoom-buttons.tsx';
import { isRunning, useTasks } from '../stores/tasks.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useEmptiness } from './people.tsx';
import { WelcomePage } from './welcome.tsx';

export function PhotosPage() {
  const { t } = useTranslation();
  const { photos, error, newer, showNewer, reload } = useTimeline(everything, { hold: true });
  const busy = useTasks((state) => state.tasks.some(isRunning));
  const emptiness = useEmptiness();
  usePlace('/photos', photos !== undefined);
  usePageTitle(t('nav.photos'));

  if (photos === undefined) {
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;
  }
  if (photos.ids.length === 0) {
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
        <span className="muted">{t('people.photos', { count: photos.ids.length })}</span>
        <ZoomButtons />
      </div>
      {newer && (
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
      <PhotoGrid photos={photos} label={t('nav.photos')} />
    </div>
  );
}

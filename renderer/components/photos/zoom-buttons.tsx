import { ZoomIn, ZoomOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { photoZooms } from '../../layout/photo-zoom.ts';
import { usePreferences } from '../../stores/preferences.ts';

/** How large photos are; in the head of a page that shows a grid. */
export function ZoomButtons() {
  const { t } = useTranslation();
  const { zoom, zoomBy } = usePreferences();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div className="zoom" role="group" aria-label={t('photos.size')}>
      <button
        type="button"
        className="icon-button"
        aria-label={t('photos.smaller')}
        aria-keyshortcuts="-"
        title={`${t('photos.smaller')} (−)`}
        disabled={zoom === 0}
        onClick={() => zoomBy(-1)}
      >
        <ZoomOut aria-hidden size={20} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('photos.larger')}
        aria-keyshortcuts="+"
        title={`${t('photos.larger')} (+)`}
        disabled={zoom === photoZooms.length - 1}
        onClick={() => zoomBy(1)}
      >
        <ZoomIn aria-hidden size={20} />
      </button>
    </div>
  );
}

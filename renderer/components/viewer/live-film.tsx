import { CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../app/api.ts';
import { showToast } from '../../stores/toasts.ts';

type LiveFilmProps = { photoId: number; playing: boolean; onPlaying: (playing: boolean) => void };

/** The short film of a Live or motion photo: a button plays it once over the picture. */
export function LiveFilm({ photoId, playing, onPlaying }: LiveFilmProps) {
  const { t } = useTranslation();
  return (
    <>
      {playing && (
        // biome-ignore lint/a11y/useMediaCaption: a family's own films have no captions.
        <video
          className="stage__image stage__film"
          src={addressOf('getPhotoVideo', { params: { id: photoId } })}
          autoPlay
          playsInline
          onEnded={() => onPlaying(false)}
          onError={() => {
            onPlaying(false);
            showToast({ text: t('viewer.liveFailed'), tone: 'error' });
          }}
        />
      )}
      <button
        type="button"
        className="live-button"
        aria-pressed={playing}
        aria-label={t('viewer.playLive')}
        title={`${t('viewer.playLive')} (L)`}
        aria-keyshortcuts="L"
        onClick={() => onPlaying(!playing)}
      >
        <CircleDot aria-hidden size={16} /> {t('viewer.live')}
      </button>
    </>
  );
}

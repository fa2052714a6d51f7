import { CircleDot } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../app/api.ts';
import { showToast } from '../../stores/toasts.ts';

/** The short film of a Live or motion photo, once, over its picture. */
export function LiveFilm({ photoId, onEnd }: { photoId: number; onEnd: () => void }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useMediaCaption: a family's own films have no captions.
    <video
      className="stage__image stage__film"
      src={addressOf('getPhotoVideo', { params: { id: photoId } })}
      autoPlay
      playsInline
      onEnded={onEnd}
      onError={() => {
        onEnd();
        showToast({ text: t('viewer.liveFailed'), tone: 'error' });
      }}
    />
  );
}

type LiveButtonProps = { playing: boolean; onPlaying: (playing: boolean) => void };

/** Plays the short film: while a mouse is over it, for as long as it lasts after a click. */
export function LiveButton({ playing, onPlaying }: LiveButtonProps) {
  const { t } = useTranslation();
  const hovered = useRef(false);
  return (
    <button
      type="button"
      className="live-button"
      aria-pressed={playing}
      aria-label={t('viewer.playLive')}
      title={`${t('viewer.playLive')} (L)`}
      aria-keyshortcuts="L"
      onPointerEnter={({ pointerType }) => {
        if (pointerType !== 'mouse' || playing) return;
        hovered.current = true;
        onPlaying(true);
      }}
      onPointerLeave={() => {
        if (hovered.current) onPlaying(false);
        hovered.current = false;
      }}
      onClick={() => {
        // What the mouse started by coming goes on after it has left.
        const stays = hovered.current && playing;
        hovered.current = false;
        onPlaying(stays || !playing);
      }}
    >
      <CircleDot aria-hidden size={16} /> {t('viewer.live')}
    </button>
  );
}

import { CircleDot, Film, ImageOff, Layers2, Play, Unplug } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { addressOf } from '../app/api.ts';
import { formatDuration } from '../app/format.ts';
import { photoWords } from '../app/photo-words.ts';

type PhotoTileProps = {
  photo: Photo;
  widthPx: number;
  heightPx: number;
  position: number;
  total: number;
  /** Only one photo of the grid is reached by Tab; arrow keys move between photos. */
  tabbable: boolean;
  onCurrent: () => void;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

export function PhotoTile(props: PhotoTileProps) {
  const { photo } = props;
  const { t, i18n } = useTranslation();
  const [broken, setBroken] = useState(false);

  const Broken = photo.kind === 'video' ? Film : ImageOff;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div role="listitem" aria-setsize={props.total} aria-posinset={props.position}>
      <button
        data-index={props.position - 1}
        type="button"
        className={photo.available ? 'photo-tile' : 'photo-tile photo-tile--away'}
        style={{ width: props.widthPx, height: props.heightPx }}
        tabIndex={props.tabbable ? 0 : -1}
        aria-label={t('photos.open', { name: photoWords(photo, t, i18n.language) })}
        onFocus={props.onCurrent}
        onClick={props.onOpen}
        onKeyDown={props.onKeyDown}
      >
        {broken ? (
          <Broken aria-hidden size={24} strokeWidth={1.5} />
        ) : (
          <img
            src={addressOf('getPhotoThumbnail', { params: { id: photo.id } })}
            alt=""
            width={props.widthPx}
            height={props.heightPx}
            decoding="async"
            draggable={false}
            onError={() => setBroken(true)}
          />
        )}
        <Marks photo={photo} />
      </button>
    </div>
  );
}

/** What a photo is besides a picture, quietly in its corner; the button's name says it in words. */
function Marks({ photo }: { photo: Photo }) {
  const { kind, duration_ms, has_motion, stack_count, available } = photo;
  const isVideo = kind === 'video';
  if (!isVideo && !has_motion && stack_count < 2 && available) return null;
  return (
    <span className="photo-tile__marks" aria-hidden>
      {!available && (
        <span className="mark">
          <Unplug size={14} />
        </span>
      )}
      {stack_count > 1 && (
        <span className="mark">
          <Layers2 size={14} /> {stack_count}
        </span>
      )}
      {!isVideo && has_motion && (
        <span className="mark">
          <CircleDot size={14} />
        </span>
      )}
      {isVideo && (
        <span className="mark">
          <Play size={12} fill="currentColor" /> {duration_ms !== null && formatDuration(duration_ms)}
        </span>
      )}
    </span>
  );
}

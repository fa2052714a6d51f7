import { ImageOff } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { addressOf } from '../app/api.ts';
import { formatDate } from '../app/format.ts';

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

  const date = photo.taken_at === null ? null : formatDate(photo.taken_at, i18n.language);
  const name = date === null ? photo.file_name : `${photo.file_name}, ${date}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div role="listitem" aria-setsize={props.total} aria-posinset={props.position}>
      <button
        data-index={props.position - 1}
        type="button"
        className="photo-tile"
        style={{ width: props.widthPx, height: props.heightPx }}
        tabIndex={props.tabbable ? 0 : -1}
        aria-label={t('photos.open', { name })}
        onFocus={props.onCurrent}
        onClick={props.onOpen}
        onKeyDown={props.onKeyDown}
      >
        {broken ? (
          <ImageOff aria-hidden size={24} strokeWidth={1.5} />
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
      </button>
    </div>
  );
}

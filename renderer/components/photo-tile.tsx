import { Check, CircleDot, Film, ImageOff, Layers2, Play, Unplug } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../core/contract/schemas.ts';
import { addressOf } from '../app/api.ts';
import { formatDuration } from '../app/format.ts';
import { photoWords } from '../app/photo-words.ts';
import { useLongPress } from '../app/use-long-press.ts';

type PhotoTileProps = {
  photo: Photo;
  /** Said with its name. */
  about: string | null;
  widthPx: number;
  heightPx: number;
  position: number;
  total: number;
  /** Only one photo of the grid is reached by Tab; arrow keys move between photos. */
  tabbable: boolean;
  /** Null: nothing is being selected, a click opens the photo. */
  selected: boolean | null;
  onCurrent: () => void;
  onClick: (event: MouseEvent) => void;
  /** The mark that selects was clicked, or a finger held on the photo. */
  onSelect: (extend: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

export function PhotoTile(props: PhotoTileProps) {
  const { photo, about, selected } = props;
  const { t, i18n } = useTranslation();
  const [broken, setBroken] = useState(false);
  const longPress = useLongPress(() => props.onSelect(false));

  const words = photoWords(photo, t, i18n.language);
  const name = about === null ? words : `${words}, ${about}`;
  const Broken = photo.kind === 'video' ? Film : ImageOff;
  const check = <Check aria-hidden size={16} strokeWidth={3} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div role="listitem" aria-setsize={props.total} aria-posinset={props.position} className="photo-item">
      <button
        data-index={props.position - 1}
        type="button"
        className={photo.available ? 'photo-tile' : 'photo-tile photo-tile--away'}
        style={{ width: props.widthPx, height: props.heightPx }}
        tabIndex={props.tabbable ? 0 : -1}
        {...(selected === null
          ? { 'aria-label': t('photos.open', { name }) }
          : { role: 'checkbox', 'aria-checked': selected, 'aria-label': name })}
        onFocus={props.onCurrent}
        // Shift would select the text of the page.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onClick={props.onClick}
        onKeyDown={props.onKeyDown}
        {...longPress}
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
        {selected !== null && <span className="photo-check photo-check--shown">{check}</span>}
      </button>
      {selected === null && (
        // By keyboard, Space selects the photo itself.
        // biome-ignore lint/a11y/useSemanticElements: it is gone as soon as it is checked, and Shift counts.
        <button
          type="button"
          role="checkbox"
          aria-checked={false}
          aria-label={t('photos.choose', { name })}
          tabIndex={-1}
          className="photo-check"
          onClick={(event) => props.onSelect(event.shiftKey)}
        >
          {check}
        </button>
      )}
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

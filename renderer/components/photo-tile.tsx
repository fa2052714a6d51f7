import { Check, CircleDot, Film, ImageOff, Layers2, Play, Unplug } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../app/format.ts';
import { photoWords } from '../app/photo-words.ts';
import type { TilePhoto } from '../app/timeline.ts';
import { useLongPress } from '../app/use-long-press.ts';
import { usePhotoDetails } from '../stores/photo-details.ts';
import { TilePicture } from './photos/tile-picture.tsx';

/** What tiles tell their grid; the same object for all of them and for ever. */
export type TileActs = {
  onCurrent(index: number): void;
  onClick(event: MouseEvent, index: number): void;
  /** The mark that selects was clicked, or a finger held on the photo. */
  onSelect(index: number, extend: boolean): void;
  onKeyDown(event: KeyboardEvent, index: number): void;
};

type PhotoTileProps = {
  photo: TilePhoto;
  index: number;
  /** Its place in its row. */
  leftPx: number;
  widthPx: number;
  heightPx: number;
  /** Stands in its frame until there is more to see. */
  colour: string | null;
  /** Said with its name. */
  about: string | null;
  total: number;
  /** Only one photo of the grid is reached by Tab; arrow keys move between photos. */
  tabbable: boolean;
  /** Null: nothing is being selected, a click opens the photo. */
  selected: boolean | null;
  /** Marks have room. */
  marked: boolean;
  acts: TileActs;
};

export const PhotoTile = memo(function PhotoTile(props: PhotoTileProps) {
  const { photo, index, about, selected, acts } = props;
  const { t, i18n } = useTranslation();
  const [broken, setBroken] = useState(false);
  const details = usePhotoDetails((state) => state.details.get(photo.id));
  const longPress = useLongPress(() => acts.onSelect(index, false));

  const words = photoWords({ ...photo, file_name: details?.file_name }, t, i18n.language);
  const name = about === null ? words : `${words}, ${about}`;
  const Broken = photo.kind === 'video' ? Film : ImageOff;
  const check = <Check aria-hidden size={16} strokeWidth={3} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      role="listitem"
      aria-setsize={props.total}
      aria-posinset={index + 1}
      className="photo-item"
      style={{ left: props.leftPx, width: props.widthPx, height: props.heightPx }}
    >
      <button
        data-index={index}
        type="button"
        className={photo.available ? 'photo-tile' : 'photo-tile photo-tile--away'}
        style={props.colour === null ? undefined : { backgroundColor: props.colour }}
        tabIndex={props.tabbable ? 0 : -1}
        {...(selected === null
          ? { 'aria-label': t('photos.open', { name }) }
          : { role: 'checkbox', 'aria-checked': selected, 'aria-label': name })}
        onFocus={() => acts.onCurrent(index)}
        // Shift would select the text of the page.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onClick={(event) => acts.onClick(event, index)}
        onKeyDown={(event) => acts.onKeyDown(event, index)}
        {...longPress}
      >
        {broken ? (
          <Broken aria-hidden size={24} strokeWidth={1.5} />
        ) : (
          <TilePicture
            id={photo.id}
            placeholder={details?.placeholder ?? null}
            onBroken={() => setBroken(true)}
          />
        )}
        {props.marked && <Marks photo={photo} />}
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
          onClick={(event) => acts.onSelect(index, event.shiftKey)}
        >
          {check}
        </button>
      )}
    </div>
  );
});

/** What a photo is besides a picture, quietly in its corner; the button's name says it in words. */
function Marks({ photo }: { photo: TilePhoto }) {
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

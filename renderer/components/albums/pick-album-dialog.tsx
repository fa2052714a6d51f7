import { Plus } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Album } from '../../../core/contract/schemas.ts';
import { sameName } from '../../app/names.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { longestName } from './album-name-dialog.tsx';
import { Cover } from './cover.tsx';

type PickAlbumDialogProps = {
  title: string;
  /** Which is not offered: its photos are in it already. */
  except: number | undefined;
  onPick: (album: Album) => void;
  onNew: (name: string) => void;
  onClose: () => void;
};

/** Chooses one of the albums that photos are put into by hand, or names a new one. */
export function PickAlbumDialog({ title, except, onPick, onNew, onClose }: PickAlbumDialogProps) {
  const { t, i18n } = useTranslation();
  const { data: albums } = useAnswer('listAlbums', {});
  const [typed, setTyped] = useState('');
  const listRef = useRef<HTMLUListElement>(null);
  const name = typed.trim();
  const folded = name.toLocaleLowerCase(i18n.language);
  const byHand = (albums ?? []).filter(({ id, filter }) => filter === null && id !== except);
  const found = byHand.filter((album) => album.name.toLocaleLowerCase(i18n.language).includes(folded));
  const same = byHand.find((album) => sameName(album.name, name, i18n.language));

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (same !== undefined) onPick(same);
    else if (name !== '') onNew(name);
  }

  /** Arrows go through the list, from the field down and back. */
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .pick-album__item')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <button type="button" className="button button--plain" onClick={onClose}>
          {t('common.cancel')}
        </button>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field and the list inside. */}
      <div className="pick-album" onKeyDown={onKeyDown}>
        <form onSubmit={onSubmit}>
          <label className="visually-hidden" htmlFor="pick-album">
            {t('albums.findOrName')}
          </label>
          <input
            id="pick-album"
            className="field"
            autoComplete="off"
            maxLength={longestName}
            placeholder={t('albums.findOrName')}
            value={typed}
            autoFocus
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
        <ul ref={listRef} className="pick-album__list">
          {name !== '' && same === undefined && (
            <li>
              <button type="button" className="menu__item pick-album__item" onClick={() => onNew(name)}>
                <span className="pick-album__cover cover cover--none">
                  <Plus aria-hidden size={20} />
                </span>
                {t('albums.makeNamed', { name })}
              </button>
            </li>
          )}
          {found.map((album) => (
            <li key={album.id}>
              <button type="button" className="menu__item pick-album__item" onClick={() => onPick(album)}>
                <Cover photoId={album.cover_photo_id} className="pick-album__cover" />
                <span className="pick-album__name">{album.name}</span>
                <span className="muted small">{t('people.photos', { count: album.photos_count })}</span>
              </button>
            </li>
          ))}
        </ul>
        {albums !== undefined && byHand.length === 0 && name === '' && (
          <p className="muted">{t('albums.noneToPick')}</p>
        )}
      </div>
    </Dialog>
  );
}

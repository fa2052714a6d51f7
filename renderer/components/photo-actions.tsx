import { BookMinus, BookPlus, Image, Trash2 } from 'lucide-react';
import { useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addToAlbum, createAlbum, removeFromAlbum, updateAlbum } from '../app/album-acts.ts';
import { trashPhotos } from '../app/photo-acts.ts';
import type { TilePhoto } from '../app/timeline.ts';
import { usePageKeys } from '../app/use-page-keys.ts';
import { type Action, ActionBar } from './action-bar.tsx';
import { AlbumHere } from './albums/album-here.ts';
import { PickAlbumDialog } from './albums/pick-album-dialog.tsx';
import { TrashPhotosDialog } from './trash-photos-dialog.tsx';

type PhotoActionsProps = {
  /** At least one. */
  photos: readonly TilePhoto[];
  onDone: () => void;
};

/** What can be done with the photos that are selected; Delete asks for the trash, Escape selects nothing. */
export function PhotoActions({ photos, onDone }: PhotoActionsProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'trash' | 'album' | null>(null);
  const album = useContext(AlbumHere);
  const ids = photos.map(({ id }) => id);
  usePageKeys(({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || (key !== 'Escape' && key !== 'Delete')) return false;
    if (key === 'Escape') onDone();
    else setAsking('trash');
    return true;
  });

  async function run(work: () => Promise<unknown>): Promise<void> {
    setAsking(null);
    if (await work()) onDone();
  }

  const [only] = ids;
  const actions: Action[] = [{ icon: BookPlus, label: t('albums.addTo'), run: () => setAsking('album') }];
  if (album !== null && only !== undefined && ids.length === 1) {
    const cover = () => updateAlbum(album, { cover_photo_id: only }, t('albums.coverDone'));
    actions.push({ icon: Image, label: t('albums.setCover'), run: () => void run(cover) });
  }
  if (album?.filter === null) {
    const remove = () => void run(() => removeFromAlbum(album, ids));
    actions.push({ icon: BookMinus, label: t('albums.remove'), run: remove });
  }
  actions.push({ icon: Trash2, label: t('trash.do'), run: () => setAsking('trash') });

  return (
    <>
      <ActionBar text={t('photos.selected', { count: photos.length })} actions={actions} onClear={onDone} />
      {asking === 'album' && (
        <PickAlbumDialog
          title={t('albums.addTo')}
          except={album?.id}
          onPick={(to) => void run(() => addToAlbum(to, ids))}
          onNew={(name) => void run(() => createAlbum({ name, photo_ids: ids }))}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'trash' && (
        <TrashPhotosDialog
          photos={photos}
          onTrash={(gone) => void run(() => trashPhotos(gone))}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

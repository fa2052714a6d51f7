import { useTranslation } from 'react-i18next';
import type { Album } from '../../../core/contract/schemas.ts';
import { updateAlbum } from '../../app/album-acts.ts';
import { formatDate } from '../../app/format.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Cover } from './cover.tsx';

const photosShown = 120;

/** Chooses the picture of an album among its newest photos. */
export function CoverDialog({ album, onClose }: { album: Album; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { data } = useAnswer('searchPhotos', { query: { album: album.id, limit: photosShown } });

  async function choose(photoId: number | null): Promise<void> {
    const told = photoId === null ? t('albums.coverBestDone') : t('albums.coverDone');
    if (await updateAlbum(album, { cover_photo_id: photoId }, told)) onClose();
  }

  return (
    <Dialog
      title={t('albums.chooseCover')}
      onClose={onClose}
      actions={
        <>
          {album.cover_chosen && (
            <button type="button" className="button" onClick={() => void choose(null)}>
              {t('albums.coverBest')}
            </button>
          )}
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
        </>
      }
    >
      <ul className="cover-choice">
        {data?.photos.map(({ id, file_name, taken_at }) => (
          <li key={id}>
            <button
              type="button"
              className="cover-choice__photo"
              aria-current={id === album.cover_photo_id}
              aria-label={
                taken_at === null ? file_name : `${file_name}, ${formatDate(taken_at, i18n.language)}`
              }
              onClick={() => void choose(id)}
            >
              <Cover photoId={id} className="cover-choice__picture" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

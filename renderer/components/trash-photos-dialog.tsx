import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TilePhoto } from '../app/timeline.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Thumbnail } from './thumbnail.tsx';

type TrashPhotosDialogProps = {
  /** At least one. */
  photos: readonly TilePhoto[];
  /** Photos that shall go: those whose disks are there. */
  onTrash: (ids: readonly number[]) => void;
  onClose: () => void;
};

const mostShown = 5;

/** Asks before the files of the selected photos go to the trash, and says what goes with them and what stays. */
export function TrashPhotosDialog({ photos, onTrash, onClose }: TrashPhotosDialogProps) {
  const { t } = useTranslation();
  const here = photos.filter((photo) => photo.available);
  const awayCount = photos.length - here.length;
  const count = here.length;
  const isVideo = count === 1 && here[0]?.kind === 'video';
  const title = isVideo ? t('trash.askVideo') : t('trash.ask', { count });

  return (
    <Dialog
      title={count === 0 ? t('trash.away') : title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {count === 0 ? t('common.close') : t('common.cancel')}
          </button>
          {count > 0 && (
            <button
              type="button"
              className="button button--danger"
              onClick={() => onTrash(here.map(({ id }) => id))}
            >
              <Trash2 aria-hidden size={18} /> {t('trash.do')}
            </button>
          )}
        </>
      }
    >
      {count > 0 && (
        <>
          <div className="trash-dialog__photos" aria-hidden>
            {here.slice(0, mostShown).map(({ id }) => (
              <Thumbnail key={id} photoId={id} />
            ))}
          </div>
          <p className="dialog__text">{t('trash.text', { count })}</p>
          {here.some((photo) => photo.copies) && <p className="dialog__text">{t('trash.manyCopies')}</p>}
          {here.some((photo) => photo.stack_count > 1) && (
            <p className="dialog__text">{t('trash.manyAlike')}</p>
          )}
        </>
      )}
      {awayCount > 0 && <p className="dialog__text">{t('trash.manyAway', { count: awayCount })}</p>}
    </Dialog>
  );
}

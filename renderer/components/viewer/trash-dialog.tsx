import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Thumbnail } from '../thumbnail.tsx';

type TrashDialogProps = {
  photo: PhotoDetail;
  /** Photos that shall go. */
  onTrash: (ids: readonly number[]) => void;
  onClose: () => void;
};

/** Asks before the files of a photo go to the trash, and which, where several look alike. */
export function TrashDialog({ photo, onTrash, onClose }: TrashDialogProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { places, stack } = photo;
  const away = places.some((place) => !place.available);
  const someAway = stack.some((other) => !other.available);
  const ids = all ? [photo.id, ...stack.map((other) => other.id)] : [photo.id];
  const title =
    photo.kind === 'video' && ids.length === 1 ? t('trash.askVideo') : t('trash.ask', { count: ids.length });

  return (
    <Dialog
      title={away ? t('trash.away') : title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {away ? t('common.close') : t('common.cancel')}
          </button>
          {!away && (
            <button type="button" className="button button--danger" onClick={() => onTrash(ids)}>
              <Trash2 aria-hidden size={18} /> {t('trash.do')}
            </button>
          )}
        </>
      }
    >
      {away ? (
        <p className="dialog__text">{t('trash.awayText')}</p>
      ) : (
        <>
          <div className="trash-dialog__photos" aria-hidden>
            {ids.slice(0, 5).map((id) => (
              <Thumbnail key={id} photoId={id} />
            ))}
          </div>
          <p className="dialog__text">{t('trash.text', { count: ids.length })}</p>
          {places.length > 1 && (
            <div className="dialog__text">
              <p>{t('trash.copies', { count: places.length })}</p>
              <ul className="trash-dialog__paths small">
                {places.map(({ path }) => (
                  <li key={path}>{path}</li>
                ))}
              </ul>
            </div>
          )}
          {stack.length > 0 && (
            <fieldset className="choice">
              <legend>{t('trash.which')}</legend>
              <label className="choice__option">
                <input type="radio" name="which" checked={!all} onChange={() => setAll(false)} />
                {t('trash.onlyThis')}
              </label>
              <label className="choice__option">
                <input
                  type="radio"
                  name="which"
                  checked={all}
                  disabled={someAway}
                  onChange={() => setAll(true)}
                />
                <span>
                  {t('trash.alike', { count: stack.length + 1 })}
                  {someAway && <span className="muted small"> ({t('tile.away')})</span>}
                </span>
              </label>
            </fieldset>
          )}
        </>
      )}
    </Dialog>
  );
}

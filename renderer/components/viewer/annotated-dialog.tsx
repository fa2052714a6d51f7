import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { copyImage } from '../../app/file-acts.ts';
import { aspectOf } from '../../layout/aspect.ts';
import { Dialog } from '../../ui/dialog.tsx';

const previewSizePx = 1024;
const savedSizePx = 4096;
const nameChoices = ['given', 'all', 'none'] as const;
type Names = (typeof nameChoices)[number];
const nameTexts = {
  given: 'annotated.namesGiven',
  all: 'annotated.namesAll',
  none: 'annotated.namesNone',
} as const satisfies Record<Names, string>;

/** A picture of a photo with the names of those in it, to look at, to copy and to save; the original stays as it is. */
export function AnnotatedDialog({ photo, onClose }: { photo: PhotoDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const [frames, setFrames] = useState(true);
  const [names, setNames] = useState<Names>('given');
  const [failed, setFailed] = useState(false);
  const address = (size: number) =>
    addressOf('getPhotoAnnotated', {
      params: { id: photo.id },
      query: { size, names, frames: frames ? 'true' : 'false' },
    });
  const stem = photo.file_name.replace(/\.[^.]+$/, '');

  return (
    <Dialog
      title={t('annotated.title')}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.close')}
          </button>
          <button type="button" className="button" onClick={() => void copyImage(address(savedSizePx))}>
            <Copy aria-hidden size={18} /> {t('viewer.copy')}
          </button>
          <a
            className="button button--primary"
            href={address(savedSizePx)}
            download={`${t('annotated.fileName', { name: stem })}.jpg`}
          >
            <Download aria-hidden size={18} /> {t('annotated.save')}
          </a>
        </>
      }
    >
      {failed ? (
        <p className="muted">{t('error.originalMissing')}</p>
      ) : (
        <img
          className="annotated__preview"
          style={{ aspectRatio: aspectOf(photo) }}
          src={address(previewSizePx)}
          alt={t('annotated.preview', { name: photo.file_name })}
          onError={() => setFailed(true)}
        />
      )}
      <fieldset className="choice choice--row">
        <legend>{t('annotated.names')}</legend>
        {nameChoices.map((choice) => (
          <label key={choice} className="choice__option">
            <input type="radio" name="names" checked={names === choice} onChange={() => setNames(choice)} />
            {t(nameTexts[choice])}
          </label>
        ))}
      </fieldset>
      <label className="choice__option">
        <input type="checkbox" checked={frames} onChange={(event) => setFrames(event.target.checked)} />
        {t('annotated.frames')}
      </label>
    </Dialog>
  );
}

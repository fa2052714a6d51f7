import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';

type AlbumNameDialogProps = {
  title: string;
  text?: string;
  initial?: string;
  onName: (name: string) => void;
  onClose: () => void;
};

export const longestName = 200;

/** Asks what a new album is to be called. */
export function AlbumNameDialog({ title, text, initial = '', onName, onClose }: AlbumNameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  const id = useId();

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '') onName(name.trim());
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" form={id} className="button button--main" disabled={name.trim() === ''}>
            {t('albums.make')}
          </button>
        </>
      }
    >
      {text !== undefined && <p className="dialog__text">{text}</p>}
      <form id={id} className="album-form" onSubmit={onSubmit}>
        <label>
          {t('albums.name')}
          <input
            className="field"
            maxLength={longestName}
            value={name}
            autoFocus
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      </form>
    </Dialog>
  );
}

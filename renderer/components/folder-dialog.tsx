import { CornerLeftUp, Folder } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../app/error-text.ts';
import { baseName } from '../app/format.ts';
import { useAnswer } from '../app/use-answer.ts';
import { Dialog } from '../ui/dialog.tsx';

type FolderDialogProps = {
  /** Takes the folder; resolves to null, or to a sentence about what is wrong with it. */
  onChoose: (path: string) => Promise<string | null>;
  onClose: () => void;
};

/** Chooses a folder of this computer in a browser: by its path, or by walking through the folders. */
export function FolderDialog({ onChoose, onClose }: FolderDialogProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const id = useId();
  const { data, error } = useAnswer(
    'listFolders',
    { query: wanted === undefined ? {} : { path: wanted } },
    { follows: [] },
  );
  // While the next folder is read, and when it cannot be, the list of the last one stays.
  const [shown, setShown] = useState(data);
  useEffect(() => {
    if (data === undefined) return;
    setShown(data);
    setText(data.path);
  }, [data]);

  const complaint = problem ?? (error === undefined ? null : errorText(error, t));
  const path = text.trim();

  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (path === '') return;
    setAdding(true);
    const failure = await onChoose(path);
    setAdding(false);
    setProblem(failure);
  }

  function go(to: string): void {
    setProblem(null);
    setWanted(to);
  }

  return (
    <Dialog
      title={t('folders.chooseTitle')}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button
            type="submit"
            form={`${id}-form`}
            className="button button--main"
            disabled={path === '' || adding}
          >
            {path === '' ? t('folders.choose') : t('folders.chooseThis', { name: baseName(path) })}
          </button>
        </>
      }
    >
      <form id={`${id}-form`} className="folder-form" onSubmit={(event) => void onSubmit(event)}>
        <label htmlFor={`${id}-path`}>{t('folders.path')}</label>
        <input
          id={`${id}-path`}
          className="field"
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          placeholder={t('folders.pathExample')}
          value={text}
          aria-invalid={complaint !== null}
          aria-describedby={complaint === null ? undefined : `${id}-problem`}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        {complaint !== null && (
          <p id={`${id}-problem`} className="folder-form__problem" role="alert">
            {complaint}
          </p>
        )}
      </form>
      {shown !== undefined && (
        <ul className="folder-list" aria-label={t('folders.inside', { name: baseName(shown.path) })}>
          {shown.parent !== null && (
            <li>
              <button
                type="button"
                className="folder-list__item"
                onClick={() => shown.parent !== null && go(shown.parent)}
              >
                <CornerLeftUp aria-hidden size={18} /> {t('folders.up')}
              </button>
            </li>
          )}
          {shown.folders.map((folder) => (
            <li key={folder.path}>
              <button type="button" className="folder-list__item" onClick={() => go(folder.path)}>
                <Folder aria-hidden size={18} /> {folder.name}
              </button>
            </li>
          ))}
          {shown.folders.length === 0 && (
            <li className="folder-list__none muted">{t('folders.noneInside')}</li>
          )}
        </ul>
      )}
    </Dialog>
  );
}

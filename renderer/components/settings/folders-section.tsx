import { Folder, FolderX, RefreshCw, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Root } from '../../../core/contract/schemas.ts';
import { asAppError, call, upload } from '../../app/api.ts';
import { errorText } from '../../app/error-text.ts';
import { baseName } from '../../app/format.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useChanges } from '../../stores/changes.ts';
import { isRunning, useTasks } from '../../stores/tasks.ts';
import { showToast } from '../../stores/toasts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { AddFolderButton } from '../add-folder.tsx';

/** Folders of the library: add, look again, remove. */
export function FoldersSection() {
  const { t } = useTranslation();
  const { data: roots, error, reload } = useAnswer('listRoots', {});
  const scanning = useTasks(({ tasks }) => tasks.some((task) => task.kind === 'scan' && isRunning(task)));
  const [removing, setRemoving] = useState<Root | null>(null);
  const pictures = useRef<HTMLInputElement>(null);

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      showToast({ text: errorText(asAppError(caught), t), tone: 'error' });
    }
  };

  const rescan = () =>
    attempt(async () => {
      await call('startScan');
      await useTasks.getState().load();
    });

  const remove = (root: Root) =>
    attempt(async () => {
      setRemoving(null);
      await call('removeRoot', { params: { id: root.id } });
      reload();
      useChanges.getState().announce({ persons: true, photos: true });
    });

  const addPictures = (files: readonly File[]) =>
    attempt(async () => {
      if (files.length === 0) return;
      await upload('uploadImages', files);
      await useTasks.getState().load();
    });

  return (
    <section className="section">
      <h2>{t('folders.title')}</h2>
      <p className="muted">{t('folders.text')}</p>
      {error !== undefined && roots === undefined && <ErrorNotice error={error} onRetry={reload} />}
      <ul className="rows">
        {roots?.map((root) => (
          <li key={root.id} className="row">
            {root.available ? (
              <Folder aria-hidden size={24} strokeWidth={1.5} />
            ) : (
              <FolderX aria-hidden size={24} strokeWidth={1.5} />
            )}
            <div className="row__text">
              <strong>{baseName(root.path)}</strong>
              <span className="muted small row__path">{root.path}</span>
              <span className="muted small">
                {root.available ? t('people.photos', { count: root.photos_count }) : t('folders.unavailable')}
              </span>
            </div>
            <button
              type="button"
              className="icon-button"
              aria-label={t('folders.remove', { name: baseName(root.path) })}
              title={t('folders.removeShort')}
              onClick={() => setRemoving(root)}
            >
              <Trash2 aria-hidden size={20} />
            </button>
          </li>
        ))}
      </ul>
      <div className="section__actions">
        <AddFolderButton label={t('folders.add')} />
        {roots !== undefined && roots.length > 0 && (
          <button type="button" className="button" disabled={scanning} onClick={() => void rescan()}>
            <RefreshCw aria-hidden size={18} /> {t('folders.rescan')}
          </button>
        )}
        <button type="button" className="button" onClick={() => pictures.current?.click()}>
          <Upload aria-hidden size={18} /> {t('folders.upload')}
        </button>
        <input
          ref={pictures}
          type="file"
          accept="image/*,video/*"
          multiple
          hidden
          onChange={(event) => {
            void addPictures([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {removing !== null && (
        <Dialog
          title={t('folders.removeTitle', { name: baseName(removing.path) })}
          onClose={() => setRemoving(null)}
          actions={
            <>
              <button type="button" className="button button--plain" onClick={() => setRemoving(null)}>
                {t('common.cancel')}
              </button>
              <button type="button" className="button button--danger" onClick={() => void remove(removing)}>
                {t('folders.removeShort')}
              </button>
            </>
          }
        >
          <p className="dialog__text">{t('folders.removeText', { count: removing.photos_count })}</p>
        </Dialog>
      )}
    </section>
  );
}

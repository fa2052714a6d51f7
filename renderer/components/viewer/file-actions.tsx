import { Download, ExternalLink, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { showToast } from '../../stores/toasts.ts';

/** What can be done with the original file: in the app shown and opened, everywhere downloaded. */
export function FileActions({ photo }: { photo: Photo }) {
  const { t } = useTranslation();
  const bridge = window.heirloom;

  const attempt = (work: Promise<void>) =>
    work.catch(() => showToast({ text: t('error.originalMissing'), tone: 'error' }));

  return (
    <>
      {bridge !== undefined && (
        <>
          <button
            type="button"
            className="button"
            onClick={() => void attempt(bridge.revealFile(photo.path))}
          >
            <FolderOpen aria-hidden size={18} /> {t('viewer.showInFolder')}
          </button>
          <button type="button" className="button" onClick={() => void attempt(bridge.openFile(photo.path))}>
            <ExternalLink aria-hidden size={18} /> {t('viewer.openFile')}
          </button>
        </>
      )}
      <a
        className="button"
        href={addressOf('getPhotoOriginal', { params: { id: photo.id } })}
        download={photo.file_name}
      >
        <Download aria-hidden size={18} /> {t('viewer.download')}
      </a>
    </>
  );
}

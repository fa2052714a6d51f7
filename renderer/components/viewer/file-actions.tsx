import { Download, ExternalLink, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { openElsewhere, showInFolder } from '../../app/file-acts.ts';

/** What can be done with the original file: in the app shown and opened, everywhere downloaded. */
export function FileActions({ photo }: { photo: Photo }) {
  const { t } = useTranslation();
  return (
    <>
      {window.heirloom !== undefined && (
        <>
          <button type="button" className="button" onClick={() => void showInFolder(photo.path)}>
            <FolderOpen aria-hidden size={18} /> {t('viewer.showInFolder')}
          </button>
          <button type="button" className="button" onClick={() => void openElsewhere(photo.path)}>
            <ExternalLink aria-hidden size={18} /> {t('viewer.openFile')}
          </button>
        </>
      )}
      <a className="button" {...downloadOf(photo)}>
        <Download aria-hidden size={18} /> {t('viewer.download')}
      </a>
    </>
  );
}

/** Attributes of a link that saves the original. */
export const downloadOf = ({ id, file_name }: Photo) => ({
  href: addressOf('getPhotoOriginal', { params: { id } }),
  download: file_name,
});

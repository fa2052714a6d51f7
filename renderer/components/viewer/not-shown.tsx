import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { Notice } from '../../ui/notice.tsx';
import { FileActions } from './file-actions.tsx';

/** In place of a photo or video that cannot be shown. */
export function NotShown({ photo }: { photo: Photo }) {
  const { t } = useTranslation();
  const playable = photo.kind === 'video' && photo.available && photo.state === 'done';
  return (
    <Notice icon={null} title={playable ? t('viewer.cannotPlay') : t('viewer.cannotShow')}>
      <p className="muted">{photo.file_name}</p>
      {!photo.available && <p className="muted">{t('folders.unavailable')}</p>}
      {playable && (
        <>
          <p className="muted">{t('viewer.cannotPlayText')}</p>
          <FileActions photo={photo} />
        </>
      )}
    </Notice>
  );
}

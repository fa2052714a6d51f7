import { useTranslation } from 'react-i18next';
import type { PackInfo } from '../../../core/contract/schemas.ts';
import { formatBytes } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';

type LicenceDialogProps = { pack: PackInfo; onAccept: () => void; onClose: () => void };

/** The owner's word before weights under a restrictive licence are fetched. */
export function LicenceDialog({ pack, onAccept, onClose }: LicenceDialogProps) {
  const { t, i18n } = useTranslation();
  return (
    <Dialog
      title={t('licence.title', { name: pack.title })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="button" className="button button--main" onClick={onAccept}>
            {t('licence.accept', { size: formatBytes(pack.size_bytes, i18n.language) })}
          </button>
        </>
      }
    >
      <p className="dialog__text">{t('licence.text')}</p>
      <p className="dialog__text" lang="en">
        {pack.licence}
      </p>
      {pack.licence_url !== null && (
        <p className="dialog__text">
          <a href={pack.licence_url} target="_blank" rel="noreferrer">
            {t('licence.read')}
          </a>
        </p>
      )}
    </Dialog>
  );
}

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.tsx';
import { useModal } from './use-modal.ts';

type SheetProps = { label: string; children: ReactNode; onClose: () => void };

/** Comes up from the lower edge of a narrow screen; a tap beside it closes it. */
export function Sheet({ label, children, onClose }: SheetProps) {
  const { t } = useTranslation();
  const ref = useModal();
  return (
    <dialog
      ref={ref}
      className="sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="sheet__head">
        <h2>{label}</h2>
        <IconButton label={t('common.close')} onClick={onClose}>
          <X aria-hidden size={22} />
        </IconButton>
      </div>
      {children}
    </dialog>
  );
}

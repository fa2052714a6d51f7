import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Toast, useToasts } from '../stores/toasts.ts';
import { IconButton } from './icon-button.tsx';

const plainMs = 5_000;
/** An undo must be reachable for whoever reads slowly or moves by keyboard. */
const actionMs = 15_000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const ref = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const region = ref.current;
    if (region === null) return;
    // Shown again with each message: the latest popover lies above dialogs that were opened before it.
    region.hidePopover();
    if (toasts.length > 0) region.showPopover();
  }, [toasts]);

  return (
    <div ref={ref} className="toasts" popover="manual" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastRow({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const dismiss = useToasts((state) => state.dismiss);
  const { id, action } = toast;

  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), action === undefined ? plainMs : actionMs);
    return () => clearTimeout(timer);
  }, [id, action, dismiss]);

  return (
    <div className="toast">
      <span>{toast.text}</span>
      {action !== undefined && (
        <button
          type="button"
          className="toast__action"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton label={t('common.close')} onClick={() => dismiss(id)}>
        <X aria-hidden size={18} />
      </IconButton>
    </div>
  );
}

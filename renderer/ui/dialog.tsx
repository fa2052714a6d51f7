import { type ReactNode, useId } from 'react';
import { useModal } from './use-modal.ts';

type DialogProps = { title: string; children?: ReactNode; actions: ReactNode; onClose: () => void };

/**
 * A modal question. The browser's own dialog: it keeps the focus inside and gives it back, makes all else inert, and
 * lies above the viewer, which is one itself. Radix's would keep the page from scrolling by a style tag, which the
 * policy of the page refuses; here `base.css` does.
 */
export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const ref = useModal();
  const titleId = useId();

  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      <div className="dialog__actions">{actions}</div>
    </dialog>
  );
}

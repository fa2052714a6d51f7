import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

type DialogProps = { title: string; children?: ReactNode; actions: ReactNode; onClose: () => void };

/**
 * A modal question. The browser's own dialog: it keeps the focus inside and gives it back, makes all else inert, and
 * lies above the viewer, which is one itself. Radix's would keep the page from scrolling by a style tag, which the
 * policy of the page refuses; here `base.css` does.
 */
export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Closed before it leaves the document: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

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

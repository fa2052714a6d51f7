import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Shows a `<dialog>` as a modal one for as long as it is in the page. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the document: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    dialog.showModal();
    // The focus may have gone to a button below: what is asked is read first.
    dialog.scrollTop = 0;
    return () => dialog.close();
  }, []);
  return ref;
}

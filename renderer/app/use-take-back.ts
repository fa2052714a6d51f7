import { useEffect } from 'react';
import { useToasts } from '../stores/toasts.ts';
import { redoNext, undoLast } from './act.ts';
import { isTyping } from './is-typing.ts';
import { takeBackKey } from './keys.ts';

/** Ctrl+Z and Ctrl+Shift+Z take back and do again what was done, on every page. */
export function useTakeBackKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = takeBackKey(event);
      if (key === null || event.defaultPrevented || isTyping(event.target)) return;
      // A question that is asked is answered first.
      if (document.querySelector('.dialog[open]') !== null) return;
      event.preventDefault();
      // Photos are no part of the history of people: their "Undo" is the one that is being shown.
      const { toasts, dismiss } = useToasts.getState();
      const shown = key === 'undo' ? toasts.find(({ action }) => action?.undoes) : undefined;
      if (shown?.action !== undefined) {
        dismiss(shown.id);
        shown.action.run();
      } else void (key === 'undo' ? undoLast() : redoNext());
    };
    // On the window: a page that has its own meaning for these keys listens on the document and comes first.
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

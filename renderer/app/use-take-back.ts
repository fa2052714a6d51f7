import { useEffect } from 'react';
import { redoNext, undoLast } from './act.ts';
import { isTyping } from './is-typing.ts';
import { takeBackKey } from './keys.ts';

/** Ctrl+Z and Ctrl+Shift+Z take back and do again what was done to people, on every page. */
export function useTakeBackKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = takeBackKey(event);
      if (key === null || event.defaultPrevented || isTyping(event.target)) return;
      // A question that is asked is answered first.
      if (document.querySelector('.dialog[open]') !== null) return;
      event.preventDefault();
      void (key === 'undo' ? undoLast() : redoNext());
    };
    // On the window: a page that has its own meaning for these keys listens on the document and comes first.
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

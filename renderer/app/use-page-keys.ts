import { useEffect, useRef } from 'react';
import { isTyping } from './is-typing.ts';

/**
 * Keys that work wherever on the page the focus is, unless it is in a text or a dialog, or what has the focus took
 * them. `onKey` answers whether the key was one of its own.
 */
export function usePageKeys(onKey: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') === null && latest.current(event)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

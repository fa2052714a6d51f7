import { useEffect, useRef, useState } from 'react';

/** The first file that may be a picture; of some kinds browsers do not know the type. */
function pictureIn(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find(({ type }) => type === '' || type.startsWith('image/'));
}

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;

/**
 * Takes pictures that are dropped anywhere on the page or pasted into it.
 * @returns whether files are being dragged over it.
 */
export function useGivenPicture(onPicture: (picture: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onPicture);
  latest.current = onPicture;

  useEffect(() => {
    /** Enter and leave are told of every element on the way. */
    let depth = 0;
    const on: { [K in 'dragenter' | 'dragleave' | 'dragover' | 'drop']: (event: DragEvent) => void } = {
      dragenter(event) {
        if (!bringsFiles(event)) return;
        depth += 1;
        setOver(true);
      },
      dragleave(event) {
        if (!bringsFiles(event)) return;
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      },
      dragover(event) {
        // Without this the browser would open the file.
        if (bringsFiles(event)) event.preventDefault();
      },
      drop(event) {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        const picture = pictureIn(event.dataTransfer);
        if (picture !== undefined) latest.current(picture);
      },
    };
    const onPaste = (event: ClipboardEvent) => {
      const picture = pictureIn(event.clipboardData);
      if (
        picture === undefined ||
        (isTyping(event.target) && event.clipboardData?.types.includes('text/plain'))
      ) {
        return;
      }
      event.preventDefault();
      latest.current(picture);
    };
    const stop = new AbortController();
    for (const [type, listener] of Object.entries(on)) {
      document.addEventListener(type as keyof typeof on, listener, { signal: stop.signal });
    }
    document.addEventListener('paste', onPaste, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return isOver;
}

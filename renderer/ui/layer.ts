/**
 * Where something that floats beside an element belongs: in the dialog that it is in, which lies above all else, or in
 * its part of the page, where a screen reader looks for it.
 */
export function layerOf(element: Element | null): HTMLElement {
  return element?.closest<HTMLElement>('dialog, header, main') ?? document.body;
}

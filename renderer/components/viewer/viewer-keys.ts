import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '../../../core/contract/schemas.ts';
import { copyPicture } from '../../app/file-acts.ts';
import { letterOf } from '../../app/keys.ts';
import { useKeys } from '../../app/use-keys.ts';
import type { Turn } from '../../layout/zoom.ts';
import type { Zoom } from './use-zoom.ts';

/** What keys do in the viewer; undefined or null: not with this photo. */
export type ViewerActions = {
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
  first: (() => void) | undefined;
  last: (() => void) | undefined;
  frames: () => void;
  draw: (() => void) | undefined;
  /** Asks who the next face without a name is. */
  name: (() => void) | undefined;
  details: () => void;
  film: (() => void) | undefined;
  trash: (() => void) | undefined;
  turn: ((by: 1 | -1) => void) | undefined;
  zoom: Zoom | null;
  copy: { photo: Photo; turn: Turn } | undefined;
  slideshow: () => void;
};

/** How far an arrow key moves a magnified photo, CSS px. */
const panPx = 96;

/** Does what a key of the viewer means. */
export function runViewerKey(event: KeyboardEvent, actions: ViewerActions): void {
  const { copy } = actions;
  if (event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (letterOf(event) !== 'C' || copy === undefined || getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    void copyPicture(copy.photo, copy.turn);
    return;
  }
  // The keys of a video that has the focus are its own.
  if (event.target instanceof HTMLVideoElement && event.key !== 'Delete') return;
  const run = actionOf(event, actions);
  if (run === undefined) return;
  event.preventDefault();
  run();
}

function actionOf(event: KeyboardEvent, actions: ViewerActions): (() => void) | undefined {
  const { zoom } = actions;
  const pan = (x: number, y: number) => () => zoom?.panBy({ x: x * panPx, y: y * panPx });
  // A magnified photo is looked through with the arrow keys; Page Up and Page Down always leaf.
  const moves: Record<string, (() => void) | undefined> = zoom?.isMagnified()
    ? { ArrowLeft: pan(1, 0), ArrowRight: pan(-1, 0), ArrowUp: pan(0, 1), ArrowDown: pan(0, -1) }
    : { ArrowLeft: actions.previous, ArrowRight: actions.next };
  const byKey: Record<string, (() => void) | undefined> = {
    ...moves,
    PageUp: actions.previous,
    PageDown: actions.next,
    Home: actions.first,
    End: actions.last,
    Delete: actions.trash,
    // The Delete key of a Mac.
    ...(navigator.platform.startsWith('Mac') && { Backspace: actions.trash }),
    // On a button, Space presses it.
    ...(event.target instanceof HTMLDialogElement && { ' ': actions.slideshow }),
    ...(zoom !== null && {
      '+': () => zoom.step(1),
      '=': () => zoom.step(1),
      '-': () => zoom.step(-1),
      '0': () => zoom.show('fitted'),
      '1': () => zoom.show('actual'),
    }),
  };
  if (Object.hasOwn(byKey, event.key)) return byKey[event.key];
  const byLetter: Record<string, (() => void) | undefined> = {
    F: actions.frames,
    A: actions.draw,
    N: actions.name,
    I: actions.details,
    L: actions.film,
    P: actions.slideshow,
    R: actions.turn && (() => actions.turn?.(event.shiftKey ? -1 : 1)),
    Z: zoom === null ? undefined : () => zoom.toggle(),
  };
  return byLetter[letterOf(event) ?? ''];
}

/** Tells the keys of the viewer in the list of keys; it listens to them itself, before all others. */
export function useViewerKeyList(actions: ViewerActions): void {
  const { t } = useTranslation();
  const row = (presses: readonly string[], says: string, possible: unknown = true) => ({
    ...{ presses, says },
    off: !possible,
  });
  useKeys({
    title: t('viewer.keys'),
    inDialogs: true,
    rows: [
      row(['ArrowRight', 'PageDown'], t('viewer.next'), actions.next),
      row(['ArrowLeft', 'PageUp'], t('viewer.previous'), actions.previous),
      row(['+', '-'], t('viewer.zoom'), actions.turn),
      row(['0'], t('viewer.fit'), actions.turn),
      row(['1'], t('viewer.actual'), actions.turn),
      row(['R'], t('viewer.turnRight'), actions.turn),
      row(['Shift+R'], t('viewer.turnLeft'), actions.turn),
      row(['F'], t('viewer.faces')),
      row(['N'], t('viewer.nextNameless'), actions.name),
      row(['A'], t('draw.add'), actions.draw),
      row(['I'], t('viewer.details')),
      row(['L'], t('viewer.playLive'), actions.film),
      row(['P', 'Space'], t('viewer.play')),
      row(['Mod+C'], t('viewer.copy'), actions.copy),
      row(['Delete'], t('trash.do'), actions.trash),
      row(['Escape'], t('common.close')),
    ],
  });
}

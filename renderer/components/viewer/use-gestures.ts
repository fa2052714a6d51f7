import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Point } from '../../layout/drawn-box.ts';
import { swipeEnd, wheelMeaning } from '../../layout/zoom.ts';
import type { Zoom } from './use-zoom.ts';

type GestureOptions = {
  /** The room of the photo, and what follows the finger in it. */
  stage: RefObject<HTMLElement | null>;
  track: RefObject<HTMLElement | null>;
  /** Of the photo that is shown; null: it cannot be magnified. */
  zoom: RefObject<Zoom | null>;
  /** A single pointer draws. */
  drawing: boolean;
  /** Undefined where there is no neighbour. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
};

type Doing = 'nothing yet' | 'pan' | 'swipe' | 'dismiss' | 'pinch';

type Gesture = {
  doing: Doing;
  pointers: Map<number, Point>;
  start: Point;
  last: Point & { time: number };
  /** px a ms. */
  speed: number;
  pointerType: string;
  /** When and where it was tapped last. */
  tap: Point & { time: number };
};

const slipPx = 8;
const dismissPx = 120;
const doubleTapMs = 320;
const settleMs = 120;
/** At a border the picture follows only a little. */
const borderShare = 0.25;
/** Where two clicks are not meant for the photo; on a face they are. */
const own = 'button:not(.frame__button), a, input, video, .face-panel';

/** Fingers, mouse and wheel over the photo: swipe to the next, drag down to close, pinch, drag and double click. */
export function useGestures(options: GestureOptions) {
  const { stage, track, zoom } = options;
  const latest = useRef(options);
  latest.current = options;
  const gesture = useRef<Gesture>({
    doing: 'nothing yet',
    pointers: new Map(),
    start: { x: 0, y: 0 },
    last: { x: 0, y: 0, time: 0 },
    speed: 0,
    pointerType: '',
    tap: { x: 0, y: 0, time: 0 },
  });

  // React listens to wheels passively, and the browser would magnify the page.
  useEffect(() => {
    const element = stage.current;
    const onWheel = (event: WheelEvent) => {
      if (zoom.current === null || (event.target as Element).closest('.face-panel') !== null) return;
      event.preventDefault();
      const meaning = wheelMeaning(event);
      if (meaning.kind === 'pan') zoom.current.panBy(meaning.by);
      else {
        zoom.current.zoomBy(meaning.factor, { x: event.clientX, y: event.clientY }, !event.ctrlKey);
      }
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [stage, zoom]);

  const follow = (transform: string, opacity = '') => {
    const moved = track.current;
    if (moved === null) return;
    moved.style.transform = transform;
    moved.style.opacity = opacity;
    moved.toggleAttribute('data-moving', transform !== '');
  };

  /** Lets the picture glide to where it ends. */
  async function settle(transform: string): Promise<void> {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    await track.current
      ?.animate({ transform }, { duration: calm ? 0 : settleMs, easing: 'ease-out', fill: 'forwards' })
      .finished.then((animation) => {
        follow(transform);
        animation.cancel();
      });
  }

  function onPointerDown(event: PointerEvent): void {
    const now = gesture.current;
    if (event.button !== 0 || (event.target as Element).closest('video, .face-panel') !== null) return;
    const at = { x: event.clientX, y: event.clientY };
    now.pointerType = event.pointerType;
    now.pointers.set(event.pointerId, at);
    if (now.pointers.size === 1) {
      now.doing = 'nothing yet';
      now.start = at;
      now.last = { ...at, time: event.timeStamp };
      now.speed = 0;
    } else if (now.pointers.size === 2 && zoom.current !== null) {
      if (now.doing === 'swipe' || now.doing === 'dismiss') follow('');
      now.doing = 'pinch';
      for (const id of now.pointers.keys()) stage.current?.setPointerCapture(id);
    }
  }

  function onPointerMove(event: PointerEvent): void {
    const now = gesture.current;
    const before = now.pointers.get(event.pointerId);
    if (before === undefined) return;
    const at = { x: event.clientX, y: event.clientY };
    if (now.doing === 'pinch') pinch(event.pointerId, before, at);
    else if (now.pointers.size === 1 && !latest.current.drawing) drag(event, at);
    now.pointers.set(event.pointerId, at);
  }

  function pinch(id: number, before: Point, at: Point): void {
    const [other] = [...gesture.current.pointers].filter(([one]) => one !== id).map(([, point]) => point);
    if (other === undefined) return;
    const apart = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    zoom.current?.panBy({ x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 });
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    zoom.current?.zoomBy(apart(at) / apart(before), middle, false);
  }

  function drag(event: PointerEvent, at: Point): void {
    const now = gesture.current;
    const { onPrevious, onNext } = latest.current;
    const [dx, dy] = [at.x - now.start.x, at.y - now.start.y];
    if (now.doing === 'nothing yet') {
      if (Math.hypot(dx, dy) < slipPx) return;
      now.doing = meant(event, dx, dy);
      if (now.doing === 'nothing yet') return void now.pointers.delete(event.pointerId);
      stage.current?.setPointerCapture(event.pointerId);
    }
    const elapsedMs = Math.max(1, event.timeStamp - now.last.time);
    now.speed = 0.6 * ((at.x - now.last.x) / elapsedMs) + 0.4 * now.speed;
    if (now.doing === 'pan') zoom.current?.panBy({ x: at.x - now.last.x, y: at.y - now.last.y });
    else if (now.doing === 'swipe') {
      const blocked = dx > 0 ? onPrevious === undefined : onNext === undefined;
      follow(`translateX(${Math.round(blocked ? dx * borderShare : dx)}px)`);
    } else {
      const down = Math.max(0, dy);
      follow(`translateY(${Math.round(down)}px)`, String(Math.max(0.4, 1 - down / 600)));
    }
    now.last = { ...at, time: event.timeStamp };
  }

  /** A mouse only moves what is magnified; a finger also leafs, and puts the photo away. */
  function meant(event: PointerEvent, dx: number, dy: number): Doing {
    if (zoom.current?.isMagnified()) return 'pan';
    if (event.pointerType === 'mouse') return 'nothing yet';
    if (Math.abs(dx) > Math.abs(dy)) return 'swipe';
    return dy > 0 ? 'dismiss' : 'nothing yet';
  }

  function onPointerUp(event: PointerEvent): void {
    const now = gesture.current;
    if (!now.pointers.delete(event.pointerId)) return;
    const { doing } = now;
    const at = { x: event.clientX, y: event.clientY };
    if (doing === 'pinch') {
      // The finger that stays goes on from where it is.
      const [left] = now.pointers.values();
      if (left === undefined) now.doing = 'nothing yet';
      else Object.assign(now, { doing: 'pan', start: left, last: { ...left, time: event.timeStamp } });
      return;
    }
    now.doing = 'nothing yet';
    if (doing === 'swipe') void endSwipe(at.x - now.start.x, event.type === 'pointercancel' ? 0 : now.speed);
    else if (doing === 'dismiss') {
      if (at.y - now.start.y > dismissPx) latest.current.onClose();
      else void settle('translateY(0px)').then(() => follow(''));
    } else if (doing === 'nothing yet' && event.pointerType !== 'mouse') tap(event, at);
  }

  async function endSwipe(dx: number, speed: number): Promise<void> {
    const widthPx = stage.current?.clientWidth ?? 0;
    const end = swipeEnd(dx, speed, widthPx);
    const go =
      end === 'next' ? latest.current.onNext : end === 'previous' ? latest.current.onPrevious : undefined;
    await settle(`translateX(${go === undefined ? 0 : end === 'next' ? -widthPx : widthPx}px)`);
    // The neighbour stands in the middle now: in the same frame it becomes the photo.
    if (go !== undefined) flushSync(go);
    follow('');
  }

  function tap(event: PointerEvent, at: Point): void {
    const { tap: last } = gesture.current;
    if ((event.target as Element).closest(own) !== null || latest.current.drawing) return;
    const isSecond =
      event.timeStamp - last.time < doubleTapMs && Math.hypot(at.x - last.x, at.y - last.y) < 40;
    gesture.current.tap = { ...at, time: isSecond ? 0 : event.timeStamp };
    if (isSecond) zoom.current?.toggle(at);
  }

  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onDoubleClick(event: MouseEvent) {
      if ((event.target as Element).closest(own) !== null || latest.current.drawing) return;
      // Of two taps it was told already.
      if (gesture.current.pointerType === 'mouse')
        zoom.current?.toggle({ x: event.clientX, y: event.clientY });
    },
  };
}

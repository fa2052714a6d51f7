import type { Box } from '../../core/contract/schemas.ts';
import type { Point, Size } from './drawn-box.ts';

/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3;

/**
 * Where a photo is shown: `scale` 1 is the size that fits its room; `x` and `y` move its middle, CSS px, from where it
 * stands when it fits.
 */
export type View = { scale: number; x: number; y: number };

export type Frame = {
  /** Size of the photo at scale 1, CSS px. */
  fitted: Size;
  /** What a magnified photo may fill, CSS px. */
  room: Size;
  /** From the middle of the room to the middle of the fitted photo. */
  offset: Point;
  /** The scale at which one pixel of the photo is one of the screen. */
  actual: number;
};

export const fittedView: View = { scale: 1, x: 0, y: 0 };

/** How much larger than a screen pixel a pixel of the photo becomes at most. */
const mostEnlarged = 8;
/** Icons and scraps are not blown up to the whole window. */
const mostFitted = 3;
const keyStep = 1.5;
/** Around what is brought into view, CSS px. */
const revealPx = 48;
/** At a scale that differs less from the fitted one, 100 % would look like nothing happened. */
const tellingStep = 1.25;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** The largest size of this shape (width / height) in a room; of a small picture, few times its own size. */
export function fitInto(aspect: number, room: Size, own: Size | null = null): Size {
  const most = own === null ? Number.POSITIVE_INFINITY : own.width * mostFitted;
  const width = Math.max(1, Math.min(room.width, room.height * aspect, most));
  return { width: Math.round(width), height: Math.max(1, Math.round(width / aspect)) };
}

/** Least and greatest scale; a small picture, enlarged to be seen at all, can be made as small as it is. */
export function scaleLimits({ actual }: Frame): [least: number, most: number] {
  return [Math.min(1, actual), Math.max(4, actual * mostEnlarged)];
}

/** The view with another scale, in which `at` (CSS px from the middle of the fitted photo) stays where it is. */
export function zoomedAt(view: View, frame: Frame, scale: number, at: Point = { x: 0, y: 0 }): View {
  const [least, most] = scaleLimits(frame);
  const next = clamp(scale, least, most);
  const ratio = next / view.scale;
  return within({ scale: next, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, frame);
}

export function pannedBy(view: View, frame: Frame, by: Point): View {
  return within({ ...view, x: view.x + by.x, y: view.y + by.y }, frame);
}

/** The view moved as little as needed to have a box of the (turned) photo, with some space around it, in the room. */
export function revealing(view: View, frame: Frame, box: Box): View {
  const { fitted, room, offset } = frame;
  const along = (
    value: number,
    from: number,
    size: number,
    length: number,
    roomSize: number,
    off: number,
  ) => {
    const start = (from - 0.5) * length * view.scale + off + roomSize / 2;
    const end = start + size * length * view.scale;
    const edge = Math.max(0, Math.min(revealPx, (roomSize - (end - start)) / 2));
    return clamp(value, edge - start, roomSize - edge - end);
  };
  const x = along(view.x, box.x, box.width, fitted.width, room.width, offset.x);
  const y = along(view.y, box.y, box.height, fitted.height, room.height, offset.y);
  return within({ ...view, x, y }, frame);
}

/** Keeps the photo over its room where it is larger, and where it fits, in the middle. */
export function within({ scale, x, y }: View, { fitted, room, offset }: Frame): View {
  const along = (value: number, size: number, roomSize: number, off: number) => {
    const over = (size * scale - roomSize) / 2;
    // `+ 0`: never the negative zero, which would be written as such.
    return clamp(value, Math.min(0, -over - off), Math.max(0, over - off)) + 0;
  };
  return {
    scale,
    x: along(x, fitted.width, room.width, offset.x),
    y: along(y, fitted.height, room.height, offset.y),
  };
}

/** A key makes it larger (1) or smaller (-1), and stops at the size that fits. */
export function steppedScale(scale: number, direction: 1 | -1): number {
  const next = direction === 1 ? scale * keyStep : scale / keyStep;
  return (scale - 1) * (next - 1) < 0 || Math.abs(next - 1) < 0.01 ? 1 : next;
}

/** What a double click goes to: from the fitted size to 100 %, from any other back. */
export function toggledScale({ scale }: View, { actual }: Frame): number {
  if (Math.abs(scale - 1) > 0.01) return 1;
  return actual > tellingStep || actual < 1 / tellingStep ? actual : 2;
}

export const isMagnified = ({ scale }: View): boolean => scale > 1.001;

/** A box of the upright photo as it lies in the turned one. */
export function turnedBox({ x, y, width, height }: Box, turn: Turn): Box {
  if (turn === 1) return { x: 1 - y - height, y: x, width: height, height: width };
  if (turn === 2) return { x: 1 - x - width, y: 1 - y - height, width, height };
  if (turn === 3) return { x: y, y: 1 - x - width, width: height, height: width };
  return { x, y, width, height };
}

export const turnedSize = ({ width, height }: Size, turn: Turn): Size =>
  turn % 2 === 0 ? { width, height } : { width: height, height: width };

/** What a wheel or a touchpad means: fingers that spread and the wheel of a mouse magnify, other fingers move. */
export type WheelMeaning = { kind: 'zoom'; factor: number } | { kind: 'pan'; by: Point };

type Wheel = { deltaX: number; deltaY: number; deltaMode: number; ctrlKey: boolean };

const lineHeightPx = 20;

/**
 * Browsers do not say what turned: a pinch comes with the Ctrl key, a mouse in whole lines or large even steps, a
 * touchpad in small ones and sideways too.
 */
export function wheelMeaning({ deltaX, deltaY, deltaMode, ctrlKey }: Wheel): WheelMeaning {
  const unit = deltaMode === 0 ? 1 : lineHeightPx;
  const [x, y] = [deltaX * unit, deltaY * unit];
  if (ctrlKey) return { kind: 'zoom', factor: Math.exp(-clamp(y, -120, 120) / 100) };
  const isMouse = deltaMode !== 0 || (x === 0 && Math.abs(y) >= 50 && Number.isInteger(y));
  return isMouse
    ? { kind: 'zoom', factor: Math.exp(-clamp(y, -120, 120) / 400) }
    : { kind: 'pan', by: { x: -x || 0, y: -y || 0 } };
}

/** Where a swipe ends: on to a neighbour when it was far or quick enough, else back. `dx` px, `speed` px a ms. */
export function swipeEnd(dx: number, speed: number, widthPx: number): 'previous' | 'next' | null {
  const isFar = Math.abs(dx) > Math.min(160, widthPx / 4);
  const isQuick = Math.abs(speed) > 0.4 && Math.sign(speed) === Math.sign(dx) && Math.abs(dx) > 24;
  if (!isFar && !isQuick) return null;
  return dx < 0 ? 'next' : 'previous';
}

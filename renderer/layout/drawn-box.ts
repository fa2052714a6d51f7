import type { Box } from '../../core/contract/schemas.ts';

/** A point or a size in CSS px of the photo as it is shown. */
export type Point = { x: number; y: number };
export type Size = { width: number; height: number };

/** A smaller box was a slip of the hand. */
const leastFraction = 0.01;
/** What an arrow key moves, as a fraction of the longer side of the photo. */
const stepFraction = 0.01;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Where a new box begins when it is drawn by keyboard: in the middle, square, a quarter of the shorter side wide. */
export function startBox({ width, height }: Size): Box {
  const sidePx = Math.min(width, height) / 4;
  return {
    x: 0.5 - sidePx / width / 2,
    y: 0.5 - sidePx / height / 2,
    width: sidePx / width,
    height: sidePx / height,
  };
}

/** The box between two points of the photo; null when it is too small to be meant. */
export function draggedBox(from: Point, to: Point, size: Size): Box | null {
  const [left, right] = [from.x, to.x].map((x) => clamp(x / size.width, 0, 1)).toSorted((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].map((y) => clamp(y / size.height, 0, 1)).toSorted((a, b) => a - b);
  const box = { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
  return box.width < leastFraction || box.height < leastFraction ? null : box;
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** An arrow key moves the box, with Shift its lower right corner; it stays in the photo. Null: another key. */
export function keyedBox(box: Box, key: string, resize: boolean, size: Size): Box | null {
  const direction = Object.hasOwn(directions, key) ? directions[key] : undefined;
  if (direction === undefined) return null;
  const stepPx = stepFraction * Math.max(size.width, size.height);
  const dx = (direction.x * stepPx) / size.width;
  const dy = (direction.y * stepPx) / size.height;
  return resize
    ? {
        ...box,
        width: clamp(box.width + dx, leastFraction, 1 - box.x),
        height: clamp(box.height + dy, leastFraction, 1 - box.y),
      }
    : { ...box, x: clamp(box.x + dx, 0, 1 - box.width), y: clamp(box.y + dy, 0, 1 - box.height) };
}

import type { BoxNorm, Orientation } from '../types.ts';

/** The orientation that undoes another: a quarter turn is undone by the opposite one, all others by themselves. */
const inverse: Record<Orientation, Orientation> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 };

/**
 * A box of the stored picture as a box of the upright one (EXIF 0x0112): orientation 6 shows the stored picture
 * turned clockwise by 90°, so that its left edge becomes the top.
 */
export function uprightBox({ x, y, width, height }: BoxNorm, orientation: Orientation): BoxNorm {
  const right = 1 - x - width;
  const bottom = 1 - y - height;
  switch (orientation) {
    case 1:
      return { x, y, width, height };
    case 2:
      return { x: right, y, width, height };
    case 3:
      return { x: right, y: bottom, width, height };
    case 4:
      return { x, y: bottom, width, height };
    case 5:
      return { x: y, y: x, width: height, height: width };
    case 6:
      return { x: bottom, y: x, width: height, height: width };
    case 7:
      return { x: bottom, y: right, width: height, height: width };
    case 8:
      return { x: y, y: right, width: height, height: width };
  }
}

/** A box of the upright picture as a box of the stored one. */
export function storedBox(box: BoxNorm, orientation: Orientation): BoxNorm {
  return uprightBox(box, inverse[orientation]);
}

/** Whether the stored picture lies on its side: upright, its width is the stored height. */
export function liesOnSide(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Overlap from which a face found again is the face that was there. */
export const sameFaceIou = 0.4;

/** Overlap of two boxes, divided by what they cover together (0..1). */
export function overlap(a: BoxNorm, b: BoxNorm): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

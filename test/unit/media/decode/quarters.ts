import { expect } from 'vitest';
import type { Orientation, RgbImage } from '../../../../core/media/types.ts';

/** A picture of four colours, of which every turn and mirror can be told. */
const red = [230, 40, 30] as const;
const green = [40, 200, 60] as const;
const blue = [30, 60, 220] as const;
const grey = [128, 128, 128] as const;
/** Colours of the quarters: top left, top right, bottom left, bottom right. */
export const quarters = [red, green, blue, grey] as const;

/** Raw upright picture of four colours, `toUpright` says which of its pixels stands at a place. */
export function paintQuarters(
  width: number,
  height: number,
  toUpright: (x: number, y: number) => readonly [number, number],
  upright: { width: number; height: number },
): Buffer {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [ux, uy] = toUpright(x, y);
      const color = quarters[(uy < upright.height / 2 ? 0 : 2) + (ux < upright.width / 2 ? 0 : 1)]!;
      data.set(color, (y * width + x) * 3);
    }
  }
  return data;
}

/** Colours in the middle of the four quarters. */
export function seenQuarters({ data, width, height }: RgbImage): number[][] {
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => [
      ...data.subarray(...pixelAt(Math.floor(x * width), Math.floor(y * height), width)),
    ]),
  );
}

function pixelAt(x: number, y: number, width: number): [number, number] {
  const start = (y * width + x) * 3;
  return [start, start + 3];
}

/** Colours that differ by what JPEG rounds away are the same. */
export function expectColors(
  seen: number[][],
  wanted: readonly (readonly number[])[],
  tolerance: number,
): void {
  const far = seen.flatMap((color, i) =>
    color.map((value, k) => Math.abs(value - wanted[i]![k]!)).filter((distance) => distance > tolerance),
  );
  expect({ far, seen: far.length > 0 ? seen : [] }).toEqual({ far: [], seen: [] });
}

/** Where column x and row y of a file belong in an upright picture of `w` × `h` pixels (EXIF 2.3, tag 274). */
const places: Record<Orientation, (x: number, y: number, w: number, h: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [w - 1 - y, x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, _w, h) => [y, h - 1 - x],
};

export const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Raw RGB pixels as a file of that orientation holds them, for an upright picture of `w` × `h` pixels. */
export function turnedQuarters(orientation: Orientation, w: number, h: number) {
  const [width, height] = orientation >= 5 ? [h, w] : [w, h];
  const toUpright = (x: number, y: number) => places[orientation](x, y, w, h);
  const data = paintQuarters(width, height, toUpright, { width: w, height: h });
  return { data, raw: { width, height, channels: 3 as const } };
}

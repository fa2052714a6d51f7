/**
 * How a timeline says what a photo is like in a few bytes; the engine writes and the page reads it. Columns of numbers
 * are base64 of little-endian unsigned integers, one a photo.
 */

/** Bits of `marks`. */
export const tileMarks = {
  video: 1,
  motion: 2,
  /** Nothing but the time of its file says when it was taken. */
  undated: 4,
  /** Its disk is away. */
  away: 8,
  /** Shown for others that look alike; how many is in `stack_counts`. */
  stacked: 16,
  /** The same file lies in several places. */
  copies: 32,
} as const;

/** Width / height is `shape / shapeUnit`; a shape of 0: not known. */
export const shapeUnit = 64;

/** RGB of 0..255 as 5, 6 and 5 bits. Black is a little blue: 0 means that the colour is not known. */
export function packColour(r: number, g: number, b: number): number {
  const packed =
    (Math.round((r * 31) / 255) << 11) | (Math.round((g * 63) / 255) << 5) | Math.round((b * 31) / 255);
  return packed === 0 ? 1 : packed;
}

/** RGB of 0..255 of a packed colour. */
export function unpackColour(packed: number): [r: number, g: number, b: number] {
  return [
    Math.round(((packed >> 11) * 255) / 31),
    Math.round((((packed >> 5) & 63) * 255) / 63),
    Math.round(((packed & 31) * 255) / 31),
  ];
}

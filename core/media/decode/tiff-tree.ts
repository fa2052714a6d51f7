import type { Orientation } from '../types.ts';

/** What matters of the directories of a TIFF-like file, all of them taken together. */
export type TiffTree = {
  /** Of the first directory; null: it does not say. */
  orientation: Orientation | null;
  /** A sensor's colour filter array, or a DNG: not a picture as it stands. */
  isRaw: boolean;
  /** Where tiles and strips of larger pictures begin: JPEGs there are no pictures of their own. */
  pieceOffsets: ReadonlySet<number>;
};

const maxDirectories = 64;
const maxPieces = 100_000;

const photometricRaw: ReadonlySet<number> = new Set([32803, 34892]);
const tags = {
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  tileOffsets: 324,
  subDirectories: 330,
  dngVersion: 50706,
} as const;

/**
 * Walks the directories (IFDs) of a TIFF or of a RAW format built like it, each once, within bounds. Null: it is not
 * one. BigTIFF is none: no camera writes it.
 */
export function readTiffTree(bytes: Buffer): TiffTree | null {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II';
  if (bytes.length < 8 || !(isLittle || bytes.toString('latin1', 0, 2) === 'MM')) return null;
  const u16 = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let orientation: Orientation | null = null;
  let isRaw = false;
  const pieceOffsets = new Set<number>();
  const seen = new Set<number>();
  const waiting = [u32(4)];
  for (let at = waiting.shift(); at !== undefined && seen.size < maxDirectories; at = waiting.shift()) {
    // Zero ends a chain.
    if (at < 8 || seen.has(at) || at + 2 > bytes.length) continue;
    const isFirst = seen.size === 0;
    seen.add(at);
    const end = at + 2 + u16(at) * 12;
    for (let entry = at + 2; entry < end && entry + 12 <= bytes.length; entry += 12) {
      const tag = u16(entry);
      const values = () => entryValues(entry);
      if (tag === tags.orientation && isFirst) orientation = asOrientation(values()[0]);
      else if (tag === tags.photometric) isRaw ||= photometricRaw.has(values()[0] ?? 0);
      else if (tag === tags.dngVersion) isRaw = true;
      else if (tag === tags.subDirectories) waiting.push(...values().slice(0, maxDirectories));
      else if (tag === tags.tileOffsets) for (const offset of values()) pieceOffsets.add(offset);
      else if (tag === tags.stripOffsets && u32(entry + 4) > 1)
        for (const offset of values()) pieceOffsets.add(offset);
    }
    if (end + 4 <= bytes.length) waiting.push(u32(end));
  }
  return { orientation, isRaw, pieceOffsets };

  /** Whole numbers of an entry; empty for other types and for what lies outside the file. */
  function entryValues(entry: number): number[] {
    const size = { 3: 2, 4: 4, 13: 4 }[u16(entry + 2)];
    if (size === undefined) return [];
    const count = Math.min(u32(entry + 4), maxPieces);
    const at = count * size <= 4 ? entry + 8 : u32(entry + 8);
    if (at + count * size > bytes.length) return [];
    return Array.from({ length: count }, (_, i) => (size === 2 ? u16(at + i * 2) : u32(at + i * 4)));
  }
}

export function asOrientation(value: number | undefined): Orientation | null {
  return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : null;
}

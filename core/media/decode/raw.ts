import { PhotoFailure } from '../photo-failure.ts';
import type { DecodablePicture } from './pixels.ts';
import { readTiffTree, type TiffTree } from './tiff-tree.ts';
import { openWithLibvips } from './with-libvips.ts';

/*
[Note: The picture in a RAW file]

Developing RAW needs a model of each camera; its own JPEG of the photo, which every camera since about 2000 puts into
the file, needs none, and is the picture that the owner saw. Formats keep it in different places (TIFF strips, maker
notes, boxes of ISO media, fixed offsets), most with several sizes. In all of them it is a whole JPEG stream, so it is
found without knowing the place: every start-of-image marker with a sound chain of segments up to a frame header is a
candidate, and the largest frame wins. Sensor data do not get in the way: lossless JPEG has another frame type (SOF3),
other compressions hold no such chain by chance, and tiles of a lossy DNG are known from its directories. A JPEG
decoder stops at the end of its picture, so the rest of the file may follow.
*/

/** Candidates that are tried, the largest first. */
const maxTried = 4;
/** Starts of JPEG streams that are looked at; a RAW file has a handful. */
const maxStarts = 4096;
const maxSegments = 256;

/**
 * The largest JPEG inside a RAW file, turned as the file says. Throws PhotoFailure: unsupported_format when there is
 * none. See [Note: The picture in a RAW file].
 */
export async function openRaw(bytes: Buffer): Promise<DecodablePicture> {
  const tree = isoTree(bytes) ?? readTiffTree(bytes);
  const found = findJpegs(bytes, tree?.pieceOffsets ?? new Set());
  let failure: unknown;
  for (const { at } of found.slice(0, maxTried)) {
    try {
      const preview = await openWithLibvips(bytes.subarray(at), tree?.orientation ?? undefined);
      // Its head may be sound and the rest not be there.
      await preview.pixels(64);
      return preview;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure) throw failure;
  // Older and converted files carry their picture as a plain TIFF instead.
  if (tree && ['II*\0', 'MM\0*'].includes(bytes.toString('latin1', 0, 4))) {
    const plain = await openWithLibvips(bytes).catch(() => null);
    if (plain && (await plain.pixels(64).catch(() => null))) return plain;
  }
  throw new PhotoFailure('unsupported_format', 'a RAW file without a picture that can be shown');
}

/** JPEGs that could be pictures, the one with most pixels first. */
function findJpegs(bytes: Buffer, excluded: ReadonlySet<number>): { at: number; pixels: number }[] {
  const found: { at: number; pixels: number }[] = [];
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  let at = bytes.indexOf(start);
  for (let tried = 0; at >= 0 && tried < maxStarts; at = bytes.indexOf(start, at + 1), tried++) {
    const pixels = excluded.has(at) ? 0 : framePixels(bytes, at);
    if (pixels > 0) found.push({ at, pixels });
  }
  return found.sort((a, b) => b.pixels - a.pixels);
}

/** Pixels of the JPEG that begins there; 0 when it is none, or of a kind that is no picture to look at. */
function framePixels(bytes: Buffer, jpegAt: number): number {
  let at = jpegAt + 2;
  for (let segment = 0; segment < maxSegments && at + 9 < bytes.length; segment++) {
    // Markers may be preceded by any number of fill bytes.
    if (bytes[at] !== 0xff) return 0;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Baseline, extended and progressive frames; lossless ones (0xC3) are sensor data.
    if (marker >= 0xc0 && marker <= 0xc2) {
      const hasSamples = bytes[at + 4] === 8;
      return hasSamples ? bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7) : 0;
    }
    const isHead = marker === 0xc4 || marker >= 0xdb;
    const length = bytes.readUInt16BE(at + 2);
    if (!isHead || length < 2) return 0;
    at += 2 + length;
  }
  return 0;
}

/**
 * The directories of a CR3, which is an ISO media file: its first TIFF block is in the box `CMT1` of `moov`. Null: it
 * is another format.
 */
function isoTree(bytes: Buffer): TiffTree | null {
  if (bytes.toString('latin1', 4, 12) !== 'ftypcrx ') return null;
  const at = bytes.subarray(0, 64 * 1024).indexOf('CMT1', 0, 'latin1');
  if (at < 4) return null;
  return readTiffTree(bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4)));
}

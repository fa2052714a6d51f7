import { type FileHandle, open } from 'node:fs/promises';
import { PhotoFailure, readFailure } from '../photo-failure.ts';

/** Where in a picture file its short video stands. */
export type EmbeddedVideo = { offset: number; sizeBytes: number };

/** No phone writes a larger motion photo; what is behind is not looked at. */
const maxScannedBytes = 256 * 2 ** 20;
const chunkBytes = 2 ** 20;
const maxBoxes = 1000;

/**
 * The video of a motion photo: an MP4 file behind the picture (Google, Samsung and others, whether or not XMP tells of
 * it), or in the box `mpvd` of a HEIC file. Null: there is none that could be played.
 *
 * [Note: Motion photos are known by their boxes]
 * XMP says where the video begins in three ways (MicroVideoOffset, Container:Directory, Samsung's trailer SEFT), and is
 * lost or wrong in copies that went through an editor or messenger. The boxes of the MP4 say it themselves.
 * @throws PhotoFailure vanished, locked, not_readable
 */
export async function findEmbeddedVideo(path: string): Promise<EmbeddedVideo | null> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stats = await file.stat();
    if (!stats.isFile()) throw new PhotoFailure('not_readable', 'not a file');
    const head = await bytesAt(file, 0, 12);
    if (head.toString('latin1', 0, 3) === '\xff\xd8\xff') return await behindJpeg(file, stats.size);
    if (head.toString('latin1', 4, 8) === 'ftyp') return await inHeif(file, stats.size);
    return null;
  } catch (error) {
    throw error instanceof PhotoFailure ? error : readFailure(error);
  } finally {
    await file?.close().catch(() => {});
  }
}

async function behindJpeg(file: FileHandle, sizeBytes: number): Promise<EmbeddedVideo | null> {
  const end = Math.min(sizeBytes, maxScannedBytes);
  // Pieces overlap, so that no `ftyp` lies across two of them.
  for (let at = 0; at < end; at += chunkBytes) {
    const chunk = await bytesAt(file, at, Math.min(chunkBytes + 8, sizeBytes - at));
    let found = chunk.indexOf('ftyp', 4, 'latin1');
    for (; found >= 0; found = chunk.indexOf('ftyp', found + 4, 'latin1')) {
      const video = await filmAt(file, at + found - 4, sizeBytes);
      if (video) return video;
    }
  }
  return null;
}

async function inHeif(file: FileHandle, sizeBytes: number): Promise<EmbeddedVideo | null> {
  let at = 0;
  for (let i = 0; i < maxBoxes && at < sizeBytes; i++) {
    const box = await boxAt(file, at, sizeBytes);
    if (!box) return null;
    if (box.type === 'mpvd') return filmAt(file, at + box.headBytes, at + box.sizeBytes);
    at += box.sizeBytes;
  }
  return null;
}

/** Top-level boxes of a film (ISO/IEC 14496-12); whatever else follows, a trailer say, is no part of it. */
const filmBoxes: ReadonlySet<string> = new Set(
  'ftyp moov mdat free skip wide uuid meta udta moof mfra styp sidx pdin'.split(' '),
);

async function filmAt(file: FileHandle, offset: number, endOffset: number): Promise<EmbeddedVideo | null> {
  let at = offset;
  const seen = new Set<string>();
  for (let i = 0; i < maxBoxes && at < endOffset; i++) {
    const box = await boxAt(file, at, endOffset);
    if (!box || !filmBoxes.has(box.type) || (box.type === 'ftyp' && at !== offset)) break;
    seen.add(box.type);
    at += box.sizeBytes;
  }
  const isFilm = seen.has('ftyp') && seen.has('moov') && (seen.has('mdat') || seen.has('moof'));
  return isFilm ? { offset, sizeBytes: at - offset } : null;
}

type Box = { type: string; headBytes: number; sizeBytes: number };

/** The head of the box at `at`; null when it has none or is longer than what is left. */
async function boxAt(file: FileHandle, at: number, endOffset: number): Promise<Box | null> {
  const head = await bytesAt(file, at, 16);
  if (head.length < 8) return null;
  const type = head.toString('latin1', 4, 8);
  const shortSize = head.readUInt32BE(0);
  const isLong = shortSize === 1 && head.length === 16;
  const headBytes = isLong ? 16 : 8;
  const size = isLong ? Number(head.readBigUInt64BE(8)) : shortSize === 0 ? endOffset - at : shortSize;
  return size >= headBytes && size <= endOffset - at ? { type, headBytes, sizeBytes: size } : null;
}

async function bytesAt(file: FileHandle, at: number, count: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, at);
  return buffer.subarray(0, bytesRead);
}

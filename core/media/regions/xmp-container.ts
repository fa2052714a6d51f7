import { crc32, inflateSync } from 'node:zlib';
import { AppError } from '../../contract/errors.ts';

/* [Note: XMP in files]
 * Only containers that are a list of independent parts are changed: JPEG segments, PNG chunks, WebP chunks. All other
 * parts stay byte for byte, in their order. In TIFF, RAW and HEIC files offsets from the start of the file go through
 * everything; their names go beside them (docs/decisions/0010-writing-names.md).
 *
 * A packet that fits into the place of the old one, which programs pad for this, takes it exactly, so that no byte
 * moves. A JPEG may have offsets that a new length would break: those of further pictures (MPF) count from a segment
 * of their own, so that a packet before it may grow and one behind it may not.
 */

/** One part of a file: header, content and all. */
type Part = { start: number; end: number; kind: 'packet' | 'other' };

type Container = {
  /** All bytes of the file, without gaps. */
  parts: Part[];
  /** Where a packet is put when there is none: before the part with this index. */
  insertAt: number;
  /** The part of a packet; `growBytes` is how far it may grow for padding. */
  encode: (packet: string) => Buffer;
  /** The packet itself within its part; null when it does not stand there as it is. */
  packetBytes: (part: Part) => { start: number; end: number } | null;
  unpack?: (part: Part) => Buffer;
  /** Whether a part with this index may change its length. */
  mayGrow: (index: number) => boolean;
  maxPacketBytes: number;
  /** Adjusts what counts bytes or parts, after the packet is in. */
  finish: (bytes: Buffer) => Buffer;
};

const paddingBytes = 2048;
const maxChunkBytes = 16 * 1024 * 1024;

/** Whether XMP can be written into files with this beginning: JPEG, PNG and WebP. */
export function holdsXmp(bytes: Buffer): boolean {
  return readerOf(bytes) !== null;
}

/**
 * The file with this packet instead of its own; everything else stays, see [Note: XMP in files].
 * @throws AppError `unsupported_media_type`: not a container that can be changed, or damaged
 */
export function replacePacket(bytes: Buffer, xmp: string): Buffer {
  const container = open(bytes);
  const index = container.parts.findIndex(({ kind }) => kind === 'packet');
  const old = container.parts[index];
  const wrapped = wrap(xmp);
  const oldBytes = old && container.packetBytes(old);
  const roomBytes = oldBytes ? oldBytes.end - oldBytes.start : 0;
  const sizeBytes = Buffer.byteLength(wrapped);
  if (sizeBytes > container.maxPacketBytes) throw unsupported('its metadata would become too large for it');
  const fits = sizeBytes <= roomBytes;
  if (old && !fits && !container.mayGrow(index)) {
    throw unsupported('it has several pictures, and its metadata stands behind their directory');
  }
  const target = fits ? roomBytes : Math.min(sizeBytes + paddingBytes, container.maxPacketBytes);
  const part = container.encode(pad(wrapped, target - sizeBytes));
  const before = container.parts.slice(0, old ? index : container.insertAt);
  const after = container.parts.slice(old ? index + 1 : container.insertAt);
  const slices = (parts: Part[]) => parts.map(({ start, end }) => bytes.subarray(start, end));
  return container.finish(Buffer.concat([...slices(before), part, ...slices(after)]));
}

/** The packet of a file as text; null: it has none. Throws as `replacePacket` does. */
export function packetOf(bytes: Buffer): string | null {
  const { parts, packetBytes, unpack } = open(bytes);
  const part = parts.find(({ kind }) => kind === 'packet');
  if (!part) return null;
  try {
    const range = packetBytes(part);
    const packet = range ? bytes.subarray(range.start, range.end) : unpack!(part);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(packet);
  } catch {
    throw unsupported('its metadata is damaged');
  }
}

/** All bytes of a file but its packet and what counts it, to see that nothing else has changed. */
export function bytesBesidePacket(bytes: Buffer): Buffer {
  const { parts, finish } = open(bytes);
  const others = parts.filter(({ kind }) => kind === 'other');
  return finish(Buffer.concat(others.map(({ start, end }) => bytes.subarray(start, end))));
}

function open(bytes: Buffer): Container {
  const read = readerOf(bytes);
  if (!read) throw unsupported('its format has no place for them that can be changed safely');
  const container = read(bytes);
  if (container.parts.filter(({ kind }) => kind === 'packet').length > 1) {
    throw unsupported('it has two XMP packets');
  }
  return container;
}

function unsupported(why: string): AppError {
  return new AppError('unsupported_media_type', `Names cannot be written into this file: ${why}.`);
}

function readerOf(bytes: Buffer): ((bytes: Buffer) => Container) | null {
  if (bytes.length > 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return readJpeg;
  if (bytes.subarray(0, 8).equals(pngSignature)) return readPng;
  const isRiff = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isRiff ? readWebp : null;
}

const packetEnd = /<\?xpacket\s+end=["'][rw]["']\s*\?>\s*$/;

/** Packets in files have a header, a trailer and padding between them (XMP specification part 1, 7.3). */
function wrap(xmp: string): string {
  const text = xmp.trim();
  if (packetEnd.test(text)) return text;
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${text}\n<?xpacket end="w"?>`;
}

function pad(packet: string, sizeBytes: number): string {
  const blank = `${' '.repeat(99)}\n`.repeat(Math.ceil(sizeBytes / 100)).slice(0, sizeBytes);
  const end = packet.search(packetEnd);
  return packet.slice(0, end) + blank + packet.slice(end);
}

const jpegXmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const jpegExtendedXmp = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');
const exifHeader = Buffer.from('Exif\0', 'latin1');
/** Of Microsoft's schema and of MWG. */
const regionNamespaces = ['photo/1.2/t/Region', 'metadataworkinggroup.com/schemas/regions/'];
const mpfHeader = Buffer.from('MPF\0', 'latin1');
const startOfScan = 0xda;

/** JPEG: segments up to the first scan; pictures, thumbnails and films behind it are one part. */
function readJpeg(bytes: Buffer): Container {
  const parts: Part[] = [{ start: 0, end: 2, kind: 'other' }];
  let insertAt = 1;
  let mpfIndex = Number.POSITIVE_INFINITY;
  let at = 2;
  while (true) {
    let marker = at;
    while (bytes[marker] === 0xff && bytes[marker + 1] === 0xff) marker++;
    const code = bytes[marker + 1];
    if (bytes[marker] !== 0xff || code === undefined || marker + 4 > bytes.length) throw damaged();
    if (code === startOfScan) break;
    const end = marker + 2 + bytes.readUInt16BE(marker + 2);
    // Markers without a length have no place before the first scan.
    if (end < marker + 4 || end > bytes.length || code < 0xc0 || (code >= 0xd0 && code <= 0xd9))
      throw damaged();
    const content = bytes.subarray(marker + 4, end);
    const isApp1 = code === 0xe1;
    if (
      isApp1 &&
      startsWith(content, jpegExtendedXmp) &&
      regionNamespaces.some((ns) => content.includes(ns))
    ) {
      throw unsupported('its names stand in an extension of its metadata');
    }
    const isPacket = isApp1 && startsWith(content, jpegXmp);
    parts.push({ start: at, end, kind: isPacket ? 'packet' : 'other' });
    // JFIF and Exif want to be the first.
    if (code === 0xe0 || (isApp1 && startsWith(content, exifHeader))) insertAt = parts.length;
    if (code === 0xe2 && startsWith(content, mpfHeader)) mpfIndex = Math.min(mpfIndex, parts.length - 1);
    at = end;
  }
  parts.push({ start: at, end: bytes.length, kind: 'other' });
  return {
    parts,
    insertAt: Math.min(insertAt, mpfIndex),
    mayGrow: (index) => index < mpfIndex,
    maxPacketBytes: 0xffff - 2 - jpegXmp.length,
    encode(packet) {
      const content = Buffer.concat([jpegXmp, Buffer.from(packet)]);
      const head = Buffer.from([0xff, 0xe1, 0, 0]);
      head.writeUInt16BE(content.length + 2, 2);
      return Buffer.concat([head, content]);
    },
    packetBytes({ start, end }) {
      return { start: bytes.indexOf(jpegXmp, start) + jpegXmp.length, end };
    },
    finish: (whole) => whole,
  };
}

function startsWith(bytes: Buffer, head: Buffer): boolean {
  return bytes.subarray(0, head.length).equals(head);
}

function damaged(): AppError {
  return unsupported('it is damaged');
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngKeyword = Buffer.from('XML:com.adobe.xmp\0', 'latin1');
const imageMagickKeyword = Buffer.from('Raw profile type xmp\0', 'latin1');
/** No compression, no language, no translated keyword. */
const pngPlainHead = Buffer.concat([pngKeyword, Buffer.from([0, 0, 0, 0])]);

function readPng(bytes: Buffer): Container {
  const parts: Part[] = [{ start: 0, end: 8, kind: 'other' }];
  let at = 8;
  for (let type = ''; type !== 'IEND'; ) {
    if (at + 12 > bytes.length) throw damaged();
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw damaged();
    type = bytes.toString('latin1', at + 4, at + 8);
    const isText = type === 'iTXt' || type === 'zTXt' || type === 'tEXt';
    const content = bytes.subarray(at + 8, end - 4);
    if (isText && startsWith(content, imageMagickKeyword))
      throw unsupported('its metadata is in a form of its own');
    // sharp writes zTXt, though the specification wants iTXt.
    const isPacket = isText && startsWith(content, pngKeyword);
    parts.push({ start: at, end, kind: isPacket ? 'packet' : 'other' });
    at = end;
  }
  if (at < bytes.length) parts.push({ start: at, end: bytes.length, kind: 'other' });
  return {
    parts,
    // Behind IHDR, which is the first by law.
    insertAt: 2,
    mayGrow: () => true,
    maxPacketBytes: maxChunkBytes,
    encode(packet) {
      const content = Buffer.concat([Buffer.from('iTXt'), pngPlainHead, Buffer.from(packet)]);
      const chunk = Buffer.alloc(content.length + 8);
      chunk.writeUInt32BE(content.length - 4, 0);
      content.copy(chunk, 4);
      chunk.writeUInt32BE(crc32(content), content.length + 4);
      return chunk;
    },
    packetBytes({ start, end }) {
      const isPlain =
        bytes.toString('latin1', start + 4, start + 8) === 'iTXt' &&
        startsWith(bytes.subarray(start + 8, end), pngPlainHead);
      return isPlain ? { start: start + 8 + pngPlainHead.length, end: end - 4 } : null;
    },
    unpack({ start, end }) {
      const type = bytes.toString('latin1', start + 4, start + 8);
      const head = start + 8 + pngKeyword.length;
      const languageEnd = bytes.indexOf(0, head + 2);
      const packetStart = { tEXt: head, zTXt: head + 1 }[type] ?? bytes.indexOf(0, languageEnd + 1) + 1;
      const packet = bytes.subarray(packetStart, end - 4);
      const isCompressed = type === 'zTXt' || (type === 'iTXt' && bytes[head] === 1);
      return isCompressed ? inflateSync(packet, { maxOutputLength: maxChunkBytes }) : packet;
    },
    finish: (whole) => whole,
  };
}

const webpHeaderBytes = 12;
const webpXmpFlag = 0x04;

function readWebp(bytes: Buffer): Container {
  const riffEnd = 8 + bytes.readUInt32LE(4);
  if (riffEnd > bytes.length) throw damaged();
  const parts: Part[] = [{ start: 0, end: webpHeaderBytes, kind: 'other' }];
  let at = webpHeaderBytes;
  while (at < riffEnd) {
    if (at + 8 > riffEnd) throw damaged();
    const sizeBytes = bytes.readUInt32LE(at + 4);
    const end = at + 8 + sizeBytes + (sizeBytes % 2);
    if (end > riffEnd) throw damaged();
    const isPacket = bytes.toString('latin1', at, at + 4) === 'XMP ';
    parts.push({ start: at, end, kind: isPacket ? 'packet' : 'other' });
    at = end;
  }
  const insertAt = parts.length;
  const trailerBytes = bytes.length - riffEnd;
  if (trailerBytes > 0) parts.push({ start: riffEnd, end: bytes.length, kind: 'other' });
  if (parts.length < 2) throw damaged();
  return {
    parts,
    insertAt,
    mayGrow: () => true,
    maxPacketBytes: maxChunkBytes,
    encode(packet) {
      const content = Buffer.from(packet);
      const chunk = Buffer.alloc(8 + content.length + (content.length % 2));
      chunk.write('XMP ', 'latin1');
      chunk.writeUInt32LE(content.length, 4);
      content.copy(chunk, 8);
      return chunk;
    },
    packetBytes({ start }) {
      return { start: start + 8, end: start + 8 + bytes.readUInt32LE(start + 4) };
    },
    finish(whole) {
      const extended = withWebpHeader(whole);
      extended.writeUInt32LE(extended.length - trailerBytes - 8, 4);
      return extended;
    },
  };
}

/** The file with the VP8X chunk that lists what there is besides the picture, XMP among it. */
function withWebpHeader(bytes: Buffer): Buffer {
  const first = bytes.toString('latin1', webpHeaderBytes, webpHeaderBytes + 4);
  const data = webpHeaderBytes + 8;
  if (first === 'VP8X') {
    const copy = Buffer.from(bytes);
    copy[data]! |= webpXmpFlag;
    return copy;
  }
  const isLossless = first === 'VP8L';
  if ((!isLossless && first !== 'VP8 ') || bytes.length < data + 10) throw damaged();
  // Lossless: 14 bits each of width - 1 and height - 1 and one for alpha; lossy: 14 bits each behind a start code.
  const packed = isLossless ? bytes.readUInt32LE(data + 1) : 0;
  const width = isLossless ? (packed & 0x3fff) + 1 : bytes.readUInt16LE(data + 6) & 0x3fff;
  const height = isLossless ? ((packed >>> 14) & 0x3fff) + 1 : bytes.readUInt16LE(data + 8) & 0x3fff;
  const hasAlpha = isLossless && (packed >>> 28) & 1;
  const header = Buffer.alloc(18);
  header.write('VP8X', 'latin1');
  header.writeUInt32LE(10, 4);
  header[8] = webpXmpFlag | (hasAlpha ? 0x10 : 0);
  header.writeUIntLE(width - 1, 12, 3);
  header.writeUIntLE(height - 1, 15, 3);
  return Buffer.concat([bytes.subarray(0, webpHeaderBytes), header, bytes.subarray(webpHeaderBytes)]);
}

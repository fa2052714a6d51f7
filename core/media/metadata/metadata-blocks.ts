import ExifReader from 'exifreader';
import { findXmpText } from '../xmp/find-xmp-text.ts';
import { decodeXml } from '../xmp/read-xmp.ts';
import { readPngChunks, withoutExifHeader } from './png-chunks.ts';

/** The parts of a file that hold metadata; views into it where they are not packed. */
export type MetadataBlocks = {
  /** Each starts with a TIFF header; a whole file where the file is a TIFF. */
  tiffs: Buffer[];
  /** XML texts, the main packet first. */
  xmpPackets: string[];
  /** APP13 segments of a JPEG, with their markers. */
  iptcSegments: Buffer[];
};

/** A file of more parts has them for our trouble only. */
const maxParts = 5000;
const maxJoinedExifBytes = 512 * 1024;
const maxExtendedXmpBytes = 16 * 1024 * 1024;
/** In a container that is not known, EXIF is looked for in the first part only. */
const searchedBytes = 4 * 1024 * 1024;
const exifHeader = 'Exif\0\0';
const xmpHeader = 'http://ns.adobe.com/xap/1.0/\0';
const extendedXmpHeader = 'http://ns.adobe.com/xmp/extension/\0';

/**
 * Finds where a file keeps EXIF, XMP and IPTC. ExifReader would, too, but takes seconds for a file that is made for
 * that; it decodes what is found here, and walks the boxes of HEIC, AVIF and JPEG XL.
 */
export function findMetadataBlocks(file: Buffer): MetadataBlocks {
  const magic = file.toString('latin1', 0, 12);
  const found: MetadataBlocks = { tiffs: [], xmpPackets: [], iptcSegments: [] };
  if (magic.startsWith('\xff\xd8')) addJpegBlocks(found, file);
  else if (magic.startsWith('\x89PNG')) {
    const { xmpPackets, exifBlocks } = readPngChunks(file);
    found.xmpPackets.push(...xmpPackets);
    found.tiffs.push(...exifBlocks);
  } else if (/^RIFF....WEBP/s.test(magic)) addWebpBlocks(found, file);
  // Also Panasonic's and Olympus' own kinds of TIFF.
  else if (/^(II[*U]\0|IIR[OS]|MM\0\*|MMOR)/.test(magic)) found.tiffs.push(file);
  else if (magic.startsWith('ftypcrx ', 4)) addCanonBlocks(found, file);
  else if (/^....(ftyp|JXL )/s.test(magic)) addBoxes(found, file);
  else if (magic.startsWith('FUJIFILM') && file.length >= 92) {
    const start = file.readUInt32BE(84);
    addJpegBlocks(found, file.subarray(start, start + file.readUInt32BE(88)));
  } else {
    const exif = file.subarray(0, searchedBytes).indexOf(exifHeader, 0, 'latin1');
    if (exif >= 0) found.tiffs.push(file.subarray(exif + exifHeader.length));
    addFoundXmp(found, file);
  }
  return found;
}

function addFoundXmp(found: MetadataBlocks, file: Buffer) {
  const packet = findXmpText(file);
  if (packet) found.xmpPackets.push(packet);
}

/** The segments before the picture (XMP specification, part 3, 1.1.3). */
function addJpegBlocks(found: MetadataBlocks, file: Buffer) {
  const extended: Buffer[] = [];
  let extendedBytes = 0;
  let at = 2;
  for (let parts = 0; parts < maxParts && at + 4 <= file.length && file[at] === 0xff; parts++) {
    const marker = file[at + 1]!;
    if (marker === 0xda || marker === 0xd9) break;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    const payload = file.subarray(at + 4, end);
    const has = (header: string) => payload.toString('latin1', 0, header.length) === header;
    if (marker === 0xe1 && has('Exif\0')) addExifSegment(found.tiffs, payload.subarray(exifHeader.length));
    else if (marker === 0xe1 && has(xmpHeader) && found.xmpPackets.length === 0)
      found.xmpPackets.push(decodeXml(payload.subarray(xmpHeader.length)));
    else if (marker === 0xe1 && has(extendedXmpHeader) && extendedBytes < maxExtendedXmpBytes) {
      // Behind the header: 32 letters of an identifier, the length of all and the place of this part.
      extended.push(payload.subarray(extendedXmpHeader.length + 40));
      extendedBytes += payload.length;
    } else if (marker === 0xed && has('Photoshop 3.0')) found.iptcSegments.push(file.subarray(at, end));
    at = end;
  }
  if (extended.length > 0) found.xmpPackets.push(decodeXml(Buffer.concat(extended)));
}

/** EXIF that is too long for one segment goes on in the next, without a TIFF header. */
function addExifSegment(tiffs: Buffer[], content: Buffer) {
  const last = tiffs.at(-1);
  const isContinued = last && !/^(II\*\0|MM\0\*)/.test(content.toString('latin1', 0, 4));
  if (!isContinued) tiffs.push(content);
  else if (last.length < maxJoinedExifBytes) tiffs[tiffs.length - 1] = Buffer.concat([last, content]);
}

function addWebpBlocks(found: MetadataBlocks, file: Buffer) {
  let at = 12;
  for (let parts = 0; parts < maxParts && at + 8 <= file.length; parts++) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const content = file.subarray(at + 8, at + 8 + size);
    if (name === 'EXIF') found.tiffs.push(withoutExifHeader(content));
    if (name === 'XMP ') found.xmpPackets.push(decodeXml(content));
    at += 8 + size + (size % 2);
  }
}

/** HEIC, AVIF, JPEG XL: ExifReader resolves where their items lie. */
function addBoxes(found: MetadataBlocks, file: Buffer) {
  try {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const includeTags = { file: ['FileType'] };
    const { metadataRange } = ExifReader.loadView(view, {
      expanded: true,
      includeOffsets: true,
      includeTags,
    });
    for (const { type, start, end } of metadataRange?.blocks ?? []) {
      const block = file.subarray(start, end);
      const xmp = type === 'xmp' ? findXmpText(block) : null;
      if (xmp) found.xmpPackets.push(xmp);
      // Before the TIFF header stand its offset and often `Exif\0\0`.
      const header = type === 'exif' ? /II\*\0|MM\0\*/.exec(block.toString('latin1', 0, 64)) : null;
      if (header) found.tiffs.push(block.subarray(header.index));
    }
  } catch {
    // Absent or broken.
  }
}

/**
 * CR3 keeps the parts of EXIF in boxes of their own, each a TIFF: CMT1 (main), CMT2 (Exif), CMT4 (GPS); see
 * https://github.com/lclevy/canon_cr3.
 */
function addCanonBlocks(found: MetadataBlocks, file: Buffer) {
  for (const name of ['CMT1', 'CMT2', 'CMT4']) {
    const at = file.subarray(0, searchedBytes).indexOf(name, 0, 'latin1');
    if (at < 4) continue;
    const tiff = file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
    found.tiffs.push(name === 'CMT4' ? withGpsPointer(tiff) : tiff);
  }
  addFoundXmp(found, file);
}

/** The main directory of this TIFF is the GPS directory: one before it points to it, as in other files. */
function withGpsPointer(tiff: Buffer): Buffer {
  if (tiff.length < 8 || tiff.length > searchedBytes) return tiff;
  const pointed = Buffer.concat([tiff, Buffer.alloc(18)]);
  const littleEndian = tiff[0] === 0x49;
  const at = tiff.length;
  const u16 = (value: number, to: number) =>
    littleEndian ? pointed.writeUInt16LE(value, to) : pointed.writeUInt16BE(value, to);
  const u32 = (value: number, to: number) =>
    littleEndian ? pointed.writeUInt32LE(value, to) : pointed.writeUInt32BE(value, to);
  u32(at, 4);
  u16(1, at);
  u16(0x8825, at + 2);
  u16(4, at + 4);
  u32(1, at + 6);
  u32(littleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4), at + 10);
  return pointed;
}

import ExifReader from 'exifreader';
import { findXmpText } from '../xmp/find-xmp-text.ts';
import { readPngTexts } from './png-texts.ts';

/** By the name of the standard. ExifReader's own types leave out half of the tags, and files keep to none of them. */
export type Tags = Readonly<Record<string, Tag | undefined>>;
export type Tag = { readonly value?: unknown; readonly description?: unknown };

/** What a file carries about itself, not yet understood. */
export type EmbeddedTags = {
  exif: Tags;
  /** Keywords and the like may be there several times. */
  iptc: Readonly<Record<string, Tag | readonly Tag[] | undefined>>;
  /** Degrees, signed; NaN where the file is wrong. */
  gps: { Latitude?: number; Longitude?: number };
  /** XML texts, the main packet first, then the extended one (JPEG). */
  xmpPackets: string[];
};

/** EXIF of a container that is not known is looked for in its first part only. */
const searchedBytes = 4 * 1024 * 1024;
const exifHeader = 'Exif\0\0';

/**
 * The tags of a picture file, or of its start when it is large (HEIC may keep them further behind). Never throws:
 * broken metadata says nothing about the picture. Brotli boxes of JPEG XL are left out.
 */
export function readEmbeddedTags(bytes: Uint8Array): EmbeddedTags {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: EmbeddedTags = { exif: {}, iptc: {}, gps: {}, xmpPackets: [] };
  for (const block of readableBlocks(file)) addTags(found, block);
  if (/^\x89PNG/.test(file.toString('latin1', 0, 4))) {
    const { xmpPackets, exifBlocks } = readPngTexts(file);
    for (const block of exifBlocks) addTags(found, block);
    // ExifReader takes packed texts as they are.
    found.xmpPackets = xmpPackets;
  }
  if (found.xmpPackets.length === 0 && !isKnownContainer(file)) {
    const packet = findXmpText(file);
    if (packet) found.xmpPackets.push(packet);
  }
  return found;
}

/** The XML texts of a file's embedded XMP, the main packet first. */
export function findXmpPackets(bytes: Uint8Array): string[] {
  return readEmbeddedTags(bytes).xmpPackets;
}

function addTags(found: EmbeddedTags, block: Uint8Array) {
  try {
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const tags = ExifReader.loadView(view, { expanded: true, domParser: packetCollector(found.xmpPackets) });
    found.exif = { ...(tags.exif as Tags), ...found.exif };
    found.iptc = { ...(tags.iptc as EmbeddedTags['iptc']), ...found.iptc };
    found.gps = { ...tags.gps, ...found.gps };
  } catch {
    // Absent or broken.
  }
}

/** Takes the place of ExifReader's XML parser, which has no limits: keeps the text and answers an empty tree. */
function packetCollector(packets: string[]) {
  return {
    parseFromString(text: string) {
      packets.push(text);
      return { getElementsByTagName: () => [], childNodes: [{ tagName: 'rdf:RDF', childNodes: [] }] };
    },
  };
}

/** The parts of a file that ExifReader understands: the file itself, or what a camera's own format keeps inside. */
function readableBlocks(file: Buffer): Uint8Array[] {
  const magic = file.toString('latin1', 0, 12);
  if (isKnownContainer(file)) return [file];
  if (magic.startsWith('FUJIFILM') && file.length >= 92) {
    return [file.subarray(file.readUInt32BE(84), file.readUInt32BE(84) + file.readUInt32BE(88))];
  }
  // Panasonic and Olympus: TIFF with a number of their own.
  if (/^II(U\0|R[OS])/.test(magic)) return [withTiffMagic(file, 'II*\0')];
  if (magic.startsWith('MMOR')) return [withTiffMagic(file, 'MM\0*')];
  if (magic.startsWith('ftypcrx ', 4)) return canonBlocks(file);
  const exif = file.subarray(0, searchedBytes).indexOf(exifHeader, 0, 'latin1');
  return exif < 0 ? [] : [file.subarray(exif + exifHeader.length)];
}

function isKnownContainer(file: Buffer): boolean {
  const magic = file.toString('latin1', 0, 12);
  return /^(\xff\xd8|\x89PNG|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(?!crx )|....JXL )/s.test(magic);
}

function withTiffMagic(file: Buffer, magic: string): Uint8Array {
  const tiff = Buffer.from(file);
  tiff.write(magic, 'latin1');
  return tiff;
}

/**
 * CR3 keeps the parts of EXIF in boxes of their own, each a TIFF: CMT1 (main), CMT2 (Exif), CMT4 (GPS); see
 * https://github.com/lclevy/canon_cr3.
 */
function canonBlocks(file: Buffer): Uint8Array[] {
  return ['CMT1', 'CMT2', 'CMT4'].flatMap((name) => {
    const at = file.subarray(0, searchedBytes).indexOf(name, 0, 'latin1');
    if (at < 4) return [];
    const tiff = file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
    return [name === 'CMT4' ? withGpsPointer(tiff) : tiff];
  });
}

/** The main directory of this TIFF is the GPS directory: one before it points to it, as in other files. */
function withGpsPointer(tiff: Buffer): Uint8Array {
  if (tiff.length < 8) return tiff;
  const directory = Buffer.alloc(18);
  const pointed = Buffer.concat([tiff, directory]);
  const littleEndian = tiff[0] === 0x49;
  const u16 = (value: number, at: number) =>
    littleEndian ? pointed.writeUInt16LE(value, at) : pointed.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    littleEndian ? pointed.writeUInt32LE(value, at) : pointed.writeUInt32BE(value, at);
  const gpsDirectory = littleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const at = tiff.length;
  u32(at, 4);
  u16(1, at);
  u16(0x8825, at + 2);
  u16(4, at + 4);
  u32(1, at + 6);
  u32(gpsDirectory, at + 10);
  return pointed;
}

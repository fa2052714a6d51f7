import ExifReader from 'exifreader';
import { decodeXml } from '../xmp/read-xmp.ts';
import { compactTiff } from './compact-tiff.ts';
import { findMetadataBlocks } from './metadata-blocks.ts';

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

/** Real files have one or two of each. */
const maxBlocks = 4;
const maxPackets = 3;

/**
 * The tags of a picture file, or of its start when it is large (HEIC and TIFF may keep them at the end). Never throws:
 * broken metadata says nothing about the picture. Brotli boxes of JPEG XL are left out.
 */
export function readEmbeddedTags(bytes: Uint8Array): EmbeddedTags {
  const blocks = findMetadataBlocks(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const found: EmbeddedTags = {
    exif: {},
    iptc: {},
    gps: {},
    xmpPackets: blocks.xmpPackets.slice(0, maxPackets),
  };
  for (const segment of blocks.iptcSegments.slice(0, maxBlocks)) {
    // A JPEG with nothing else: ExifReader has no other way to be given IPTC.
    addTags(
      found,
      Buffer.concat([Buffer.from([0xff, 0xd8]), segment, Buffer.from([0xff, 0xda, 0, 2, 0, 0, 0, 0])]),
    );
  }
  for (const block of blocks.tiffs.slice(0, maxBlocks)) {
    const compact = compactTiff(block);
    if (!compact) continue;
    if (compact.xmp && found.xmpPackets.length < maxPackets) found.xmpPackets.push(decodeXml(compact.xmp));
    addTags(found, compact.tiff);
  }
  return found;
}

/** What an earlier block says stays. */
function addTags(found: EmbeddedTags, block: Buffer) {
  try {
    const tags = ExifReader.loadView(new DataView(block.buffer, block.byteOffset, block.byteLength), {
      expanded: true,
    });
    found.exif = { ...(tags.exif as Tags), ...found.exif };
    found.iptc = { ...(tags.iptc as EmbeddedTags['iptc']), ...found.iptc };
    found.gps = { ...tags.gps, ...found.gps };
  } catch {
    // Absent or broken.
  }
}

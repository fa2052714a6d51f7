import { inflateSync } from 'node:zlib';

/** XMP and EXIF beyond it are no photo's; a text that unpacks to more is left packed. */
const maxUnpackedBytes = 8 * 1024 * 1024;
/** Pictures have tens of texts, and thousands of chunks of pixels. */
const maxTexts = 200;
const maxChunks = 100_000;
const xmpKeywords = new Set(['XML:com.adobe.xmp', 'Raw profile type xmp']);
const exifKeywords = new Set(['Raw profile type exif', 'Raw profile type APP1']);

/**
 * XMP and EXIF of a PNG. EXIF has a chunk of its own (eXIf). Both may be texts, packed or not: XMP as the standard puts it (iTXt) or as libvips
 * does (zTXt), and both as `Raw profile`, hexadecimal, of ImageMagick and Exiv2. EXIF is given without its `Exif\0\0`.
 */
export function readPngChunks(file: Buffer): { xmpPackets: string[]; exifBlocks: Buffer[] } {
  const found: { xmpPackets: string[]; exifBlocks: Buffer[] } = { xmpPackets: [], exifBlocks: [] };
  let chunks = 0;
  let texts = 0;
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (++chunks > maxChunks || texts > maxTexts) break;
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (type === 'eXIf') found.exifBlocks.push(withoutExifHeader(data));
    if (!/^[tzi](TX|EX)t$/.test(type)) continue;
    texts++;
    const keyword = data.toString('latin1', 0, Math.min(80, Math.max(0, data.indexOf(0))));
    if (!xmpKeywords.has(keyword) && !exifKeywords.has(keyword)) continue;
    const unpacked = textOf(type, data.subarray(keyword.length + 1));
    const content = unpacked && keyword.startsWith('Raw') ? fromRawProfile(unpacked) : unpacked;
    if (!content) continue;
    if (xmpKeywords.has(keyword)) found.xmpPackets.push(content.toString('utf8'));
    else found.exifBlocks.push(withoutExifHeader(content));
  }
  return found;
}

/** The text behind the keyword of a tEXt, zTXt or iTXt chunk (PNG specification, 11.3.3). */
function textOf(type: string, data: Buffer): Buffer | null {
  if (type === 'tEXt') return data;
  if (type === 'zTXt') return inflated(data.subarray(1));
  const languageEnd = data.indexOf(0, 2);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return null;
  const text = data.subarray(translatedEnd + 1);
  return data[0] === 1 ? inflated(text) : text;
}

function inflated(packed: Buffer): Buffer | null {
  try {
    return inflateSync(packed, { maxOutputLength: maxUnpackedBytes });
  } catch {
    // Broken or a bomb.
    return null;
  }
}

/** `\nexif\n    1234\n4578…\n…`: name, length and hexadecimal bytes. */
function fromRawProfile(text: Buffer): Buffer | null {
  const match = /^\s*\w+\s+\d+\s+([0-9a-f\s]+)/i.exec(text.toString('latin1'));
  return match ? Buffer.from(match[1]!.replace(/\s+/g, ''), 'hex') : null;
}

/** EXIF as a JPEG has it starts with this. */
export function withoutExifHeader(block: Buffer): Buffer {
  return block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
}

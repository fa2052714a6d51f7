import { PhotoFailure } from '../photo-failure.ts';
import { checkPixelCount, type DecodablePicture, type DecodedPixels, fromPixels } from './pixels.ts';

/** What the headers say (BITMAPINFOHEADER and its older and newer kin, Windows and OS/2). */
type BmpHeader = {
  width: number;
  height: number;
  isTopDown: boolean;
  bitsPerPixel: number;
  compression: 'none' | 'rle8' | 'rle4' | 'bitfields';
  /** Masks of red, green and blue. */
  masks: readonly [number, number, number];
  /** RGB triples. */
  palette: Uint8Array;
  pixelsAt: number;
};

/** A compressed byte makes at most 127 pixels; jumps over pixels that are left out allow more. */
const maxPixelsPerByte = 1024;

/**
 * A Windows or OS/2 bitmap of 1 to 32 bits, also run-length encoded. Alpha, which most programs write as zeros, is
 * not looked at. Of a file that ends early, what is there, when it is at least half.
 * @throws PhotoFailure corrupt, too_many_pixels, unsupported_format.
 */
export async function openBmp(bytes: Buffer): Promise<DecodablePicture> {
  return fromPixels(decodeBmp(bytes));
}

function decodeBmp(bytes: Buffer): DecodedPixels {
  const header = readHeader(bytes);
  const { width, height } = header;
  checkPixelCount(width, height);
  const data =
    header.compression === 'rle8' || header.compression === 'rle4'
      ? decodeRuns(bytes, header)
      : decodeRows(bytes, header);
  return { data, width, height, channels: 3 };
}

function readHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < 26) throw new PhotoFailure('corrupt', 'the header ends too early');
  const headerSize = bytes.readUInt32LE(14);
  if (bytes.length < 14 + headerSize) throw new PhotoFailure('corrupt', 'the header ends too early');
  const isOld = headerSize === 12;
  const width = isOld ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signedHeight = isOld ? bytes.readInt16LE(20) : bytes.readInt32LE(22);
  const bitsPerPixel = bytes.readUInt16LE(isOld ? 24 : 28);
  const hasDetails = headerSize >= 40;
  const compression = compressionOf(hasDetails ? bytes.readUInt32LE(30) : 0, bitsPerPixel, headerSize);
  const height = Math.abs(signedHeight);
  const paletteEntryBytes = isOld ? 3 : 4;
  const masksAreBesideHeader = compression === 'bitfields' && headerSize === 40;
  const paletteAt = 14 + headerSize + (masksAreBesideHeader ? 12 : 0);
  const pixelsAt = bytes.readUInt32LE(10);
  const told = hasDetails ? bytes.readUInt32LE(46) : 0;
  const wanted = bitsPerPixel > 8 ? 0 : Math.min(told || 256, 2 ** bitsPerPixel);
  const isTopDown = signedHeight < 0;
  if (isTopDown && compression.startsWith('rle')) {
    throw new PhotoFailure('corrupt', 'a run-length encoded picture cannot begin at the top');
  }
  return {
    width,
    height,
    isTopDown,
    bitsPerPixel,
    compression,
    masks: compression === 'bitfields' ? readMasks(bytes) : defaultMasks(bitsPerPixel),
    palette: readPalette(bytes.subarray(paletteAt), wanted, paletteEntryBytes),
    // Some programs leave it out.
    pixelsAt: pixelsAt >= 14 + headerSize ? pixelsAt : paletteAt + wanted * paletteEntryBytes,
  };
}

function compressionOf(code: number, bitsPerPixel: number, headerSize: number): BmpHeader['compression'] {
  const depths: Record<BmpHeader['compression'], readonly number[]> = {
    none: [1, 2, 4, 8, 16, 24, 32],
    rle8: [8],
    rle4: [4],
    bitfields: [16, 32],
  };
  // In the headers of OS/2, 3 and 4 are other compressions; 4 and 5 of Windows are a JPEG or PNG for printers.
  const isOs2 = headerSize === 64;
  const name = (
    ['none', 'rle8', 'rle4', isOs2 ? undefined : 'bitfields', undefined, undefined, 'bitfields'] as const
  )[code];
  if (!name) throw new PhotoFailure('unsupported_format', `BMP with compression ${code}`);
  if (!depths[name].includes(bitsPerPixel)) {
    throw new PhotoFailure('corrupt', `${bitsPerPixel} bits per pixel with compression ${code}`);
  }
  return name;
}

function defaultMasks(bitsPerPixel: number): [number, number, number] {
  return bitsPerPixel === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

function readMasks(bytes: Buffer): [number, number, number] {
  if (bytes.length < 66) throw new PhotoFailure('corrupt', 'the header ends too early');
  return [bytes.readUInt32LE(54), bytes.readUInt32LE(58), bytes.readUInt32LE(62)];
}

/** Entries that are not there, and those of grey pictures without a palette, stay black. */
function readPalette(bytes: Buffer, entries: number, entryBytes: number): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let i = 0; i < entries && (i + 1) * entryBytes <= bytes.length; i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = bytes[i * entryBytes + 2 - c]!;
  }
  return palette;
}

function decodeRows(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, isTopDown, bitsPerPixel, pixelsAt } = header;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const present = Math.min(height, Math.floor((bytes.length - pixelsAt) / rowBytes));
  if (present < height / 2)
    throw new PhotoFailure('corrupt', `${Math.max(0, present)} of ${height} rows are there`);
  // White where nothing is.
  const rgb = new Uint8Array(width * height * 3).fill(255);
  const decodeRow = rowDecoder(header);
  for (let row = 0; row < present; row++) {
    const y = isTopDown ? row : height - 1 - row;
    const at = pixelsAt + row * rowBytes;
    decodeRow(bytes.subarray(at, at + rowBytes), rgb.subarray(y * width * 3, (y + 1) * width * 3));
  }
  return rgb;
}

function rowDecoder({
  width,
  bitsPerPixel,
  masks,
  palette,
}: BmpHeader): (row: Buffer, rgb: Uint8Array) => void {
  if (bitsPerPixel <= 8) {
    const mask = (1 << bitsPerPixel) - 1;
    return (row, rgb) => {
      for (let x = 0; x < width; x++) {
        const bit = x * bitsPerPixel;
        const index = (row[bit >> 3]! >> (8 - bitsPerPixel - (bit & 7))) & mask;
        for (let c = 0; c < 3; c++) rgb[x * 3 + c] = palette[index * 3 + c]!;
      }
    };
  }
  if (bitsPerPixel === 24) {
    return (row, rgb) => {
      for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) rgb[x * 3 + c] = row[x * 3 + 2 - c]!;
    };
  }
  const channels = masks.map(maskedChannel);
  return (row, rgb) => {
    for (let x = 0; x < width; x++) {
      const pixel = bitsPerPixel === 16 ? row.readUInt16LE(x * 2) : row.readUInt32LE(x * 4);
      for (let c = 0; c < 3; c++) rgb[x * 3 + c] = channels[c]!(pixel);
    }
  };
}

/** The bits below a mask, spread over 0..255. */
function maskedChannel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const highest = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / highest);
}

/** Run-length encoding of 8 and 4 bits; pixels that are jumped over have the first colour. */
function decodeRuns(bytes: Buffer, { width, height, compression, palette, pixelsAt }: BmpHeader): Uint8Array {
  if (width * height > (bytes.length - pixelsAt) * maxPixelsPerByte) {
    throw new PhotoFailure('corrupt', `${width} × ${height} pixels in ${bytes.length} bytes`);
  }
  const isNibbles = compression === 'rle4';
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i += 3) rgb.set(palette.subarray(0, 3), i);
  let x = 0;
  let y = 0;
  let at = pixelsAt;
  const put = (index: number) => {
    // What runs over the end of its row is dropped.
    if (x < width && y < height)
      rgb.set(palette.subarray(index * 3, index * 3 + 3), ((height - 1 - y) * width + x) * 3);
    x++;
  };
  const nibble = (byte: number, i: number) => (i % 2 === 0 ? byte >> 4 : byte & 15);
  while (y < height) {
    const count = bytes[at];
    const value = bytes[at + 1];
    if (count === undefined || value === undefined) break;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(isNibbles ? nibble(value, i) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      y = height;
    } else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = isNibbles ? Math.ceil(value / 2) : value;
      for (let i = 0; i < value; i++)
        put(isNibbles ? nibble(bytes[at + (i >> 1)] ?? 0, i) : (bytes[at + i] ?? 0));
      at += length + (length % 2);
    }
  }
  // Without its last row there may be nothing at all.
  if (y < height / 2) throw new PhotoFailure('corrupt', `${y} of ${height} rows are there`);
  return rgb;
}

/** Sizes of the field types of TIFF 6.0 and EXIF, by number. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Longer ones are tables of the picture's strips, thumbnails or makers' data. */
const maxValueBytes = 64 * 1024;
const maxTotalBytes = 256 * 1024;
const maxEntries = 1000;
const maxXmpBytes = 16 * 1024 * 1024;

const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const xmpTag = 700;

type Entry = { tag: number; type: number; count: number; value: Buffer };
type Reader = { u16: (at: number) => number; u32: (at: number) => number };

/**
 * The main, Exif and GPS directories of a TIFF as a small TIFF of their own, without large values, and the XMP packet
 * of tag 700; null when there is no directory. What decodes the tags then has little to do, whatever the file claims,
 * and the magic numbers that cameras gave their own kinds of TIFF do not matter.
 */
export function compactTiff(file: Buffer): { tiff: Buffer; xmp: Buffer | null } | null {
  const littleEndian = file.toString('latin1', 0, 2) === 'II';
  if (file.length < 14 || !(littleEndian || file.toString('latin1', 0, 2) === 'MM')) return null;
  const reader: Reader = {
    u16: (at) => (littleEndian ? file.readUInt16LE(at) : file.readUInt16BE(at)),
    u32: (at) => (littleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at)),
  };
  const budget = { bytes: maxTotalBytes };
  const main = readDirectory(file, reader, reader.u32(4), budget);
  if (main.entries.length === 0) return null;
  const pointed = (tag: number) => {
    const entry = main.entries.find((entry) => entry.tag === tag);
    if (entry?.value.length !== 4) return [];
    const at = littleEndian ? entry.value.readUInt32LE() : entry.value.readUInt32BE();
    return readDirectory(file, reader, at, budget).entries;
  };
  const directories = [pointed(exifPointer), pointed(gpsPointer)];
  return { tiff: writeTiff(main.entries, directories, littleEndian), xmp: main.xmp };
}

function readDirectory(file: Buffer, { u16, u32 }: Reader, start: number, budget: { bytes: number }) {
  const entries: Entry[] = [];
  let xmp: Buffer | null = null;
  const count = start + 2 <= file.length ? Math.min(u16(start), maxEntries) : 0;
  for (let at = start + 2; at + 12 <= file.length && at < start + 2 + count * 12; at += 12) {
    const [tag, type, length] = [u16(at), u16(at + 2), u32(at + 4)];
    const size = (typeSizes[type] ?? 0) * length;
    const from = size <= 4 ? at + 8 : u32(at + 8);
    if (size === 0 || from + size > file.length) continue;
    const value = file.subarray(from, from + size);
    if (tag === xmpTag && size <= maxXmpBytes) xmp ??= value;
    if (tag === xmpTag || size > maxValueBytes || size > budget.bytes) continue;
    budget.bytes -= size;
    entries.push({ tag, type, count: length, value });
  }
  return { entries, xmp };
}

/** The directories that others point to first, the main one last. */
function writeTiff(main: readonly Entry[], [exif, gps]: Entry[][], littleEndian: boolean): Buffer {
  const parts: Buffer[] = [Buffer.from(littleEndian ? 'II*\0\0\0\0\0' : 'MM\0*\0\0\0\0', 'latin1')];
  let end = 8;
  const u16 = (buffer: Buffer, value: number, at: number) =>
    littleEndian ? buffer.writeUInt16LE(value, at) : buffer.writeUInt16BE(value, at);
  const u32 = (buffer: Buffer, value: number, at: number) =>
    littleEndian ? buffer.writeUInt32LE(value, at) : buffer.writeUInt32BE(value, at);

  const append = (entries: readonly Entry[]): number => {
    const start = end;
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    u16(directory, entries.length, 0);
    parts.push(directory);
    end += directory.length;
    for (const [i, { tag, type, count, value }] of entries.entries()) {
      const at = 2 + i * 12;
      u16(directory, tag, at);
      u16(directory, type, at + 2);
      u32(directory, count, at + 4);
      if (value.length <= 4) value.copy(directory, at + 8);
      else {
        u32(directory, end, at + 8);
        parts.push(value);
        end += value.length;
      }
    }
    return start;
  };
  const pointer = (tag: number, entries: readonly Entry[] = []): Entry[] => {
    if (entries.length === 0) return [];
    const value = Buffer.alloc(4);
    u32(value, append(entries), 0);
    return [{ tag, type: 4, count: 1, value }];
  };
  const own = main.filter(({ tag }) => tag !== exifPointer && tag !== gpsPointer);
  u32(parts[0]!, append([...own, ...pointer(exifPointer, exif), ...pointer(gpsPointer, gps)]), 4);
  return Buffer.concat(parts);
}

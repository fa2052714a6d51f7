/** Builds the boxes of small MP4 and QuickTime files (ISO/IEC 14496-12), so that a test can say what stands in them. */

export type FilmOptions = {
  brand?: string;
  width?: number;
  height?: number;
  /** Clockwise turn for showing. */
  turn?: 0 | 90 | 180 | 270;
  durationMs?: number;
  /** Seconds since 1904 UTC. */
  createdAt?: number;
  /** Classic user data: `©xyz`, `©mak`. */
  userData?: Record<string, string>;
  /** Apple's keys: `com.apple.quicktime.creationdate`. */
  keys?: Record<string, string>;
  /** What stands in `mdat`. */
  payload?: Uint8Array;
  /** Four letters of the codec. */
  codec?: string;
};

/** Seconds between 1904 and 1970. */
export const macEpochSeconds = 2_082_844_800;
export const since1904 = (iso: string) => Date.parse(iso) / 1000 + macEpochSeconds;

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4);
  return bytes;
}

export function box(type: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
}

const text = (value: string) => Buffer.from(value);
const latin1 = (value: string) => Buffer.from(value, 'latin1');

const matrices = {
  0: [1, 0, 0, 1],
  90: [0, 1, -1, 0],
  180: [-1, 0, 0, -1],
  270: [0, -1, 1, 0],
} as const;

function matrix(turn: 0 | 90 | 180 | 270): Buffer {
  const [a, b, c, d] = matrices[turn].map((value) => value * 65_536) as [number, number, number, number];
  return u32(a, b, 0, c, d, 0, 0, 0, 0x40_00_00_00);
}

/** A file with one video track of one sample, whose bytes nobody could decode. */
export function film(options: FilmOptions = {}): Buffer {
  const { brand = 'isom', payload = Buffer.alloc(64, 7), ...head } = options;
  const start = box('ftyp', latin1(brand.padEnd(4)), u32(0), latin1(brand.padEnd(4)));
  return Buffer.concat([start, box('mdat', payload), moov({ ...head, payload }, start.length + 8)]);
}

function moov(options: FilmOptions & { payload: Uint8Array }, sampleAt: number): Buffer {
  const { width = 640, height = 360, turn = 0, durationMs = 2000, createdAt = 0, payload } = options;
  const times = [createdAt, createdAt] as const;
  const mvhd = box(
    'mvhd',
    u32(0, ...times, 1000, durationMs, 0x1_00_00),
    u16(0x1_00, 0),
    u32(0, 0),
    matrix(0),
    u32(0, 0, 0, 0, 0, 0, 2),
  );
  const tkhd = box(
    'tkhd',
    u32(3, ...times, 1, 0, durationMs, 0, 0),
    u16(0, 0, 0, 0),
    matrix(turn),
    u32(width * 65_536, height * 65_536),
  );
  const mdhd = box('mdhd', u32(0, ...times, 1000, durationMs), u16(0x55_c4, 0));
  const hdlr = box('hdlr', u32(0, 0), latin1('vide'), u32(0, 0, 0), text('video\0'));
  const entry = box(
    options.codec ?? 'avc1',
    Buffer.alloc(6),
    u16(1, 0, 0),
    u32(0, 0, 0),
    u16(width, height),
    u32(0x48_00_00, 0x48_00_00, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xff_ff),
    box('avcC', Buffer.from('0142c01effe1000467 42c01e0100026848'.replace(/ /g, ''), 'hex')),
  );
  const stbl = box(
    'stbl',
    box('stsd', u32(0, 1), entry),
    box('stts', u32(0, 1, 1, durationMs)),
    box('stsc', u32(0, 1, 1, 1, 1)),
    box('stsz', u32(0, 0, 1, payload.length)),
    box('stco', u32(0, 1, sampleAt)),
  );
  const dinf = box('dinf', box('dref', u32(0, 1), box('url ', u32(1))));
  const minf = box('minf', box('vmhd', u32(1, 0, 0)), dinf, stbl);
  const trak = box('trak', tkhd, box('mdia', mdhd, hdlr, minf));
  return box('moov', mvhd, trak, ...userData(options.userData), ...appleKeys(options.keys));
}

function userData(said: Record<string, string> = {}): Buffer[] {
  const entries = Object.entries(said).map(([key, value]) =>
    box(key, u16(Buffer.byteLength(value), 0x15_c7), text(value)),
  );
  return entries.length === 0 ? [] : [box('udta', ...entries)];
}

function appleKeys(said: Record<string, string> = {}): Buffer[] {
  const entries = Object.entries(said);
  if (entries.length === 0) return [];
  const keys = box('keys', u32(0, entries.length), ...entries.map(([key]) => box('mdta', text(key))));
  const items = entries.map(([, value], i) =>
    Buffer.concat([u32(8 + 16 + Buffer.byteLength(value), i + 1), box('data', u32(1, 0), text(value))]),
  );
  return [box('meta', box('hdlr', u32(0, 0), latin1('mdta'), u32(0, 0, 0, 0)), keys, box('ilst', ...items))];
}

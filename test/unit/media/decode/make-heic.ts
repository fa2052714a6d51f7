/** Boxes of ISO media files (ISO/IEC 14496-12, 23008-12), as far as a HEIC of one picture needs them. */
function box(type: string, ...content: (Buffer | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(part))));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function fullBox(type: string, ...content: (Buffer | readonly number[])[]): Buffer {
  return box(type, [0, 0, 0, 0], ...content);
}

const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
const text = (value: string) => Buffer.from(value, 'latin1');

export type HeicPicture = {
  /** Size of the coded picture, pixels. */
  width: number;
  height: number;
  /** Content of the box `hvcC`. */
  decoderConfiguration: Buffer;
  /** NAL units with their lengths before them. */
  bitstream: Buffer;
  /** To the left. */
  quarterTurns?: number;
  /** 0: up and down are exchanged, 1: left and right; after the turns. */
  mirrorAxis?: 0 | 1;
  exif?: Buffer;
};

export function makeHeic(picture: HeicPicture): Buffer {
  const { width, height, decoderConfiguration, bitstream, quarterTurns = 0, mirrorAxis, exif } = picture;
  const properties = [
    box('hvcC', decoderConfiguration),
    fullBox('ispe', u32(width), u32(height)),
    ...(quarterTurns > 0 ? [box('irot', [quarterTurns])] : []),
    ...(mirrorAxis === undefined ? [] : [box('imir', [mirrorAxis])]),
  ];
  const items: [type: string, data: Buffer][] = [['hvc1', bitstream]];
  if (exif) items.push(['Exif', Buffer.concat([Buffer.alloc(4), exif])]);
  const ftyp = box('ftyp', text('heic'), u32(0), text('mif1heic'));
  const meta = (dataAt: number) => {
    let at = dataAt;
    const locations = items.map(([, data], i) => {
      const location = [...u16(i + 1), ...u16(0), ...u16(1), ...u32(at), ...u32(data.length)];
      at += data.length;
      return location;
    });
    return fullBox(
      'meta',
      fullBox('hdlr', u32(0), text('pict'), Buffer.alloc(13)),
      fullBox('pitm', u16(1)),
      fullBox('iloc', [0x44, 0], u16(items.length), locations.flat()),
      fullBox(
        'iinf',
        u16(items.length),
        ...items.map(([type], i) => box('infe', [2, 0, 0, 0], u16(i + 1), u16(0), text(type), [0])),
      ),
      box(
        'iprp',
        box('ipco', ...properties),
        fullBox(
          'ipma',
          u32(1),
          u16(1),
          [properties.length],
          properties.map((_, i) => 0x80 | (i + 1)),
        ),
      ),
      ...(exif ? [fullBox('iref', box('cdsc', u16(2), u16(1), u16(1)))] : []),
    );
  };
  const dataAt = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(dataAt), box('mdat', ...items.map(([, data]) => data))]);
}

/**
 * The small picture beside the main one in a HEIC whose second item it is: its configuration and size are the last of
 * their kind, and its place is the second of `iloc` (four bytes each of offset, length and base).
 */
export function thumbnailOf(heic: Buffer): HeicPicture {
  const content = (type: string) => {
    const at = heic.lastIndexOf(type, heic.indexOf('mdat', 0, 'latin1'), 'latin1');
    return heic.subarray(at + 4, at - 4 + heic.readUInt32BE(at - 4));
  };
  const size = content('ispe');
  const entry = content('iloc').subarray(8 + 18);
  const at = entry.readUInt32BE(4) + entry.readUInt32BE(10);
  return {
    width: size.readUInt32BE(4),
    height: size.readUInt32BE(8),
    decoderConfiguration: content('hvcC'),
    bitstream: heic.subarray(at, at + entry.readUInt32BE(14)),
  };
}

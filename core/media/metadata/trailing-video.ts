/** A picture's own first box ends before it. */
const firstAt = 24;
const boxesAfterFtyp = /^(moov|mdat|free|skip|wide|uuid|pnot|meta)$/;

/**
 * Whether a film (an ISO media file: `ftyp` and the box after it) stands behind or inside the picture: motion photos
 * of Google, Samsung and others, whatever their XMP says. False when the bytes are only the start of the file.
 */
export function hasTrailingVideo(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (
    let at = file.indexOf('ftyp', firstAt, 'latin1');
    at >= 0;
    at = file.indexOf('ftyp', at + 4, 'latin1')
  ) {
    const size = file.readUInt32BE(at - 4);
    const next = at - 4 + size;
    if (size < 16 || size > 256 || next + 8 > file.length) continue;
    if (boxesAfterFtyp.test(file.toString('latin1', next + 4, next + 8))) return true;
  }
  return false;
}

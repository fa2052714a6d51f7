/** The word stands by chance in few places, and in many for our trouble only. */
const maxTries = 10_000;
/** A picture's own first box starts before it. */
const firstAt = 24;
const boxesAfterFtyp = /^(moov|mdat|free|skip|wide|uuid|pnot|meta)$/;

/**
 * Whether a film (an ISO media file: `ftyp` and the box after it) stands behind or inside the picture: motion photos
 * of Google, Samsung and others, whatever their XMP says. False when the bytes are only the start of the file.
 */
export function hasTrailingVideo(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = file.indexOf('ftyp', firstAt, 'latin1');
  for (let tries = 0; at >= 0 && tries < maxTries; tries++) {
    const size = file.readUInt32BE(at - 4);
    const next = at - 4 + size;
    const isBox = size >= 16 && size <= 256 && next + 8 <= file.length;
    if (isBox && boxesAfterFtyp.test(file.toString('latin1', next + 4, next + 8))) return true;
    at = file.indexOf('ftyp', at + 4, 'latin1');
  }
  return false;
}

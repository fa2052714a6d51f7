const signature = 'Apple iOS\0';
const headerBytes = 14;
const contentIdentifier = 0x0011;
const asciiType = 2;

/**
 * The identifier that the picture and the video of a Live Photo share, from Apple's maker note: an IFD whose offsets
 * count from the start of the note. Null when there is none.
 */
export function appleContentIdentifier(makerNote: Uint8Array): string | null {
  const note = Buffer.from(makerNote.buffer, makerNote.byteOffset, makerNote.byteLength);
  if (note.toString('latin1', 0, signature.length) !== signature || note.length < headerBytes + 2)
    return null;
  const littleEndian = note.toString('latin1', 12, 14) === 'II';
  const u16 = (at: number) => (littleEndian ? note.readUInt16LE(at) : note.readUInt16BE(at));
  const u32 = (at: number) => (littleEndian ? note.readUInt32LE(at) : note.readUInt32BE(at));
  const entries = u16(headerBytes);
  for (let i = 0; i < entries; i++) {
    const at = headerBytes + 2 + i * 12;
    if (at + 12 > note.length) return null;
    if (u16(at) !== contentIdentifier || u16(at + 2) !== asciiType) continue;
    const start = u32(at + 8);
    const text = note.toString('latin1', start, Math.min(start + u32(at + 4), start + 100));
    return /^[0-9A-F-]{8,64}(?=\0|$)/i.exec(text)?.[0] ?? null;
  }
  return null;
}

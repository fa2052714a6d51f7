import { decodeXml } from './read-xmp.ts';

const searchedBytes = 32 * 1024 * 1024;
const maxPacketBytes = 4 * 1024 * 1024;

/**
 * The first XMP packet that stands uncompressed in a file of any format (GIF, PSD, CR3, JPEG 2000 and so on), as
 * UTF-8 text; XMP is made to be found like this. Null: none in the first 32 MiB.
 */
export function findXmpText(bytes: Uint8Array): string | null {
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, searchedBytes));
  for (const name of ['x:xmpmeta', 'rdf:RDF']) {
    const start = searched.indexOf(`<${name}`, 0, 'latin1');
    if (start < 0) continue;
    const rest = searched.subarray(start, start + maxPacketBytes);
    const end = rest.indexOf(`</${name}>`, 0, 'latin1');
    if (end >= 0) return decodeXml(rest.subarray(0, end + name.length + 3));
  }
  return null;
}

import type { BoxNorm } from '../types.ts';
import { isBoundedXml } from '../xmp/bounded-xml.ts';
import { parseXml } from '../xmp/read-xmp.ts';
import { personName, type RegionList, regionListOf, type StoredPicture } from './read-regions.ts';

type PicasaFace = { contactId: string; box: BoxNorm };

/** What Picasa keeps about the pictures of one folder. */
export type PicasaIni = {
  /** Names by contact. */
  contacts: Map<string, string>;
  /** Faces by file name, in `fileKey` form. */
  faces: Map<string, PicasaFace[]>;
};

/** Whether a file of this name holds Picasa's notes about its folder. */
export function isPicasaIni(fileName: string): boolean {
  return /^\.?picasa\.ini$/i.test(fileName);
}

/** Whether a file of this name holds the names of Picasa's people. */
export function isPicasaContacts(fileName: string): boolean {
  return fileName.toLowerCase() === 'contacts.xml';
}

/** Whether the notes name faces of a file. */
export function hasPicasaFaces(ini: PicasaIni, fileName: string): boolean {
  return ini.faces.has(fileKey(fileName));
}

/** Folders with a hundred thousand named faces have less; what is longer is none of Picasa's. */
const maxSizeBytes = 32 * 1024 * 1024;
/** A contact that means: somebody looked at this face, and it is nobody. */
const ignored = 'ffffffffffffffff';

/**
 * Reads `.picasa.ini`: sections by file name with `faces=rect64(hex),contact;…`, and `[Contacts2]` with
 * `contact=name;…`. UTF-8, or the Windows alphabet of Western Europe where it is not that. Unreadable lines are
 * skipped. Format: reverse-engineered at https://gist.github.com/fbuchinger/1073823 and in exiftool's
 * picasa_faces.config.
 */
export function parsePicasaIni(bytes: Uint8Array): PicasaIni {
  const contacts = new Map<string, string>();
  const faces = new Map<string, PicasaFace[]>();
  if (bytes.length > maxSizeBytes) return { contacts, faces };
  let section = '';
  for (const line of decodeText(bytes).split(/\r\n|\r|\n/)) {
    const header = /^\s*\[(.+)\]\s*$/.exec(line);
    if (header) {
      section = header[1]!;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const key = line.slice(0, equals).trim();
    const value = line.slice(equals + 1);
    if (section.toLowerCase() === 'contacts2') {
      const name = personName(value.split(';')[0]!);
      if (name) contacts.set(contactKey(key), name);
    } else if (key.toLowerCase() === 'faces') {
      const found = readFaces(value);
      if (found.length > 0) faces.set(fileKey(section), found);
    }
  }
  return { contacts, faces };
}

/** Names by contact, of Picasa's `contacts.xml`; empty when it cannot be read. */
export function parsePicasaContacts(text: string): Map<string, string> {
  const contacts = new Map<string, string>();
  if (!isBoundedXml(text)) return contacts;
  try {
    for (const contact of parseXml(text).getElementsByTagName('contact')) {
      const id = contact.getAttribute('id');
      const name = personName(contact.getAttribute('name')) ?? personName(contact.getAttribute('display'));
      if (id && name) contacts.set(contactKey(id), name);
    }
  } catch {
    contacts.clear();
  }
  return contacts;
}

/**
 * The named faces of one picture; null when there are none.
 * @param contacts names of `contacts.xml`, which know more than the folder's own
 * @param isRaw Picasa keeps faces of RAW files for the upright picture; see [Note: Frames of regions]
 */
export function picasaRegions(
  ini: PicasaIni,
  contacts: ReadonlyMap<string, string>,
  fileName: string,
  picture: StoredPicture,
  isRaw = false,
): RegionList | null {
  const found = (ini.faces.get(fileKey(fileName)) ?? []).flatMap(({ contactId, box }) => {
    const name = ini.contacts.get(contactId) ?? contacts.get(contactId);
    return name ? [{ name, box }] : [];
  });
  if (found.length === 0) return null;
  return regionListOf({ found, sizePx: null, source: 'picasa', isUpright: isRaw }, picture);
}

function readFaces(value: string): PicasaFace[] {
  const found: PicasaFace[] = [];
  for (const [, rect, contact] of value.matchAll(/rect64\(([0-9a-f]{1,16})\),([0-9a-f]{1,16})/gi)) {
    const contactId = contactKey(contact!);
    if (contactId !== ignored) found.push({ contactId, box: rect64Box(rect!) });
  }
  return found;
}

/** Left, top, right and bottom, 16 bits each, as one number without its leading zeros. */
function rect64Box(hex: string): BoxNorm {
  const digits = hex.padStart(16, '0');
  const [x, y, right, bottom] = [0, 4, 8, 12].map(
    (start) => Number.parseInt(digits.slice(start, start + 4), 16) / 0xffff,
  );
  return { x: x!, y: y!, width: right! - x!, height: bottom! - y! };
}

/** Leading zeros are written or not. */
function contactKey(id: string): string {
  return id
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '');
}

/** Windows does not distinguish capitals, and macOS writes accents in two letters. */
function fileKey(fileName: string): string {
  return fileName.trim().normalize('NFC').toLowerCase();
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { decodeXml, readXmp } from '../xmp/read-xmp.ts';
import { personName, readRegionLists, type StoredPicture } from './read-regions.ts';
import { type ReadFile, readForChange, replaceFile, type WrittenFile } from './replace-file.ts';
import { overlap } from './turn-box.ts';
import { type NamedBox, withRegions, writtenName } from './write-xmp.ts';
import { bytesBesidePacket, holdsXmp, packetOf, replacePacket } from './xmp-container.ts';

/**
 * Writes the names of the faces of a photo where other programs find them, and reads them back.
 * @param regions all named faces of the photo; faces of others that are there are replaced
 * @param into `file` only when the owner turned that on; formats that cannot be changed safely get a sidecar all the
 *   same. A sidecar that is there is kept in step, because it is believed before the file.
 * @returns the files that changed, none when they said the same already
 * @throws AppError `original_missing`, `file_not_writable`, `disk_full`, `conflict` (changed meanwhile, or XMP that
 *   cannot be changed without loss); a file that is not among the changed ones is as it was
 */
export async function writeNames(
  photoPath: string,
  regions: readonly NamedBox[],
  picture: StoredPicture,
  into: 'sidecar' | 'file',
): Promise<WrittenFile[]> {
  await stat(photoPath).catch((cause) => {
    throw new AppError('original_missing', `${photoPath} is not there.`, { cause });
  });
  // A person who is called `Unknown` is nobody to other programs, and to us when we read it again.
  const named = regions.filter(({ name }) => personName(name) !== null);
  const change = (existing: string | null) => withRegions(existing, named, picture);
  const isRight = (xmp: string) => saysRegions(xmp, named, picture);
  if (into === 'sidecar') return present(await changeSidecar(photoPath, change, isRight));
  let inFile: WrittenFile | null;
  try {
    inFile = await changeXmpInFile(photoPath, change, isRight);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unsupported_media_type') throw error;
    return present(await changeSidecar(photoPath, change, isRight));
  }
  const sidecar = (await findSidecar(photoPath)) ? await changeSidecar(photoPath, change, isRight) : null;
  return present(inFile, sidecar);
}

function present(...files: (WrittenFile | null)[]): WrittenFile[] {
  return files.filter((file) => file !== null);
}

/** A change to XMP: the text of a packet or sidecar, null when there is none, made into another. */
export type XmpChange = (existing: string | null) => string;
/** Whether XMP that was read back says what it should. */
export type XmpCheck = (xmp: string) => boolean;

/** Far more than any program writes. */
const maxSidecarBytes = 16 * 1024 * 1024;

/**
 * Changes the sidecar of a photo, or makes `X.jpg.xmp` as digiKam and darktable do.
 * @returns null: nothing had to change
 * @throws as `writeNames`
 */
export async function changeSidecar(
  photoPath: string,
  change: XmpChange,
  isRight: XmpCheck,
): Promise<WrittenFile | null> {
  const found = await findSidecar(photoPath);
  const old = found ? await readForChange(found) : null;
  if (old && (old.bytes.length > maxSidecarBytes || !isText(old.bytes))) {
    throw new AppError('conflict', `${found} is damaged, or no sidecar.`);
  }
  const existing = old ? decodeXml(old.bytes) : null;
  const xmp = change(existing);
  if (xmp === existing || (existing === null && hasNothing(xmp))) return null;
  return replaceFile(old?.path ?? `${photoPath}.xmp`, old, Buffer.from(xmp), (written) => {
    if (!isRight(written.toString('utf8')))
      throw new AppError('internal', 'The sidecar reads back differently.');
  });
}

/** Letters that cannot be read would be lost in writing. UTF-16 has a mark. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) || !decodeXml(bytes).includes('\uFFFD');
}

function hasNothing(xmp: string): boolean {
  return readXmp(xmp)?.size === 0;
}

/**
 * The sidecar of a photo: `X.jpg.xmp`, or Adobe's `X.xmp` where no other picture is called X (of RAW and JPEG pairs
 * it belongs to the RAW file); null when there is none.
 * @throws AppError `original_missing` when the folder is not there
 */
export async function findSidecar(photoPath: string): Promise<string | null> {
  const folder = dirname(photoPath);
  const photo = key(basename(photoPath));
  const names = await readdir(folder).catch((cause) => {
    throw new AppError('original_missing', `${folder} cannot be read.`, { cause });
  });
  const sidecars = names.filter((name) => extname(name).toLowerCase() === '.xmp');
  const called = (stem: string) => sidecars.find((name) => withoutExtension(key(name)) === stem);
  const stem = withoutExtension(photo);
  const isShared = names.some(
    (name) => key(name) !== photo && !sidecars.includes(name) && withoutExtension(key(name)) === stem,
  );
  const found = called(photo) ?? (isShared ? undefined : called(stem));
  return found === undefined ? null : join(folder, found);
}

/** Windows and macOS do not distinguish capitals, and macOS writes accents in two letters. */
function key(fileName: string): string {
  return fileName.normalize('NFC').toLowerCase();
}

function withoutExtension(fileName: string): string {
  return fileName.slice(0, fileName.length - extname(fileName).length);
}

/**
 * Changes the XMP packet within a photo (JPEG, PNG, WebP); all else in it stays byte for byte, see [Note: XMP in files].
 * @returns null: nothing had to change
 * @throws as `writeNames`, and `unsupported_media_type`: XMP cannot be written into this file
 */
export async function changeXmpInFile(
  photoPath: string,
  change: XmpChange,
  isRight: XmpCheck,
): Promise<WrittenFile | null> {
  const old = await readForChange(photoPath);
  if (!holdsXmp(old.bytes)) {
    throw new AppError('unsupported_media_type', `Names cannot be written into ${photoPath}.`);
  }
  const existing = packetOf(old.bytes);
  const xmp = change(existing);
  if (xmp === existing || (existing === null && hasNothing(xmp))) return null;
  const changed = replacePacket(old.bytes, xmp);
  return replaceFile(old.path, old, changed, (written) => ensureSamePicture(old, written, isRight));
}

/** That the new file says what it should, and that everything else and the picture are what they were. */
async function ensureSamePicture(old: ReadFile, written: Buffer, isRight: XmpCheck) {
  const packet = packetOf(written);
  if (packet === null || !isRight(packet)) {
    throw new AppError('internal', `The XMP of ${old.path} reads back differently.`);
  }
  if (!bytesBesidePacket(written).equals(bytesBesidePacket(old.bytes))) {
    throw new AppError('internal', `More than the XMP of ${old.path} would have changed.`);
  }
  // The same bytes in the wrong place could still be another picture; decoders know.
  const before = await pixelsOf(old.bytes);
  if (before === null) throw new AppError('unsupported_media_type', `${old.path} cannot be decoded.`);
  if (!before.equals((await pixelsOf(written)) ?? Buffer.of())) {
    throw new AppError('internal', `The picture of ${old.path} would have changed.`);
  }
}

/** A digest of the decoded pixels; null when they cannot be decoded. */
async function pixelsOf(bytes: Buffer): Promise<Buffer | null> {
  try {
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    return createHash('sha256').update(`${info.width} ${info.height}`).update(data).digest();
  } catch {
    return null;
  }
}

const sameBoxOverlap = 0.99;

/** Whether XMP names these faces, and no others, in both schemas. */
function saysRegions(xmp: string, regions: readonly NamedBox[], picture: StoredPicture): boolean {
  const properties = readXmp(xmp);
  if (!properties) return false;
  const lists = readRegionLists(properties, picture);
  return (['mwg', 'microsoft'] as const).every((source) => {
    const { names = [], readings = [] } = lists.find((list) => list.source === source) ?? {};
    const boxes = readings[0] ?? [];
    return (
      boxes.length === regions.length &&
      regions.every(({ name, box }) =>
        boxes.some((read, i) => names[i] === writtenName(name) && overlap(read, box) >= sameBoxOverlap),
      )
    );
  });
}

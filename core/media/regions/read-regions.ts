import type { BoxNorm, FaceRegion, Orientation } from '../types.ts';
import { type XmpProperties, xmpNs, xmpStructs, xmpText, xmpTexts } from '../xmp/read-xmp.ts';
import { fitOf } from './match-regions.ts';
import { liesOnSide, overlap, uprightBox } from './turn-box.ts';

/** The picture that regions belong to: pixels as stored, before the orientation turns them. */
export type StoredPicture = { storedWidth: number; storedHeight: number; orientation: Orientation };

/** The regions of one source (a schema in a packet, an entry of `.picasa.ini`). */
export type RegionList = {
  names: string[];
  /** Boxes in the same order, once for each way to read them, the likeliest first; none: the list is outdated. */
  readings: BoxNorm[][];
  /** False: no reading counts unless the faces in the picture agree with it. */
  isTrusted: boolean;
  /** Named without a usable box. */
  people: string[];
  source: FaceRegion['source'];
};

/* [Note: Frames of regions]
 * The Metadata Working Group's guideline (2.0, 5.9) says that regions refer to the stored picture, before the
 * orientation is applied, and AppliedToDimensions to its size. digiKam, Picasa (JPEG), Immich and exiftool do so. But:
 * - AppliedToDimensions of pictures on their side has width and height swapped where a program turned the regions
 *   without it (test data `photo.6.embedded.jpg`: detected faces show that the boxes are of the stored picture), and
 *   it has the same size in files of programs that write upright boxes. The size alone cannot tell; the shape of the
 *   boxes can: faces are about 1.15 times as high as wide, and a box read in the wrong frame of a 4:3 picture is
 *   distorted by 16:9. Undecided shapes mean the stored picture.
 * - Microsoft's schema and `.picasa.ini` have no size at all: the stored picture, and for RAW files in `.picasa.ini` the
 *   upright one (exiftool's picasa_faces.config, found by its users).
 * - A picture that is not on its side with a list for the swapped size was turned in its pixels afterwards, one way or
 *   the other, or only its orientation was lost: only the faces can tell.
 * - A picture of another shape was cut afterwards: the boxes are wrong, the names are not.
 * So a list has readings, and where faces have been detected they choose (`settleRegions`).
 */

/** Shapes (width / height) that differ by less are the same, cut borders of RAW files and rounded sizes included. */
const sameShapeRatio = 1.03;
const faceHeightPerWidth = 1.15;

/**
 * All face regions with names of an XMP packet or sidecar: MWG, ACDSee (the same with other names), Microsoft,
 * IPTC image regions; pets, focus areas, bar codes and nameless faces are left out.
 */
export function readRegionLists(xmp: XmpProperties, picture: StoredPicture): RegionList[] {
  const mwg = mwgRegions(xmp, mwgSchema, picture);
  return [
    mwg,
    // They have no size of their own; who writes both, as digiKam does, writes both at once.
    { ...microsoftRegions(xmp), sizePx: mwg.sizePx },
    mwgRegions(xmp, acdseeSchema, picture),
    iptcRegions(xmp, picture),
  ].flatMap((list) => (list.found.length > 0 ? [regionListOf(list, picture)] : []));
}

type Found = { name: string; box: BoxNorm | null };
export type WrittenRegions = {
  found: Found[];
  /** Of the picture that the regions were written for. */
  sizePx: { width: number; height: number } | null;
  source: FaceRegion['source'];
  /** The boxes are of the upright picture. */
  isUpright?: boolean;
};

/** The list of what one source says, with all ways to read it. */
export function regionListOf(written: WrittenRegions, picture: StoredPicture): RegionList {
  const usable: { name: string; box: BoxNorm }[] = [];
  const people: string[] = [];
  for (const { name, box } of written.found) {
    const inside = box && clipped(box);
    if (inside) usable.push({ name, box: inside });
    else people.push(name);
  }
  const names = usable.map(({ name }) => name);
  const boxes = usable.map(({ box }) => box);
  const list = { names, people, source: written.source };
  const { storedWidth, storedHeight, orientation } = picture;
  const asStored = boxes.map((box) => uprightBox(box, orientation));
  if (written.isUpright) return { ...list, readings: [boxes, asStored], isTrusted: true };

  const shape = storedWidth / storedHeight;
  const writtenShape = written.sizePx ? written.sizePx.width / written.sizePx.height : shape;
  if (isSame(writtenShape, shape)) {
    return { ...list, readings: orientation === 1 ? [boxes] : [asStored, boxes], isTrusted: true };
  }
  if (!isSame(writtenShape, 1 / shape)) {
    return { ...list, names: [], people: [...names, ...people], readings: [], isTrusted: false };
  }
  if (liesOnSide(orientation)) {
    const likelyUpright = distortion(boxes, 1 / shape) < distortion(asStored, 1 / shape);
    return { ...list, readings: likelyUpright ? [boxes, asStored] : [asStored, boxes], isTrusted: true };
  }
  const turned = ([6, 8] as const).map((turn) => boxes.map((box) => uprightBox(box, turn)));
  return { ...list, readings: [asStored, ...turned], isTrusted: false };
}

function isSame(shape: number, other: number): boolean {
  return Math.max(shape / other, other / shape) < sameShapeRatio;
}

/** How far boxes are from the shape of faces, in a picture of the given width / height. */
function distortion(boxes: readonly BoxNorm[], shape: number): number {
  const logs = boxes.map(({ width, height }) =>
    Math.abs(Math.log(height / width / shape / faceHeightPerWidth)),
  );
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

/** MWG: a box whose centre lies outside is ignored, one that reaches beyond the picture is cut. */
function clipped(box: BoxNorm): BoxNorm | null {
  const centreX = box.x + box.width / 2;
  const centreY = box.y + box.height / 2;
  if (!(centreX >= 0 && centreX <= 1 && centreY >= 0 && centreY <= 1)) return null;
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(1, box.x + box.width) - x;
  const height = Math.min(1, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** Another reading must fit the faces better than the first by as much. */
const clearlyBetter = { factor: 1.5, sum: 0.1 };
/** Readings of untrusted lists count when as large a part of the regions has a face. */
const minAgreement = 0.5;
/** From this overlap on, boxes of two lists are of one face. */
const sameFaceOverlap = 0.5;

/**
 * The regions of a picture and the people it names elsewhere, from lists in the order of their authority; each face
 * and each name once.
 * @param faces detected in the upright picture; null: not known, and untrusted lists give names without boxes
 */
export function settleRegions(
  lists: readonly RegionList[],
  faces: readonly BoxNorm[] | null,
): { regions: FaceRegion[]; people: string[] } {
  const regions: (FaceRegion & { key: string })[] = [];
  const people: string[] = [];
  for (const list of lists) {
    const boxes = chooseReading(list, faces);
    people.push(...(boxes ? [] : list.names), ...list.people);
    const earlier = regions.length;
    const earlierKeys = new Set(regions.map(({ key }) => key));
    for (const [i, box] of (boxes ?? []).entries()) {
      const name = list.names[i]!;
      const key = nameKey(name);
      // A list may name somebody twice (a collage); what another list repeats is the same face.
      const isRepeated =
        earlierKeys.has(key) ||
        regions.some(
          (other, k) => (k < earlier || other.key === key) && overlap(other.box, box) >= sameFaceOverlap,
        );
      if (!isRepeated) regions.push({ name, box, source: list.source, key });
    }
  }
  const seen = new Set(regions.map(({ key }) => key));
  return {
    regions: regions.map(({ name, box, source }) => ({ name, box, source })),
    people: people.filter((name) => !seen.has(nameKey(name)) && seen.add(nameKey(name))),
  };
}

/**
 * The named face regions of the upright picture, without looking at the picture.
 * @param xmp packets, the one to be believed first (a sidecar, before what is embedded)
 */
export function readRegions(xmp: readonly XmpProperties[], picture: StoredPicture): FaceRegion[] {
  return settleRegions(
    xmp.flatMap((packet) => readRegionLists(packet, picture)),
    null,
  ).regions;
}

function chooseReading(list: RegionList, faces: readonly BoxNorm[] | null): BoxNorm[] | null {
  const [first] = list.readings;
  if (!first) return null;
  if (!faces) return list.isTrusted ? first : null;
  const fits = list.readings.map((boxes) =>
    fitOf(
      boxes.map((box) => ({ box })),
      faces,
    ),
  );
  const best = fits.reduce((best, fit, i) => (fit.total > fits[best]!.total ? i : best), 0);
  const isClear = (over: number) =>
    fits[best]!.total > fits[over]!.total * clearlyBetter.factor + clearlyBetter.sum;
  if (list.isTrusted) return isClear(0) ? list.readings[best]! : first;
  const agrees = fits[best]!.count >= list.names.length * minAgreement;
  return agrees && fits.every((_, i) => i === best || isClear(i)) ? list.readings[best]! : null;
}

function nameKey(name: string): string {
  return name.normalize('NFC').toLocaleLowerCase('en');
}

/** What programs write where they know a face but nobody's name. */
const placeholder = /^[_[(]?(unknown|unnamed|unconfirmed|ignored|untagged)( (face|person))?[_\])]?$/i;

/** A name of somebody; null for nothing and for placeholders. */
export function personName(text: string | null): string | null {
  const name = text?.trim();
  return name && !placeholder.test(name) ? name : null;
}

const acdseeNs = 'http://ns.acdsee.com/regions/';
type Schema = { regions: string; area: string; size: string; areaNames: string[] };
const mwgSchema: Schema = {
  regions: xmpNs['mwg-rs'],
  area: xmpNs.stArea,
  size: xmpNs.stDim,
  areaNames: ['Area'],
};
const acdseeSchema: Schema = {
  regions: acdseeNs,
  area: 'http://ns.acdsee.com/sType/Area#',
  size: 'http://ns.acdsee.com/sType/Dimensions#',
  // As the owner placed it; as the program found it.
  areaNames: ['DLYArea', 'ALGArea'],
};

function mwgRegions(xmp: XmpProperties, schema: Schema, picture: StoredPicture): WrittenRegions {
  const found: Found[] = [];
  let sizePx: WrittenRegions['sizePx'] = null;
  for (const info of xmpStructs(xmp, `${schema.regions}Regions`)) {
    const [size] = xmpStructs(info, `${schema.regions}AppliedToDimensions`);
    sizePx ??= size ? sizeOf(size, schema.size) : null;
    for (const region of xmpStructs(info, `${schema.regions}RegionList`)) {
      const name = personName(xmpText(region, `${schema.regions}Name`));
      const type = xmpText(region, `${schema.regions}Type`);
      if (!name || (type && type.toLowerCase() !== 'face')) continue;
      if (xmpText(region, `${schema.regions}NameAssignType`) === 'denied') continue;
      const area = schema.areaNames.flatMap((key) => xmpStructs(region, schema.regions + key))[0];
      found.push({ name, box: area ? areaBox(area, schema.area, sizePx, picture) : null });
    }
  }
  return { found, sizePx, source: 'mwg' };
}

function sizeOf(size: XmpProperties, ns: string): WrittenRegions['sizePx'] {
  const width = number(xmpText(size, `${ns}w`));
  const height = number(xmpText(size, `${ns}h`));
  return width > 0 && height > 0 ? { width, height } : null;
}

/** A rectangle or a circle around a centre; null for a point. */
function areaBox(
  area: XmpProperties,
  ns: string,
  sizePx: WrittenRegions['sizePx'],
  picture: StoredPicture,
): BoxNorm | null {
  const value = (key: string) => number(xmpText(area, ns + key));
  const isPixel = xmpText(area, `${ns}unit`)?.toLowerCase().startsWith('pixel') ?? false;
  const size = sizePx ?? { width: picture.storedWidth, height: picture.storedHeight };
  const scaleX = isPixel ? size.width : 1;
  const scaleY = isPixel ? size.height : 1;
  const diameterPx = isPixel ? value('d') : value('d') * Math.min(size.width, size.height);
  const width = value('w') / scaleX || diameterPx / size.width;
  const height = value('h') / scaleY || diameterPx / size.height;
  const x = value('x') / scaleX - width / 2;
  const y = value('y') / scaleY - height / 2;
  return [x, y, width, height].every(Number.isFinite) ? { x, y, width, height } : null;
}

function microsoftRegions(xmp: XmpProperties): WrittenRegions {
  const found: Found[] = [];
  for (const info of xmpStructs(xmp, `${xmpNs.MP}RegionInfo`)) {
    for (const region of xmpStructs(info, `${xmpNs.MPRI}Regions`)) {
      const name = personName(xmpText(region, `${xmpNs.MPReg}PersonDisplayName`));
      if (name) found.push({ name, box: rectangleBox(xmpText(region, `${xmpNs.MPReg}Rectangle`) ?? '') });
    }
  }
  return { found, sizePx: null, source: 'microsoft' };
}

/** `x, y, width, height`; programs in some countries write decimal commas as well: `0,1, 0,2, 0,3, 0,4`. */
function rectangleBox(text: string): BoxNorm | null {
  let parts = text.split(',').map((part) => part.trim());
  if (parts.length === 8) parts = [0, 2, 4, 6].map((i) => `${parts[i]}.${parts[i + 1]}`);
  const [x, y, width, height] = parts.map(number);
  if (parts.length !== 4 || ![x, y, width, height].every(Number.isFinite)) return null;
  return { x: x!, y: y!, width: width!, height: height! };
}

function iptcRegions(xmp: XmpProperties, picture: StoredPicture): WrittenRegions {
  const ns = xmpNs.Iptc4xmpExt;
  const found = xmpStructs(xmp, `${ns}ImageRegion`).flatMap((region): Found[] => {
    const people = xmpTexts(region, `${ns}PersonInImage`);
    const name = people.length === 1 ? personName(people[0]!) : null;
    const [boundary] = xmpStructs(region, `${ns}RegionBoundary`);
    return name ? [{ name, box: boundary ? boundaryBox(boundary, ns, picture) : null }] : [];
  });
  return { found, sizePx: null, source: 'mwg' };
}

function boundaryBox(boundary: XmpProperties, ns: string, picture: StoredPicture): BoxNorm | null {
  if (xmpText(boundary, `${ns}rbShape`)?.toLowerCase() !== 'rectangle') return null;
  const isPixel = xmpText(boundary, `${ns}rbUnit`)?.toLowerCase() === 'pixel';
  const value = (key: string, sizePx: number) => number(xmpText(boundary, ns + key)) / (isPixel ? sizePx : 1);
  const x = value('rbX', picture.storedWidth);
  const y = value('rbY', picture.storedHeight);
  const width = value('rbW', picture.storedWidth);
  const height = value('rbH', picture.storedHeight);
  return [x, y, width, height].every(Number.isFinite) ? { x, y, width, height } : null;
}

/** NaN for nothing and for what is no number. */
function number(text: string | null): number {
  return text?.trim() ? Number(text.trim().replace(',', '.')) : Number.NaN;
}

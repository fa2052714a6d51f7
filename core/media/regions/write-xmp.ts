import { type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { AppError } from '../../contract/errors.ts';
import type { BoxNorm } from '../types.ts';
import { isBoundedXml } from '../xmp/bounded-xml.ts';
import { parseXml, readXmp, type XmpProperties, type XmpValue, xmpNs } from '../xmp/read-xmp.ts';
import { personName, type StoredPicture } from './read-regions.ts';
import { overlap, storedBox } from './turn-box.ts';

/** A name and where its face is in the upright picture. */
export type NamedBox = { name: string; box: BoxNorm };

/* [Note: Writing regions]
 * Names go into the two schemas that other programs read, MWG (`mwg-rs:Regions`) and Microsoft (`MP:RegionInfo`), in
 * the frame of the stored picture. Everything else of the packet stays: other properties, regions that are no faces
 * (pets, focus areas, bar codes), faces without a name where we have none. A region that says the same already
 * (name, and box to an IoU of 0.99) stays as it is, with all that another program knows about it, so that writing
 * twice changes nothing. All other named faces are replaced by ours: the library has read them before.
 */
const sameBoxOverlap = 0.99;
const sameFaceOverlap = 0.5;

const emptyPacket = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="${xmpNs.x}">
 <rdf:RDF xmlns:rdf="${xmpNs.rdf}">
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/**
 * XMP with the names of these faces and of no others; see [Note: Writing regions].
 * @param existing packet or sidecar; null: there is none yet
 * @throws AppError `conflict` when `existing` is no XMP that can be changed without loss
 */
export function withRegions(
  existing: string | null,
  regions: readonly NamedBox[],
  picture: StoredPicture,
): string {
  const before = existing === null ? emptyPacket : trimmed(existing);
  const document = parsePacket(before);
  const rdf = document.getElementsByTagNameNS(xmpNs.rdf, 'RDF')[0];
  if (!rdf) throw unchangeable('it has no rdf:RDF');
  const wanted = regions.map(({ name, box }) => ({
    name: writtenName(name),
    box: storedBox(box, picture.orientation),
  }));
  const changes = schemas.map((schema) => replaceFaces(rdf, schema, wanted, picture));
  if (existing !== null && !changes.includes(true)) return existing;
  const after = new XMLSerializer().serializeToString(document);
  if (othersOf(before) !== othersOf(after)) throw unchangeable('other properties would change');
  return after;
}

function unchangeable(why: string, cause?: unknown): AppError {
  return new AppError('conflict', `The XMP is left as it is: ${why}.`, { cause });
}

function trimmed(text: string): string {
  return text.slice(Math.max(text.indexOf('<'), 0), text.lastIndexOf('>') + 1);
}

function parsePacket(text: string): Document {
  if (!isBoundedXml(text)) throw unchangeable('it is too large, or has a DOCTYPE');
  try {
    return parseXml(text);
  } catch (cause) {
    throw unchangeable('it is damaged', cause);
  }
}

/** All properties but the face regions, as a text to compare. */
function othersOf(text: string): string {
  const properties = readXmp(text);
  if (!properties) throw unchangeable('it cannot be read back');
  const rest: XmpProperties = new Map(properties);
  for (const schema of schemas) rest.delete(schema.ns + schema.root);
  return JSON.stringify([...rest].map(([key, value]) => [key, plain(value)]));
}

function plain(value: XmpValue): unknown {
  if (typeof value === 'string') return value;
  if (value.kind === 'lang_alt') return [...value.texts];
  if (value.kind === 'array') return [value.form, value.items.map(plain)];
  return [...value.fields].map(([key, field]) => [key, plain(field)]);
}

type Schema = {
  ns: string;
  /** The property; the array of regions within; namespace and name of a region's name. */
  root: string;
  listNs: string;
  list: string;
  nameNs: string;
  name: string;
  boxOf: (item: Element, picture: StoredPicture) => BoxNorm | null;
  isFace: (item: Element) => boolean;
  /** The fields of a new region. */
  build: (document: Document, region: NamedBox) => Element[];
  /** What stands beside the array of regions; true when that changed. */
  complete: (info: Element, picture: StoredPicture) => boolean;
};

const mwg: Schema = {
  ns: xmpNs['mwg-rs'],
  root: 'Regions',
  listNs: xmpNs['mwg-rs'],
  list: 'RegionList',
  nameNs: xmpNs['mwg-rs'],
  name: 'Name',
  isFace: (item) => (fieldText(item, xmpNs['mwg-rs'], 'Type') || 'Face').toLowerCase() === 'face',
  boxOf(item) {
    const area = fieldElement(item, xmpNs['mwg-rs'], 'Area');
    if (!area || fieldText(area, xmpNs.stArea, 'unit') === 'pixel') return null;
    const [x, y, width, height] = ['x', 'y', 'w', 'h'].map((key) =>
      Number.parseFloat(fieldText(area, xmpNs.stArea, key)),
    );
    return { x: x! - width! / 2, y: y! - height! / 2, width: width!, height: height! };
  },
  build(document, { name, box }) {
    const area = resource(document, xmpNs['mwg-rs'], 'mwg-rs:Area', [
      text(document, xmpNs.stArea, 'stArea:x', fraction(box.x + box.width / 2)),
      text(document, xmpNs.stArea, 'stArea:y', fraction(box.y + box.height / 2)),
      text(document, xmpNs.stArea, 'stArea:w', fraction(box.width)),
      text(document, xmpNs.stArea, 'stArea:h', fraction(box.height)),
      text(document, xmpNs.stArea, 'stArea:unit', 'normalized'),
    ]);
    return [
      area,
      text(document, xmpNs['mwg-rs'], 'mwg-rs:Name', name),
      text(document, xmpNs['mwg-rs'], 'mwg-rs:Type', 'Face'),
    ];
  },
  complete(info, { storedWidth, storedHeight }) {
    const old = fieldElement(info, xmpNs['mwg-rs'], 'AppliedToDimensions');
    const size = { w: String(storedWidth), h: String(storedHeight), unit: 'pixel' };
    const isRight = Object.entries(size).every(
      ([key, value]) => old && fieldText(old, xmpNs.stDim, key) === value,
    );
    if (isRight) return false;
    const document = info.ownerDocument!;
    const fields = Object.entries(size).map(([key, value]) =>
      text(document, xmpNs.stDim, `stDim:${key}`, value),
    );
    if (old) remove(old);
    info.insertBefore(
      resource(document, xmpNs['mwg-rs'], 'mwg-rs:AppliedToDimensions', fields),
      info.firstChild,
    );
    return true;
  },
};

const microsoft: Schema = {
  ns: xmpNs.MP,
  root: 'RegionInfo',
  listNs: xmpNs.MPRI,
  list: 'Regions',
  nameNs: xmpNs.MPReg,
  name: 'PersonDisplayName',
  // The schema knows nothing but people.
  isFace: () => true,
  boxOf(item) {
    const parts = fieldText(item, xmpNs.MPReg, 'Rectangle').split(',').map(Number.parseFloat);
    const [x, y, width, height] = parts;
    return parts.length === 4 ? { x: x!, y: y!, width: width!, height: height! } : null;
  },
  build(document, { name, box }) {
    const rectangle = [box.x, box.y, box.width, box.height].map(fraction).join(', ');
    return [
      text(document, xmpNs.MPReg, 'MPReg:Rectangle', rectangle),
      text(document, xmpNs.MPReg, 'MPReg:PersonDisplayName', name),
    ];
  },
  complete: () => false,
};

const schemas = [mwg, microsoft];

/** Makes the named faces of one schema the wanted ones; false when they are already. */
function replaceFaces(
  rdf: Element,
  schema: Schema,
  wanted: readonly NamedBox[],
  picture: StoredPicture,
): boolean {
  const document = rdf.ownerDocument!;
  const property = propertyOf(rdf, schema.ns, schema.root);
  const items = property ? itemsOf(property, schema) : [];
  const missing = [...wanted];
  let isChanged = false;
  let kept = 0;
  for (const item of items) {
    if (keeps(item, schema, missing, wanted, picture)) kept++;
    else {
      remove(item);
      isChanged = true;
    }
  }
  if (property && kept === 0 && missing.length === 0) {
    removeProperty(property);
    return true;
  }
  if (missing.length === 0 && !isChanged)
    return property ? schema.complete(infoOf(property), picture) : false;
  const info = property ? infoOf(property) : newProperty(rdf, schema);
  const list = listOf(info, schema);
  for (const region of missing) {
    list.appendChild(resource(document, xmpNs.rdf, qualified(rdf, 'li'), schema.build(document, region)));
  }
  schema.complete(info, picture);
  return true;
}

/** Whether a region stays; one that says what is wanted is taken from `missing`. */
function keeps(
  item: Element,
  schema: Schema,
  missing: NamedBox[],
  wanted: readonly NamedBox[],
  picture: StoredPicture,
): boolean {
  if (!schema.isFace(item)) return true;
  const box = schema.boxOf(item, picture);
  const name = personName(fieldText(item, schema.nameNs, schema.name));
  if (name === null) return !box || !wanted.some((region) => overlap(region.box, box) >= sameFaceOverlap);
  const same = missing.findIndex(
    (region) => region.name === name && box && overlap(region.box, box) >= sameBoxOverlap,
  );
  if (same < 0) return false;
  missing.splice(same, 1);
  return true;
}

function propertyOf(rdf: Element, ns: string, name: string): Element | null {
  for (const description of elements(rdf)) {
    const found = elements(description).find((child) => isNamed(child, ns, name));
    if (found) return found;
  }
  return null;
}

/** The struct of a property: the property itself, or the `rdf:Description` in it. */
function infoOf(property: Element): Element {
  return elements(property).find((child) => isNamed(child, xmpNs.rdf, 'Description')) ?? property;
}

function arrayIn(info: Element, schema: Schema): Element | null {
  const list = elements(info).find((child) => isNamed(child, schema.listNs, schema.list));
  return (list && elements(list).find((child) => child.namespaceURI === xmpNs.rdf)) ?? null;
}

function itemsOf(property: Element, schema: Schema): Element[] {
  const array = arrayIn(infoOf(property), schema);
  return array ? elements(array).filter((child) => isNamed(child, xmpNs.rdf, 'li')) : [];
}

/** The array of regions, made where there is none. */
function listOf(info: Element, schema: Schema): Element {
  const found = arrayIn(info, schema);
  if (found) return found;
  const document = info.ownerDocument!;
  const prefix = schema === mwg ? 'mwg-rs' : 'MPRI';
  const list = document.createElementNS(schema.listNs, `${prefix}:${schema.list}`);
  const bag = document.createElementNS(xmpNs.rdf, qualified(info, 'Bag'));
  for (const old of elements(info)) if (isNamed(old, schema.listNs, schema.list)) remove(old);
  info.appendChild(list).appendChild(bag);
  return bag;
}

/** An own `rdf:Description` with the empty struct. */
function newProperty(rdf: Element, schema: Schema): Element {
  const document = rdf.ownerDocument!;
  const description = document.createElementNS(xmpNs.rdf, qualified(rdf, 'Description'));
  const about = elements(rdf)[0]?.getAttributeNS(xmpNs.rdf, 'about') ?? '';
  description.setAttributeNS(xmpNs.rdf, qualified(rdf, 'about'), about);
  const prefix = schema === mwg ? 'mwg-rs' : 'MP';
  const property = resource(document, schema.ns, `${prefix}:${schema.root}`, []);
  rdf.appendChild(description).appendChild(property);
  return property;
}

/** Removes a property, and its `rdf:Description` when that says nothing else. */
function removeProperty(property: Element) {
  const description = property.parentNode as Element;
  remove(property);
  const saysMore = [...description.attributes].some(
    ({ namespaceURI }) => namespaceURI !== xmpNs.rdf && namespaceURI !== 'http://www.w3.org/2000/xmlns/',
  );
  if (elements(description).length === 0 && !saysMore) remove(description);
}

/** An element with fields (`rdf:parseType="Resource"`), as exiftool and Adobe's toolkit write structs. */
function resource(document: Document, ns: string, name: string, fields: Element[]): Element {
  const element = document.createElementNS(ns, name);
  element.setAttributeNS(xmpNs.rdf, 'rdf:parseType', 'Resource');
  for (const field of fields) element.appendChild(field);
  return element;
}

function text(document: Document, ns: string, name: string, value: string): Element {
  const element = document.createElementNS(ns, name);
  element.appendChild(document.createTextNode(value));
  return element;
}

/** A name as it is written: XML knows no control characters but tab and line ends, not even escaped. */
export function writtenName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written
  const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
  return name.trim().toWellFormed().replace(/\r\n?/g, '\n').replace(unwritable, '\uFFFD');
}

/** A name in the RDF namespace with the prefix that the document uses for it. */
function qualified(near: Element, name: string): string {
  const prefix = near.lookupPrefix(xmpNs.rdf) ?? 'rdf';
  return `${prefix}:${name}`;
}

/** Enough digits for faces of a few pixels in the largest pictures. */
function fraction(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}

/** The text of a field of a struct, written as an element or as an attribute; empty when there is none. */
function fieldText(struct: Element, ns: string, name: string): string {
  const info = infoOf(struct);
  const child = elements(info).find((each) => isNamed(each, ns, name));
  return child ? (child.textContent ?? '') : (info.getAttributeNS(ns, name) ?? '');
}

function fieldElement(struct: Element, ns: string, name: string): Element | null {
  return elements(infoOf(struct)).find((each) => isNamed(each, ns, name)) ?? null;
}

function elements(parent: Element): Element[] {
  const found: Element[] = [];
  for (let node: Node | null = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === 1) found.push(node as Element);
  }
  return found;
}

function isNamed(element: Element, ns: string, name: string): boolean {
  return element.namespaceURI === ns && element.localName === name;
}

/** Removes an element and the blanks before it. */
function remove(element: Element) {
  const before = element.previousSibling;
  if (before?.nodeType === 3 && !before.nodeValue?.trim()) before.parentNode!.removeChild(before);
  element.parentNode!.removeChild(element);
}

import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { isBoundedXml } from './bounded-xml.ts';

/** Namespaces of the properties that Heirloom reads or writes. */
export const xmpNs = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  x: 'adobe:ns:meta/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpNote: 'http://ns.adobe.com/xmp/note/',
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  exifEX: 'http://cipa.jp/exif/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  GCamera: 'http://ns.google.com/photos/1.0/camera/',
  'mwg-rs': 'http://www.metadataworkinggroup.com/schemas/regions/',
  stArea: 'http://ns.adobe.com/xmp/sType/Area#',
  stDim: 'http://ns.adobe.com/xap/1.0/sType/Dimensions#',
  MP: 'http://ns.microsoft.com/photo/1.2/',
  MPRI: 'http://ns.microsoft.com/photo/1.2/t/RegionInfo#',
  MPReg: 'http://ns.microsoft.com/photo/1.2/t/Region#',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
} as const;
const xmlNs = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNs = 'http://www.w3.org/2000/xmlns/';

/** Texts by language (`x-default` is everybody's), in the order of the file. */
export type XmpLangAlt = { kind: 'lang_alt'; texts: Map<string, string> };
export type XmpArray = { kind: 'array'; form: 'seq' | 'bag' | 'alt'; items: XmpValue[] };
export type XmpStruct = { kind: 'struct'; fields: XmpProperties };
export type XmpValue = string | XmpLangAlt | XmpArray | XmpStruct;

/** By namespace URI and local name written together, e.g. `xmpNs.dc + 'subject'`: prefixes vary. */
export type XmpProperties = Map<string, XmpValue>;

/** Deeper values are left out; the deepest in use (regions in a struct in an array) lie at 8. */
const maxDepth = 32;

/**
 * The properties of an XMP packet or sidecar, elements and attributes alike (RDF allows both for the same); packets
 * with `<?xpacket?>` around them and bytes of UTF-8 or UTF-16 too. The first of two equal properties counts. Null:
 * not XMP, broken, or beyond the limits of `isBoundedXml`.
 */
export function readXmp(source: string | Uint8Array): XmpProperties | null {
  const rdf = rdfOf(typeof source === 'string' ? source : decodeXml(source));
  if (!rdf) return null;
  const properties: XmpProperties = new Map();
  for (const description of elements(rdf)) collectProperties(description, properties, 0);
  return properties;
}

/** The text of XML bytes: UTF-16 by its mark or its first `<`, otherwise UTF-8 (damaged letters become U+FFFD). */
export function decodeXml(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16le = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const utf16be = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  return new TextDecoder(utf16le ? 'utf-16le' : utf16be ? 'utf-16be' : 'utf-8').decode(bytes);
}

/**
 * The DOM of XMP text, for those who edit it; throws what is wrong with it. Prefixes in common use count as declared,
 * because some writers forget to.
 */
export function parseXml(text: string) {
  const parser = new DOMParser({
    locator: false,
    xmlns: { ...xmpNs },
    // xmldom's own follows XML 1.1 and takes U+0085, which stands in texts, for the end of a line.
    normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  });
  return parser.parseFromString(text, 'application/xml');
}

function rdfOf(text: string): Element | null {
  // Padding, NULs and the like around a packet are no part of it.
  const xml = text.slice(Math.max(text.indexOf('<'), 0), text.lastIndexOf('>') + 1);
  if (!isBoundedXml(xml)) return null;
  try {
    const root = parseXml(xml).documentElement;
    if (root && isNamed(root, xmpNs.rdf, 'RDF')) return root;
    return root?.getElementsByTagNameNS(xmpNs.rdf, 'RDF')[0] ?? null;
  } catch {
    // Broken metadata says nothing about the picture.
    return null;
  }
}

function collectProperties(description: Element, properties: XmpProperties, depth: number) {
  const add = (key: string, value: XmpValue | null) => {
    if (value !== null && !properties.has(key)) properties.set(key, value);
  };
  for (const attribute of description.attributes) {
    const { namespaceURI: uri, localName, value } = attribute;
    if (uri && uri !== xmpNs.rdf && uri !== xmlNs && uri !== xmlnsNs) add(uri + localName, value);
  }
  for (const property of elements(description)) {
    add((property.namespaceURI ?? '') + property.localName, readValue(property, depth + 1));
  }
}

/** The value of a property element or of an `rdf:li` (RDF/XML syntax, 7.2.14 to 7.2.21). */
function readValue(property: Element, depth: number): XmpValue | null {
  if (depth > maxDepth) return null;
  const only = elements(property)[0];
  if (property.getAttributeNS(xmpNs.rdf, 'parseType') === 'Resource') return structOf(property, depth);
  if (only) {
    const form = only.namespaceURI === xmpNs.rdf ? arrayForms.get(only.localName ?? '') : undefined;
    return form ? arrayOf(only, form, depth) : structOf(only, depth);
  }
  const resource = property.getAttributeNS(xmpNs.rdf, 'resource');
  if (resource !== null) return resource;
  const text = property.textContent ?? '';
  if (text.trim()) return text;
  const short = structOf(property, depth);
  return typeof short !== 'string' && short.fields.size === 0 ? '' : short;
}

const arrayForms: ReadonlyMap<string, XmpArray['form']> = new Map([
  ['Seq', 'seq'],
  ['Bag', 'bag'],
  ['Alt', 'alt'],
]);

function arrayOf(container: Element, form: XmpArray['form'], depth: number): XmpLangAlt | XmpArray {
  const items: XmpValue[] = [];
  const texts = new Map<string, string>();
  for (const item of elements(container)) {
    if (!isNamed(item, xmpNs.rdf, 'li')) continue;
    const value = readValue(item, depth + 1);
    if (value === null) continue;
    const lang = item.getAttributeNS(xmlNs, 'lang');
    if (form === 'alt' && lang && typeof value === 'string' && !texts.has(lang)) texts.set(lang, value);
    items.push(value);
  }
  return texts.size > 0 ? { kind: 'lang_alt', texts } : { kind: 'array', form, items };
}

/** A value with qualifiers is written as a struct with `rdf:value`: the value is meant. */
function structOf(element: Element, depth: number): XmpStruct | string {
  const fields: XmpProperties = new Map();
  collectProperties(element, fields, depth);
  const value = fields.get(`${xmpNs.rdf}value`) ?? element.getAttributeNS(xmpNs.rdf, 'value');
  return typeof value === 'string' ? value : { kind: 'struct', fields };
}

/** One text: a plain value, the default language, or the first of an array; trimmed, null when there is none. */
export function xmpText(properties: XmpProperties, key: string): string | null {
  const value = properties.get(key);
  if (value === undefined) return null;
  if (typeof value !== 'string' && value.kind === 'lang_alt') {
    const text =
      value.texts.get('x-default')?.trim() || [...value.texts.values()].find((text) => text.trim());
    return text?.trim() || null;
  }
  return textsOf(value)[0] ?? null;
}

/** All texts of an array (or the one of a plain value), trimmed, without empty ones. */
export function xmpTexts(properties: XmpProperties, key: string): string[] {
  const value = properties.get(key);
  return value === undefined ? [] : textsOf(value);
}

/** The structs of an array, or the one that stands there alone. */
export function xmpStructs(properties: XmpProperties, key: string): XmpProperties[] {
  const value = properties.get(key);
  if (value === undefined || typeof value === 'string') return [];
  const items = value.kind === 'array' ? value.items : [value];
  return items.flatMap((item) => (typeof item !== 'string' && item.kind === 'struct' ? [item.fields] : []));
}

function textsOf(value: XmpValue): string[] {
  if (typeof value === 'string') return value.trim() ? [value.trim()] : [];
  if (value.kind === 'lang_alt') return [...value.texts.values()].flatMap(textsOf);
  if (value.kind === 'array')
    return value.items.flatMap((item) => (typeof item === 'string' ? textsOf(item) : []));
  return [];
}

function elements(parent: Element): Element[] {
  const found: Element[] = [];
  for (let child: Node | null = parent.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 1) found.push(child as Element);
  }
  return found;
}

function isNamed(element: Element, uri: string, localName: string): boolean {
  return element.namespaceURI === uri && element.localName === localName;
}

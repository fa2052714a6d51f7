/** Depth maps stand in the XMP of some phones, megabytes of base64. */
const maxLengthChars = 16 * 1024 * 1024;
/** The parser needs 20 µs an element (two tags); sidecars with hundreds of masks and regions have a few thousand. */
const maxTags = 40_000;
const maxAttributes = 40_000;
/** Namespaces are copied at each level, so that depth costs its square. */
const maxNesting = 64;

const quote = 34;
const apostrophe = 39;
const slash = 47;
const equals = 61;
const greater = 62;

/**
 * Whether XML is small and flat enough to be parsed in well under a second, by one look over its tags; says nothing
 * about whether it is sound. With a DOCTYPE it is not: nobody writes one into XMP but to expand entities.
 */
export function isBoundedXml(xml: string): boolean {
  if (xml.length > maxLengthChars) return false;
  let tags = 0;
  let attributes = 0;
  let depth = 0;
  let at = xml.indexOf('<');
  while (at >= 0) {
    const skipped = sectionEnd(xml, at);
    if (skipped === 'refused') return false;
    if (skipped !== null) {
      at = xml.indexOf('<', skipped);
      continue;
    }
    const tag = readTag(xml, at);
    tags++;
    attributes += tag.attributes;
    if (xml.charCodeAt(at + 1) === slash) depth--;
    else if (!tag.isEmpty) depth++;
    if (tags > maxTags || attributes > maxAttributes || depth > maxNesting) return false;
    at = xml.indexOf('<', tag.end);
  }
  return true;
}

/** Where a comment, CDATA section or instruction that starts at `at` ends; null when a tag starts there. */
function sectionEnd(xml: string, at: number): number | 'refused' | null {
  const after = (end: string) => {
    const found = xml.indexOf(end, at);
    return found < 0 ? xml.length : found + end.length;
  };
  if (xml.startsWith('<?', at)) return after('?>');
  if (xml.startsWith('<!--', at)) return after('-->');
  if (xml.startsWith('<![CDATA[', at)) return after(']]>');
  return xml.startsWith('<!', at) ? 'refused' : null;
}

function readTag(xml: string, start: number): { end: number; attributes: number; isEmpty: boolean } {
  let attributes = 0;
  let quotedBy = 0;
  for (let at = start + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (quotedBy) {
      if (code === quotedBy) quotedBy = 0;
    } else if (code === quote || code === apostrophe) quotedBy = code;
    else if (code === equals) attributes++;
    else if (code === greater) return { end: at + 1, attributes, isEmpty: xml.charCodeAt(at - 1) === slash };
  }
  return { end: xml.length, attributes, isEmpty: false };
}

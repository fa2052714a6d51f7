import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXmp, xmpNs, xmpStructs, xmpText, xmpTexts } from '../../../../core/media/xmp/read-xmp.ts';

const declarations = Object.entries(xmpNs)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

function packet(content: string, attributes = ''): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${declarations}>
<rdf:Description rdf:about="" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

function read(content: string, attributes = '') {
  const properties = readXmp(packet(content, attributes));
  if (!properties) throw new Error('the packet was not read');
  return properties;
}

describe('readXmp', () => {
  it('reads a property as an attribute and as an element alike', () => {
    const key = `${xmpNs.xmp}Rating`;
    expect(read('', 'xmp:Rating="4"').get(key)).toBe('4');
    expect(read('<xmp:Rating>4</xmp:Rating>').get(key)).toBe('4');
  });

  it('knows a property by its namespace, whatever the prefix', () => {
    const text = packet('<q:subject xmlns:q="http://purl.org/dc/elements/1.1/">a</q:subject>');
    expect(xmpTexts(readXmp(text)!, `${xmpNs.dc}subject`)).toEqual(['a']);
    const other = packet('<dc:subject xmlns:dc="urn:other">a</dc:subject>');
    expect(readXmp(other)!.has(`${xmpNs.dc}subject`)).toBe(false);
  });

  it('reads arrays in their order and languages by their name', () => {
    const properties = read(`
      <dc:subject><rdf:Bag><rdf:li>Oma</rdf:li><rdf:li> Бабушка </rdf:li><rdf:li/></rdf:Bag></dc:subject>
      <dc:title><rdf:Alt><rdf:li xml:lang="de">Weihnachten</rdf:li>
      <rdf:li xml:lang="x-default">Christmas</rdf:li></rdf:Alt></dc:title>`);
    expect(xmpTexts(properties, `${xmpNs.dc}subject`)).toEqual(['Oma', 'Бабушка']);
    expect(xmpText(properties, `${xmpNs.dc}title`)).toBe('Christmas');
  });

  it.each([
    ['parseType', '<mwg-rs:R rdf:parseType="Resource"><stArea:x>0.5</stArea:x></mwg-rs:R>'],
    ['Description', '<mwg-rs:R><rdf:Description><stArea:x>0.5</stArea:x></rdf:Description></mwg-rs:R>'],
    ['attributes', '<mwg-rs:R stArea:x="0.5"/>'],
    ['Description with attributes', '<mwg-rs:R><rdf:Description stArea:x="0.5"/></mwg-rs:R>'],
    ['an array', '<mwg-rs:R><rdf:Bag><rdf:li stArea:x="0.5"/></rdf:Bag></mwg-rs:R>'],
  ])('reads a struct written with %s', (_, content) => {
    const structs = xmpStructs(read(content), `${xmpNs['mwg-rs']}R`);
    expect(structs.map((fields) => fields.get(`${xmpNs.stArea}x`))).toEqual(['0.5']);
  });

  it('takes the value of a qualified property, and of rdf:resource', () => {
    const properties = read(`
      <xmp:A rdf:parseType="Resource"><rdf:value>1</rdf:value><xmp:note>n</xmp:note></xmp:A>
      <xmp:B rdf:resource="urn:x"/>`);
    expect(properties.get(`${xmpNs.xmp}A`)).toBe('1');
    expect(properties.get(`${xmpNs.xmp}B`)).toBe('urn:x');
  });

  it('reads UTF-8 and UTF-16 with and without a mark, and text around the packet', () => {
    const text = packet('<dc:source>Ā\u0085…🐈</dc:source>').replace('\uFEFF', '');
    const utf16le = Buffer.from(text, 'utf16le');
    const inputs = [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      utf16le,
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16le).swap16()]),
      Buffer.from(`\0\0 ${text}\n   \0\0`),
    ];
    for (const bytes of inputs) expect(readXmp(bytes)!.get(`${xmpNs.dc}source`)).toBe('Ā\u0085…🐈');
  });

  it('forgives a prefix in common use that is not declared', () => {
    const text = `<rdf:RDF xmlns:rdf="${xmpNs.rdf}"><rdf:Description xmp:Rating="3"/></rdf:RDF>`;
    expect(readXmp(text)!.get(`${xmpNs.xmp}Rating`)).toBe('3');
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'not XML at all'],
    ['other XML', '<html><body>hi</body></html>'],
    ['a cut packet', packet('<dc:source>abc</dc:source>').slice(0, -80)],
    ['wrong nesting', packet('<dc:source><a></dc:source></a>')],
    ['an unknown entity', packet('<dc:source>&boom;</dc:source>')],
    ['a DOCTYPE', `<!DOCTYPE r [<!ENTITY a "b">]>${packet('<dc:source>&a;</dc:source>')}`],
  ])('answers null for %s', (_, text) => {
    expect(readXmp(text)).toBeNull();
  });

  const nested = (depth: number) => `${'<dc:a>'.repeat(depth)}x${'</dc:a>'.repeat(depth)}`;
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  it.each([
    ['depth', packet(nested(100_000))],
    ['elements', packet('<dc:a/>'.repeat(300_000))],
    ['attributes', packet(`<dc:a ${Array.from({ length: 100_000 }, (_, i) => `a${i}=""`).join(' ')}/>`)],
    ['attributes that hide the end', packet(`<dc:a b="/>">`.repeat(20_000))],
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]><x>&l9;</x>`],
    ['length', packet(`<dc:a>${'x'.repeat(20_000_000)}</dc:a>`)],
    ['open brackets', '<'.repeat(1_000_000)],
    ['open comments', '<!--'.repeat(500_000)],
    ['open quotes', '<a b="'.repeat(300_000)],
  ])('refuses a bomb of %s in little time', (_, text) => {
    const started = performance.now();
    expect(readXmp(text)).toBeNull();
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('never throws, whatever is written over a packet', () => {
    const text = packet(
      '<dc:subject><rdf:Bag><rdf:li xml:lang="x">a</rdf:li></rdf:Bag></dc:subject>',
      'xmp:Rating="1"',
    );
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(30),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (at, cut, insert) => {
          readXmp(text.slice(0, at) + insert + text.slice(at + cut));
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readXmp(bytes)));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRegionLists, settleRegions } from '../../../../core/media/regions/read-regions.ts';
import { overlap, storedBox } from '../../../../core/media/regions/turn-box.ts';
import { withRegions } from '../../../../core/media/regions/write-xmp.ts';
import type { Orientation } from '../../../../core/media/types.ts';
import { readXmp } from '../../../../core/media/xmp/read-xmp.ts';
import { mwgItem, mwgRegions, packet } from './xmp-text.ts';

const landscape = { storedWidth: 4000, storedHeight: 3000, orientation: 1 } as const;
const box = { x: 0.2, y: 0.3, width: 0.1, height: 0.15 };
const elsewhere = { ...box, x: 0.7 };

/** What a reader finds by each schema alone. */
function readBack(xmp: string, picture: Parameters<typeof readRegionLists>[1]) {
  const lists = readRegionLists(readXmp(xmp)!, picture);
  return (['mwg', 'microsoft'] as const).map(
    (source) =>
      settleRegions(
        lists.filter((list) => list.source === source),
        null,
      ).regions,
  );
}

describe('round trip', () => {
  const fraction = (min: number) => fc.double({ min, max: 0.45, noNaN: true });
  const region = fc.record({
    // What counts as no name is not written.
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((name) => `A${name.trim()}`),
    box: fc.record({ x: fraction(0), y: fraction(0), width: fraction(0.0005), height: fraction(0.0005) }),
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] satisfies Orientation[])(
    'orientation %d: IoU ≥ 0.99 in both schemas',
    (orientation) => {
      const size = fc.integer({ min: 64, max: 30_000 });
      fc.assert(
        fc.property(region, size, size, (named, storedWidth, storedHeight) => {
          const picture = { storedWidth, storedHeight, orientation };
          for (const found of readBack(withRegions(null, [named], picture), picture)) {
            expect(found.map(({ name }) => name)).toEqual([named.name]);
            expect(overlap(found[0]!.box, named.box)).toBeGreaterThanOrEqual(0.99);
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test('names that XML has to escape, and what it cannot hold', () => {
    const names = [
      `<b> & "Zoë" 'x' ]]>`,
      '李 小龍',
      'مريم',
      '👩‍👩‍👧',
      'Ann\tOle\nSmith',
      'a\u0000b\u001fc\ud800',
    ];
    const xmp = withRegions(
      null,
      names.map((name, i) => ({ name, box: { ...box, x: i / 8 } })),
      landscape,
    );
    const expected = [...names.slice(0, 5), 'a\uFFFDb\uFFFDc\uFFFD'];
    for (const found of readBack(xmp, landscape)) expect(found.map(({ name }) => name)).toEqual(expected);
  });
});

describe('what was there', () => {
  const others = [
    '<dc:subject><rdf:Bag><rdf:li>Sea &amp; sun</rdf:li></rdf:Bag></dc:subject>',
    '<digiKam:TagsList><rdf:Seq><rdf:li>People/Ann</rdf:li></rdf:Seq></digiKam:TagsList>',
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Day 1\nDay 2</rdf:li></rdf:Alt></dc:description>',
    '<!-- a note --><xmp:Rating>4</xmp:Rating>',
    '<v:Thing xmlns:v="urn:vendor" v:a="1"><v:Deep rdf:parseType="Resource"><v:X> 1 </v:X></v:Deep></v:Thing>',
  ];

  test('other properties, comments and regions that are no faces stay as they are written', () => {
    const pet = mwgItem({ name: 'Rex', box: elsewhere, type: 'Pet' });
    const nameless = mwgItem({ name: '', box: elsewhere });
    const hidden = mwgItem({ name: '', box });
    const old = mwgItem({ name: 'Old name', box });
    const before = packet(mwgRegions([4000, 3000], [pet, old, nameless, hidden]), ...others);
    const after = withRegions(before, [{ name: 'Ann', box }], landscape);
    for (const text of others) expect(after).toContain(text);
    expect(after.match(/mwg-rs:Name="[^"]*"|<mwg-rs:Name>[^<]*/g)).toEqual([
      'mwg-rs:Name="Rex"',
      'mwg-rs:Name=""',
      '<mwg-rs:Name>Ann',
    ]);
    expect(readBack(after, landscape).map((found) => found.map(({ name }) => name))).toEqual([
      ['Ann'],
      ['Ann'],
    ]);
  });

  test('writing the same again changes nothing, and what others know about a face stays', () => {
    const item = mwgItem({ name: 'Ann', box }).replace('mwg-rs:Name', 'mwg-rs:Rotation="0.1" mwg-rs:Name');
    const once = withRegions(packet(mwgRegions([4000, 3000], [item])), [{ name: 'Ann', box }], landscape);
    expect(once).toContain('mwg-rs:Rotation="0.1"');
    expect(withRegions(once, [{ name: 'Ann', box }], landscape)).toBe(once);
    expect(withRegions(once, [{ name: 'Ann', box: elsewhere }], landscape)).not.toContain('Rotation');
  });

  test('without faces the regions go, and with them nothing else', () => {
    const before = packet(...others);
    const named = withRegions(before, [{ name: 'Ann', box }], landscape);
    const after = withRegions(named, [], landscape);
    expect(after).not.toMatch(/mwg-rs:Regions|MP:RegionInfo/);
    expect(readXmp(after)).toEqual(readXmp(before));
    expect(withRegions(before, [], landscape)).toBe(before);
  });

  test('boxes for a size that is wrong are written anew with the right one', () => {
    const onSide = { ...landscape, orientation: 6 } as const;
    const before = packet(mwgRegions([3000, 4000], [mwgItem({ name: 'Ann', box: storedBox(box, 6) })]));
    const after = withRegions(before, [{ name: 'Ann', box }], onSide);
    expect(after).toMatch(/stDim:w>4000<.*stDim:h>3000</);
    for (const [found] of readBack(after, onSide)) expect(overlap(found!.box, box)).toBeGreaterThan(0.99);
  });

  test.each([
    ['broken', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'],
    ['not XMP', '<html/>'],
    ['empty', ''],
    ['with entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['too deep', '<a>'.repeat(500) + '</a>'.repeat(500)],
  ])('XMP that is %s is refused', (_, text) => {
    expect(() => withRegions(text, [{ name: 'Ann', box }], landscape)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

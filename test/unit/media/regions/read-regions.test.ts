import { describe, expect, test } from 'vitest';
import { readRegionLists, readRegions, settleRegions } from '../../../../core/media/regions/read-regions.ts';
import { overlap, storedBox, uprightBox } from '../../../../core/media/regions/turn-box.ts';
import type { BoxNorm, FaceRegion } from '../../../../core/media/types.ts';
import { readXmp } from '../../../../core/media/xmp/read-xmp.ts';
import { mwgItem, mwgRegions, packet } from './xmp-text.ts';

const xmp = (...properties: string[]) => readXmp(packet(...properties))!;
const landscape = { storedWidth: 4000, storedHeight: 3000, orientation: 1 } as const;
const onSide = { storedWidth: 4000, storedHeight: 3000, orientation: 6 } as const;

function expectBoxes(regions: FaceRegion[], expected: Record<string, BoxNorm>) {
  expect(regions.map(({ name }) => name)).toEqual(Object.keys(expected));
  for (const { name, box } of regions) expect(overlap(box, expected[name]!)).toBeGreaterThan(0.999);
}

const face = { x: 0.2, y: 0.3, width: 0.1, height: 0.15 };
const microsoft = (name: string, rectangle: string) =>
  `<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType="Resource">
    <MPReg:Rectangle>${rectangle}</MPReg:Rectangle><MPReg:PersonDisplayName>${name}</MPReg:PersonDisplayName>
  </rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>`;

describe('what is a named face', () => {
  test('faces with names, not pets, focus areas, bar codes or nameless faces', () => {
    const items = ['Pet', 'Focus', 'BarCode', 'Face'].map((type, i) =>
      mwgItem({ name: `n${i}`, box: face, type }),
    );
    const regions = readRegions(
      [xmp(mwgRegions([4000, 3000], [...items, mwgItem({ name: ' ', box: face })]))],
      landscape,
    );
    expect(regions.map(({ name }) => name)).toEqual(['n3']);
    const apart = [
      mwgItem({ name: 'a', box: face, type: '' }),
      mwgItem({ name: 'Unknown', box: { ...face, x: 0.7 } }),
    ];
    expect(readRegions([xmp(mwgRegions([4000, 3000], apart))], landscape).map(({ name }) => name)).toEqual([
      'a',
    ]);
  });

  test('in pixels, as circles, with decimal commas, and cut at the edge', () => {
    const area = (fields: string) =>
      `<rdf:li><rdf:Description mwg-rs:Name="N" mwg-rs:Type="Face"><mwg-rs:Area ${fields}/></rdf:Description></rdf:li>`;
    const read = (fields: string) =>
      readRegions([xmp(mwgRegions([4000, 3000], [area(fields)]))], landscape)[0]?.box;
    const pixels = 'stArea:x="1000" stArea:y="1125" stArea:w="400" stArea:h="450" stArea:unit="pixel"';
    expect(overlap(read(pixels)!, face)).toBeCloseTo(1);
    expect(read('stArea:x="0,5" stArea:y="0,5" stArea:d="0,1"')).toEqual({
      x: 0.4625,
      y: 0.45,
      width: expect.closeTo(0.075),
      height: expect.closeTo(0.1),
    });
    const edge = read('stArea:x="0.02" stArea:y="0.5" stArea:w="0.1" stArea:h="0.1"')!;
    expect(edge.x).toBe(0);
    expect(edge.width).toBeCloseTo(0.07);
  });

  test.each([
    'stArea:x="0.5" stArea:y="0.5"',
    'stArea:x="1.2" stArea:y="0.5" stArea:w="0.1" stArea:h="0.1"',
    'stArea:x="NaN" stArea:y="x" stArea:w="1e999" stArea:h="-1"',
    '',
  ])('a region without a usable box (%s) names somebody all the same', (fields) => {
    const item = `<rdf:li><rdf:Description mwg-rs:Name="N"><mwg-rs:Area ${fields}/></rdf:Description></rdf:li>`;
    const lists = readRegionLists(xmp(mwgRegions([4000, 3000], [item])), landscape);
    expect(settleRegions(lists, null)).toEqual({ regions: [], people: ['N'] });
  });

  test('Microsoft, with decimal points and commas', () => {
    for (const rectangle of ['0.2, 0.3, 0.1, 0.15', '0.2,0.3,0.1,0.15', '0,2, 0,3, 0,1, 0,15']) {
      expectBoxes(readRegions([xmp(microsoft('Zoë', rectangle))], landscape), { Zoë: face });
    }
  });

  test('IPTC image regions and ACDSee', () => {
    const iptc = `<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource">
      <Iptc4xmpExt:RegionBoundary rdf:parseType="Resource"><Iptc4xmpExt:rbShape>rectangle</Iptc4xmpExt:rbShape>
      <Iptc4xmpExt:rbUnit>relative</Iptc4xmpExt:rbUnit><Iptc4xmpExt:rbX>0.2</Iptc4xmpExt:rbX>
      <Iptc4xmpExt:rbY>0.3</Iptc4xmpExt:rbY><Iptc4xmpExt:rbW>0.1</Iptc4xmpExt:rbW>
      <Iptc4xmpExt:rbH>0.15</Iptc4xmpExt:rbH></Iptc4xmpExt:RegionBoundary>
      <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ida</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
      </rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>`;
    const acdsee = (assigned: string, name: string) => `<a:Regions xmlns:a="http://ns.acdsee.com/regions/"
      xmlns:s="http://ns.acdsee.com/sType/Area#" rdf:parseType="Resource"><a:RegionList><rdf:Bag><rdf:li>
      <rdf:Description a:Type="Face" a:Name="${name}" a:NameAssignType="${assigned}">
      <a:DLYArea s:x="0.75" s:y="0.375" s:w="0.1" s:h="0.15"/></rdf:Description></rdf:li></rdf:Bag></a:RegionList>
      </a:Regions>`;
    const other = { ...face, x: 0.7 };
    expectBoxes(readRegions([xmp(iptc, acdsee('manual', 'Ole'))], landscape), { Ole: other, Ida: face });
    expect(readRegions([xmp(acdsee('denied', 'Ole'))], landscape)).toEqual([]);
  });
});

describe('which frame the boxes are of', () => {
  const upright = { x: 0.3, y: 0.2, width: 0.12, height: 0.11 };
  const stored = storedBox(upright, 6);
  const both = (size: [number, number], box: BoxNorm) =>
    xmp(mwgRegions(size, [mwgItem({ name: 'N', box })]), microsoft('M', '0.9, 0.9, 0.05, 0.05'));

  test('the stored picture by its size, and by the shape of the boxes where the size is swapped', () => {
    for (const size of [
      [4000, 3000],
      [3000, 4000],
      [400, 300],
    ] as [number, number][]) {
      expectBoxes(readRegions([both(size, stored)], onSide).slice(0, 1), { N: upright });
    }
    expectBoxes(readRegions([both([3000, 4000], upright)], onSide).slice(0, 1), { N: upright });
  });

  test('detected faces decide against it, but only clearly', () => {
    const lists = readRegionLists(both([4000, 3000], upright), onSide);
    expectBoxes(settleRegions(lists, [upright]).regions.slice(0, 1), { N: upright });
    expectBoxes(settleRegions(lists, [{ x: 0.9, y: 0.9, width: 0.05, height: 0.05 }]).regions.slice(0, 1), {
      N: uprightBox(upright, 6),
    });
  });

  test('a picture of another shape keeps the names only, in both schemas', () => {
    const lists = readRegionLists(both([3000, 3000], stored), onSide);
    expect(settleRegions(lists, [upright])).toEqual({ regions: [], people: ['N', 'M'] });
  });

  test('a picture whose pixels were turned afterwards: the faces say which way, nothing else does', () => {
    const lists = readRegionLists(
      xmp(mwgRegions([3000, 4000], [mwgItem({ name: 'N', box: stored })])),
      landscape,
    );
    expect(settleRegions(lists, null)).toEqual({ regions: [], people: ['N'] });
    expect(settleRegions(lists, [{ ...upright, x: 0.8 }])).toEqual({ regions: [], people: ['N'] });
    for (const turn of [6, 8] as const) {
      const turned = uprightBox(stored, turn);
      expectBoxes(settleRegions(lists, [turned]).regions, { N: turned });
    }
  });
});

describe('who says it', () => {
  test('each face and each name once: MWG before Microsoft, the first packet before the second', () => {
    const other = { ...face, x: 0.6 };
    const first = xmp(
      mwgRegions([4000, 3000], [mwgItem({ name: 'Ann', box: face })]),
      microsoft('Anne', '0.21, 0.3, 0.1, 0.15'),
    );
    const second = xmp(
      mwgRegions(
        [4000, 3000],
        [
          mwgItem({ name: 'ANN', box: { ...face, x: 0.8 } }),
          mwgItem({ name: 'Bo', box: other }),
          mwgItem({ name: 'Bo', box: { ...other, y: 0.7 } }),
        ],
      ),
    );
    const regions = readRegions([first, second], landscape);
    expect(regions.map(({ name }) => name)).toEqual(['Ann', 'Bo', 'Bo']);
  });

  test('a hostile list of thousands ends soon', () => {
    const items = Array.from({ length: 3000 }, (_, i) =>
      mwgItem({
        name: `n${i}`,
        box: { x: (i % 60) / 60, y: Math.floor(i / 60) / 60, width: 0.01, height: 0.01 },
      }),
    );
    const startMs = performance.now();
    expect(readRegions([xmp(mwgRegions([4000, 3000], items))], onSide).length).toBeLessThanOrEqual(3000);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});

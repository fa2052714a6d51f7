import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardMeasures, peopleRows } from '../../../renderer/layout/people-rows.ts';
import {
  groupDays,
  layoutPhotos,
  neighbour,
  type PhotoGroup,
  type PhotoLayout,
  photosWithin,
  rowAt,
  rowCount,
  rowOf,
} from '../../../renderer/layout/photo-layout.ts';

const options = {
  ...{ widthPx: 1000, targetHeightPx: 200, gapPx: 4, headingPx: 48 },
  ...{ squares: false, shareRows: false },
};
const asRows = (layout: PhotoLayout) =>
  Array.from({ length: rowCount(layout) }, (_, row) => layout.tilesOf(row));
const groupsOf = (sizes: readonly number[]): PhotoGroup[] => {
  let end = 0;
  return sizes.map((size, i) => {
    end += size;
    return { key: String(i), start: end - size, end };
  });
};

const shapes = fc.array(fc.double({ min: 0.5, max: 2.6, noNaN: true }), { minLength: 1, maxLength: 60 });

test('every photo has one place, in order, within the width, under its heading', () => {
  fc.assert(
    fc.property(
      fc.array(shapes, { maxLength: 6 }),
      fc.integer({ min: 300, max: 2000 }),
      fc.boolean(),
      fc.boolean(),
      (groupedShapes, widthPx, squares, shareRows) => {
        const groups = groupsOf(groupedShapes.map((group) => group.length));
        const aspects = Float32Array.from(groupedShapes.flat());
        const layout = layoutPhotos(aspects, groups, { ...options, widthPx, squares, shareRows });
        const rows = asRows(layout);
        expect(rows.flat().map(({ index }) => index)).toEqual([...aspects.keys()]);
        for (const [row, tiles] of rows.entries()) {
          let rightPx = -4;
          for (const { leftPx, widthPx: tileWidthPx, index } of tiles) {
            if (leftPx < rightPx || tileWidthPx <= 0) throw new Error(`photo ${index} overlaps`);
            rightPx = leftPx + tileWidthPx;
            if (rowOf(layout, index) !== row) throw new Error(`photo ${index} is not found in its row`);
          }
          expect(rightPx).toBeLessThanOrEqual(widthPx);
          expect(layout.rowHeights[row]).toBeLessThanOrEqual(squares ? widthPx : 251);
          expect(rowAt(layout, layout.rowTops[row]! + 1)).toBe(row);
          if (row > 0) {
            const above = layout.rowTops[row - 1]! + layout.rowHeights[row - 1]!;
            expect(layout.rowTops[row]).toBeGreaterThanOrEqual(above + 4);
          }
        }
        // Rows but the last of a group are full.
        const ends = new Set(groups.map(({ end }) => end - 1));
        for (const tiles of rows) {
          const last = tiles.at(-1)!;
          if (!ends.has(last.index)) expect(last.leftPx + last.widthPx).toBe(widthPx);
        }
        let topPx = 0;
        for (const band of layout.bands) {
          expect(band.topPx).toBe(topPx);
          expect(layout.rowTops[band.firstRow]).toBe(topPx + 48);
          topPx += band.heightPx;
        }
        expect(layout.heightPx).toBe(topPx);
        expect(layout.bands.map(({ firstGroup }) => firstGroup).slice(1)).toEqual(
          layout.bands.map(({ endGroup }) => endGroup).slice(0, -1),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('one photo alone keeps the height of the others instead of filling the width', () => {
  expect(asRows(layoutPhotos(Float32Array.of(1), groupsOf([1]), options))).toEqual([
    [{ index: 0, leftPx: 0, widthPx: 200 }],
  ]);
});

test('short days share a row, each under its own date; a long one does not', () => {
  const layout = layoutPhotos(Float32Array.from(Array(9).fill(1)), groupsOf([1, 2, 6]), {
    ...options,
    shareRows: true,
  });
  expect(layout.bands.map(({ firstGroup, endGroup }) => [firstGroup, endGroup])).toEqual([
    [0, 2],
    [2, 3],
  ]);
  const [first, second, third] = layout.tilesOf(0);
  expect(second!.leftPx - first!.leftPx - first!.widthPx).toBe(24);
  expect(third!.leftPx - second!.leftPx - second!.widthPx).toBe(4);
});

test('neighbouring days are grouped by what they have in common', () => {
  const days = ['2020-02-01', '2020-01-31', '2020-01-02', '2019-01-02'];
  const photos = { days, dayStarts: Uint32Array.of(0, 2, 3, 7), ids: { length: 9 } };
  expect(groupDays(photos, (day) => day.slice(0, 7))).toEqual([
    { key: '2020-02', start: 0, end: 2 },
    { key: '2020-01', start: 2, end: 7 },
    { key: '2019-01', start: 7, end: 9 },
  ]);
});

test('arrow keys go to the photo above or below, across headings', () => {
  const layout = layoutPhotos(Float32Array.of(2, 2, 2, 2), groupsOf([2, 2]), options);
  expect(neighbour(layout, 1, 'ArrowDown')).toBe(3);
  expect(neighbour(layout, 2, 'ArrowUp')).toBe(0);
  expect(neighbour(layout, 0, 'ArrowUp')).toBe(0);
  expect(neighbour(layout, 3, 'ArrowRight')).toBe(3);
  expect(neighbour(layout, 3, 'ArrowLeft')).toBe(2);
});

test('a rectangle selects what it touches', () => {
  const layout = layoutPhotos(Float32Array.from(Array(10).fill(1)), groupsOf([10]), options);
  const [row, second] = [layout.rowTops[0]!, layout.rowTops[1]!];
  const box = { leftPx: 250, rightPx: 450, topPx: row + 10, bottomPx: second + 10 };
  const within = photosWithin(layout, box);
  expect(within).toEqual([1, 2, rowOf(layout, 6) === 1 ? 6 : 5, rowOf(layout, 6) === 1 ? 7 : 6]);
  expect(photosWithin(layout, { ...box, topPx: -20, bottomPx: -10 })).toEqual([]);
});

test('200,000 photos are laid out quickly, and no higher than a browser can show', () => {
  const count = 200_000;
  const aspects = Float32Array.from({ length: count }, (_, i) => 0.5 + (i % 7) / 4);
  const groups = groupsOf(
    Array(9_000)
      .fill(Math.floor(count / 9_000))
      .concat(count % 9_000 ? [count - 9_000 * 22] : []),
  );
  const layout = layoutPhotos(aspects, groups, {
    ...options,
    widthPx: 358,
    targetHeightPx: 224,
    shareRows: true,
  });
  expect(layout.heightPx).toBeLessThanOrEqual(16_000_000);
  expect(layout.rowStarts.at(-1)).toBe(count);
  const cpu = process.cpuUsage();
  layoutPhotos(aspects, groups, options);
  // The aim is 50 ms; of the processor, because tests run on busy machines.
  expect(process.cpuUsage(cpu).user / 1000).toBeLessThan(200);
});

test('people with a name come first, the others under their heading', () => {
  const person = (id: number, named: boolean) => ({
    id,
    named,
    name: named ? `Name ${id}` : `person_${id}`,
    hidden: false,
    stranger: false,
    favourite: false,
    birthday: null,
    faces_count: 1,
    photos_count: 1,
    cover_face_id: null,
    created_at: '2026-01-01T00:00:00Z',
  });
  const rows = peopleRows([person(1, false), person(2, true), person(3, true), person(4, true)], 2);
  expect(rows.map((row) => (row.kind === 'cards' ? row.persons.map(({ id }) => id) : row.kind))).toEqual([
    [2, 3],
    [4],
    'heading',
    [1],
  ]);
  expect(rows.map((row) => (row.kind === 'cards' ? row.start : null))).toEqual([0, 2, null, 3]);
});

test('faces are as large as a phone or a desk allows', () => {
  expect(cardMeasures(358)).toMatchObject({ columns: 3, facePx: 100 });
  expect(cardMeasures(1216)).toMatchObject({ columns: 7, facePx: 144 });
});

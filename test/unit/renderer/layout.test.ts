import fc from 'fast-check';
import { expect, test } from 'vitest';
import { justify } from '../../../renderer/layout/justify.ts';
import { cardMeasures, peopleRows } from '../../../renderer/layout/people-rows.ts';
import { neighbour, photoRows } from '../../../renderer/layout/photo-rows.ts';

const options = { widthPx: 1000, targetHeightPx: 200, gapPx: 4 };

test('rows show every photo once, in order, and fill the width without passing it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.05, max: 20, noNaN: true }), { maxLength: 60 }),
      fc.integer({ min: 200, max: 2000 }),
      (aspects, widthPx) => {
        const rows = justify(aspects, { ...options, widthPx });
        expect(rows.flatMap((row) => row.tiles.map((tile) => tile.index))).toEqual(aspects.map((_, i) => i));
        for (const [at, row] of rows.entries()) {
          const used = row.tiles.reduce((sum, tile) => sum + tile.widthPx, 0) + 4 * (row.tiles.length - 1);
          expect(used).toBeLessThanOrEqual(widthPx);
          if (at < rows.length - 1) expect(used).toBe(widthPx);
          expect(row.tiles.every((tile) => tile.widthPx > 0)).toBe(true);
          expect(row.heightPx).toBeLessThanOrEqual(250);
        }
      },
    ),
  );
});

test('one photo alone keeps the height of the others instead of filling the width', () => {
  expect(justify([1], options)).toEqual([{ heightPx: 200, tiles: [{ index: 0, widthPx: 200 }] }]);
});

test('photos are grouped under headings, and what is not read yet has room at the end', () => {
  const square = { width: 10, height: 10 };
  const rows = photoRows([square, square, square], ['May', 'May', 'June'], {
    ...options,
    restCount: 30,
    headingHeightPx: 64,
  });
  expect(
    rows.map((row) => (row.kind === 'heading' ? `${row.label} ${row.start} ${row.count}` : row.kind)),
  ).toEqual(['May 0 2', 'tiles', 'June 2 1', 'tiles', 'rest']);
});

test('arrow keys go to the photo above or below, across headings', () => {
  const wide = { width: 20, height: 10 };
  const rows = photoRows([wide, wide, wide, wide], ['a', 'a', 'b', 'b'], {
    ...options,
    restCount: 0,
    headingHeightPx: 64,
  });
  expect(neighbour(rows, 1, 'ArrowDown', 4)).toBe(3);
  expect(neighbour(rows, 2, 'ArrowUp', 4)).toBe(0);
  expect(neighbour(rows, 0, 'ArrowUp', 4)).toBe(0);
  expect(neighbour(rows, 3, 'ArrowRight', 4)).toBe(3);
  expect(neighbour(rows, 3, 'ArrowLeft', 4)).toBe(2);
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

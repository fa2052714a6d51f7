import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intersectionOverSmaller, intersectionOverUnion, suppressOverlaps } from '../../../models/nms.ts';

const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

test('overlap measures of known boxes', () => {
  const half = [box(0, 0, 10, 10), box(5, 0, 15, 10)] as const;
  const inside = [box(0, 0, 10, 10), box(2, 2, 7, 6)] as const;
  const apart = [box(0, 0, 10, 10), box(10, 0, 20, 10)] as const;
  const empty = [box(3, 3, 3, 8), box(0, 0, 10, 10)] as const;
  expect([half, inside, apart, empty].map(([a, b]) => intersectionOverUnion(a, b))).toEqual([
    1 / 3,
    0.2,
    0,
    0,
  ]);
  expect([half, inside, apart, empty].map(([a, b]) => intersectionOverSmaller(a, b))).toEqual([0.5, 1, 0, 0]);
});

const scoredBox = fc
  .record({
    x: fc.integer({ min: 0, max: 60 }),
    y: fc.integer({ min: 0, max: 60 }),
    side: fc.integer({ min: 1, max: 40 }),
    score: fc.integer({ min: 0, max: 20 }).map((value) => value / 20),
  })
  .map(({ x, y, side, score }) => ({ boxPx: box(x, y, x + side, y + side), score }));

test('what stays does not overlap; what goes overlaps something better that stays', () => {
  fc.assert(
    fc.property(fc.array(scoredBox, { maxLength: 30 }), (boxes) => {
      const kept = suppressOverlaps(boxes, 0.4);
      const overlapping = (a: (typeof boxes)[0]) => (b: (typeof boxes)[0]) =>
        a !== b && intersectionOverUnion(a.boxPx, b.boxPx) > 0.4;
      expect(kept.map(({ score }) => score)).toEqual(
        kept.map(({ score }) => score).toSorted((a, b) => b - a),
      );
      for (const stays of kept) expect(kept.some(overlapping(stays))).toBe(false);
      for (const goes of boxes.filter((each) => !kept.includes(each))) {
        expect(kept.filter(overlapping(goes)).some(({ score }) => score >= goes.score)).toBe(true);
      }
    }),
  );
});

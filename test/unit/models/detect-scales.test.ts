import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrfdPlacements, ultraFaceTiles } from '../../../models/detect-scales.ts';

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
});

test('every look fits its input, keeps the shape and costs a bounded number of pixels', () => {
  fc.assert(
    fc.property(sizes, ({ width, height }) => {
      for (const place of scrfdPlacements(width, height)) {
        expect([place.inputWidth % 32, place.inputHeight % 32]).toEqual([0, 0]);
        expect(place.width).toBeLessThanOrEqual(place.inputWidth);
        expect(place.height).toBeLessThanOrEqual(place.inputHeight);
        expect(place.inputWidth * place.inputHeight).toBeLessThanOrEqual(800 * 800);
        const scale = Math.max(place.width, place.height) / Math.max(width, height);
        expect(Math.abs(place.width - Math.max(1, width * scale))).toBeLessThanOrEqual(1);
        expect(Math.abs(place.height - Math.max(1, height * scale))).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a face that fills the picture is small enough for one of the looks', () => {
  fc.assert(
    fc.property(sizes, ({ width, height }) => {
      const shortSides = scrfdPlacements(width, height).map((place) => Math.min(place.width, place.height));
      expect(Math.min(...shortSides)).toBeLessThanOrEqual(320);
    }),
  );
});

test('tiles lie in the picture and cover all of it', () => {
  fc.assert(
    fc.property(sizes, ({ width, height }) => {
      const [whole, ...quarters] = ultraFaceTiles(width, height);
      expect(whole).toEqual({ x: 0, y: 0, width, height });
      for (const tile of quarters) {
        expect(Math.min(tile.x, tile.y)).toBeGreaterThanOrEqual(0);
        expect(tile.x + tile.width).toBeLessThanOrEqual(width);
        expect(tile.y + tile.height).toBeLessThanOrEqual(height);
      }
      if (quarters.length > 0) {
        expect(Math.max(...quarters.map(({ x, width: tileWidth }) => x + tileWidth))).toBe(width);
        expect(quarters[0]!.width * 2).toBeGreaterThanOrEqual(width);
      }
    }),
  );
});

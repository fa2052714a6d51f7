import fc from 'fast-check';
import { expect, test } from 'vitest';
import { birthdayParts, birthdayText, formatBirthday } from '../../../renderer/app/birthday.ts';
import { likeness } from '../../../renderer/app/likeness.ts';
import { draggedBox, keyedBox, startBox } from '../../../renderer/layout/drawn-box.ts';
import { panelPlace } from '../../../renderer/layout/panel-place.ts';
import { pointInUse, rocPath, rocX, someOf } from '../../../renderer/layout/roc-curve.ts';

const size = { width: 400, height: 200 };

test('a frame is drawn from any corner and cut at the edge of the photo', () => {
  expect(draggedBox({ x: 50, y: 50 }, { x: 150, y: 150 }, size)).toEqual({
    x: 0.125,
    y: 0.25,
    width: 0.25,
    height: 0.5,
  });
  expect(draggedBox({ x: 200, y: 100 }, { x: 100, y: -50 }, size)).toEqual({
    x: 0.25,
    y: 0,
    width: 0.25,
    height: 0.5,
  });
  expect(draggedBox({ x: 40, y: 20 }, { x: 41, y: 90 }, size)).toBeNull();
});

test('arrow keys move a frame and change its size, and it never leaves the photo', () => {
  const start = startBox(size);
  expect(start).toEqual({ x: 0.4375, y: 0.375, width: 0.125, height: 0.25 });
  expect(keyedBox(start, 'ArrowRight', false, size)!.x).toBeCloseTo(0.4475);
  // The same number of pixels in both directions.
  expect(keyedBox(start, 'ArrowDown', false, size)!.y).toBeCloseTo(0.395);
  expect(keyedBox(start, 'ArrowLeft', true, size)!.width).toBeCloseTo(0.115);
  expect(keyedBox(start, 'Enter', false, size)).toBeNull();
  const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown');
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 300 }), (presses) => {
      const box = presses.reduce((now, [name, resize]) => keyedBox(now, name, resize, size)!, start);
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
      expect(Math.max(box.x + box.width, box.y + box.height)).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

test('a panel opens beside its face, on the side that has room', () => {
  const panel = { width: 300, height: 200 };
  const room = { width: 1000, height: 600 };
  expect(panelPlace({ left: 100, top: 50, right: 200, bottom: 150 }, panel, room)).toEqual({
    left: 208,
    top: 50,
  });
  expect(panelPlace({ left: 700, top: 500, right: 800, bottom: 590 }, panel, room)).toEqual({
    left: 392,
    top: 392,
  });
  // Neither side has room.
  expect(panelPlace({ left: 100, top: 50, right: 900, bottom: 300 }, panel, room)).toEqual({
    left: 350,
    top: 308,
  });
});

test('a birthday is as exact as it is known, and there must be such a day', () => {
  expect(birthdayText({ year: '1956', month: '03', day: '8' })).toBe('1956-03-08');
  expect(birthdayText({ year: '1956', month: '03', day: '' })).toBe('1956-03');
  expect(birthdayText({ year: '1956', month: '', day: '' })).toBe('1956');
  expect(birthdayText({ year: '', month: '', day: '' })).toBeNull();
  for (const parts of [
    { year: '1957', month: '02', day: '29' },
    { year: '56', month: '', day: '' },
    { year: '1956', month: '', day: '8' },
    { year: '', month: '03', day: '8' },
    { year: 'then', month: '', day: '' },
  ]) {
    expect(birthdayText(parts)).toBeUndefined();
  }
  expect(birthdayParts('1956-03-08')).toEqual({ year: '1956', month: '03', day: '8' });
  expect(birthdayParts('1956')).toEqual({ year: '1956', month: '', day: '' });
  expect(birthdayParts(null)).toEqual({ year: '', month: '', day: '' });
  expect(formatBirthday('1956-03', 'ru')).toMatch(/^Март 1956/);
});

test('likeness is told on the scale of the library', () => {
  expect([0.7, 0.34, 0.33, 0.17, 0.16, -0.2].map((value) => likeness(value, 0.34))).toEqual([
    'very',
    'very',
    'little',
    'little',
    'hardly',
    'hardly',
  ]);
});

test('the curve rises from few mistakes to all, and the point in use is the nearest one', () => {
  const points = [0.6, 0.4, 0.2].map((threshold, i) => ({
    threshold,
    true_rate: 0.5 + i * 0.25,
    false_rate: 10 ** (i * 2 - 4),
  }));
  expect(points.map((point) => rocX(point.false_rate))).toEqual([0, 0.5, 1]);
  expect(rocX(0)).toBe(0);
  expect(rocPath(points, 100, 100)).toBe('M0.0 50.0 L50.0 25.0 L100.0 0.0');
  expect(pointInUse(points, 0.37)?.threshold).toBe(0.4);
  expect(pointInUse([], 0.37)).toBeUndefined();
  const many = Array.from({ length: 100 }, (_, i) => ({ threshold: i, true_rate: 0, false_rate: 0 }));
  expect(someOf(many, 5).map(({ threshold }) => threshold)).toEqual([0, 25, 50, 74, 99]);
});

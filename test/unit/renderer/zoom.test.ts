import { expect, test } from 'vitest';
import {
  type Frame,
  fitInto,
  fittedView,
  pannedBy,
  revealing,
  scaleLimits,
  steppedScale,
  swipeEnd,
  type Turn,
  toggledScale,
  turnedBox,
  type View,
  wheelMeaning,
  within,
  zoomedAt,
} from '../../../renderer/layout/zoom.ts';

/** A photo of 4000 × 3000 in a window, above the middle by 10 px. */
const frame: Frame = {
  fitted: { width: 800, height: 600 },
  room: { width: 1000, height: 640 },
  offset: { x: 0, y: -10 },
  actual: 5,
};

/** Where a point of the photo (px from its middle, at scale 1) is shown. */
const shownAt = ({ scale, x, y }: View, point: { x: number; y: number }) => ({
  x: point.x * scale + x,
  y: point.y * scale + y,
});

test('a photo fits its room in one direction, and an icon stays small', () => {
  expect(fitInto(2, { width: 1000, height: 900 })).toEqual({ width: 1000, height: 500 });
  expect(fitInto(0.5, { width: 1000, height: 900 })).toEqual({ width: 450, height: 900 });
  expect(fitInto(1, { width: 1000, height: 900 }, { width: 16, height: 16 })).toEqual({
    width: 48,
    height: 48,
  });
  // A strip of 20000 × 10 is at least a line, and no room is no division by zero.
  expect(fitInto(2000, { width: 1000, height: 900 })).toEqual({ width: 1000, height: 1 });
  expect(fitInto(1.5, { width: 0, height: 0 })).toEqual({ width: 1, height: 1 });
});

test('what is under the pointer stays under it', () => {
  for (const at of [
    { x: 0, y: 0 },
    { x: 100, y: -50 },
  ]) {
    const once = zoomedAt(fittedView, frame, 3, at);
    const point = { x: at.x, y: at.y };
    expect(shownAt(once, point).x).toBeCloseTo(at.x);
    expect(shownAt(once, point).y).toBeCloseTo(at.y);
    const twice = zoomedAt(once, frame, 4.5, at);
    expect(shownAt(twice, point).x).toBeCloseTo(at.x);
    // And back to the fitted size it lies as it did.
    expect(zoomedAt(twice, frame, 1, at)).toEqual(fittedView);
  }
});

test('a magnified photo covers its room and leaves no gap at a border', () => {
  const big = zoomedAt(fittedView, frame, 2);
  const far = pannedBy(big, frame, { x: 9999, y: -9999 });
  // 1600 px in 1000: 300 over on each side; 1200 in 640: 280, and 10 for where it stands.
  expect(far).toEqual({ scale: 2, x: 300, y: -270 });
  expect(pannedBy(big, frame, { x: -9999, y: 9999 })).toEqual({ scale: 2, x: -300, y: 290 });
});

test('a face outside of the window is brought into it, one inside stays', () => {
  const big = zoomedAt(fittedView, frame, 4);
  const face = { x: 0.02, y: 0.1, width: 0.05, height: 0.08 };
  const shown = revealing(big, frame, face);
  const left = (face.x - 0.5) * 800 * 4 + shown.x + 500;
  const top = (face.y - 0.5) * 600 * 4 + shown.y - 10 + 320;
  expect([left, top].map(Math.round)).toEqual([48, 48]);
  expect(revealing(shown, frame, face)).toEqual(shown);
  // At the very border there is no space around it to be had.
  const corner = revealing(big, frame, { x: 0, y: 0, width: 0.05, height: 0.08 });
  expect(corner).toEqual(within(corner, frame));
  expect((0 - 0.5) * 800 * 4 + corner.x + 500).toBeCloseTo(0);
});

test('what fits is not moved, and one direction may fit when the other does not', () => {
  expect(pannedBy(fittedView, frame, { x: 50, y: 50 })).toEqual(fittedView);
  const wide = { ...frame, fitted: { width: 1000, height: 200 } };
  expect(pannedBy(zoomedAt(fittedView, wide, 2), wide, { x: 100, y: 100 })).toEqual({
    scale: 2,
    x: 100,
    y: 0,
  });
  // Through the scale at which it begins to be larger than its room, nothing jumps.
  const before = within({ scale: 1.049, x: 0, y: 0 }, frame);
  const after = within({ scale: 1.051, x: 0, y: 0 }, frame);
  expect(Math.abs(after.y - before.y)).toBeLessThan(1);
});

test('the scale has limits, in which 100 % always lies', () => {
  expect(zoomedAt(fittedView, frame, 1e9).scale).toBe(40);
  expect(zoomedAt(fittedView, frame, 0.01).scale).toBe(1);
  const icon = { ...frame, actual: 1 / 3 };
  expect(scaleLimits(icon)).toEqual([1 / 3, 4]);
  expect(zoomedAt(fittedView, icon, 0.01).scale).toBeCloseTo(1 / 3);
});

test('keys step and stop at the size that fits', () => {
  expect(steppedScale(1, 1)).toBe(1.5);
  expect(steppedScale(1.5, -1)).toBe(1);
  expect(steppedScale(1.2, -1)).toBe(1);
  expect(steppedScale(0.8, 1)).toBe(1);
  expect(steppedScale(4, -1)).toBeCloseTo(2.667);
});

test('a double click goes to 100 % and back', () => {
  expect(toggledScale(fittedView, frame)).toBe(5);
  expect(toggledScale({ scale: 5, x: 3, y: 4 }, frame)).toBe(1);
  // Where 100 % is what is seen already, a double click still magnifies.
  expect(toggledScale(fittedView, { ...frame, actual: 1.1 })).toBe(2);
  expect(toggledScale(fittedView, { ...frame, actual: 0.4 })).toBe(0.4);
});

test('boxes turn with the photo, and four turns are none', () => {
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  const once = turnedBox(box, 1);
  // The upper left corner of the upright photo is the upper right one of the photo turned clockwise.
  expect(once.x).toBeCloseTo(0.4);
  expect(once.y).toBeCloseTo(0.1);
  expect([once.width, once.height]).toEqual([0.4, 0.3]);
  let turned = box;
  for (let i = 1; i <= 4; i += 1) {
    turned = turnedBox(turned, 1);
    const direct = turnedBox(box, (i % 4) as Turn);
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(turned[side]).toBeCloseTo(direct[side]);
  }
});

test('a mouse wheel magnifies, a touchpad moves, and a pinch magnifies', () => {
  const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false };
  expect(wheelMeaning({ ...wheel, deltaY: -100 })).toEqual({ kind: 'zoom', factor: Math.exp(0.25) });
  expect(wheelMeaning({ ...wheel, deltaY: 3, deltaMode: 1 })).toMatchObject({ kind: 'zoom' });
  expect(wheelMeaning({ ...wheel, deltaX: 4, deltaY: 7.5 })).toEqual({ kind: 'pan', by: { x: -4, y: -7.5 } });
  expect(wheelMeaning({ ...wheel, deltaY: -10, ctrlKey: true })).toEqual({
    kind: 'zoom',
    factor: Math.exp(0.1),
  });
  // A wheel that was thrown does not jump from one end to the other.
  expect(wheelMeaning({ ...wheel, deltaY: -5000 })).toEqual({ kind: 'zoom', factor: Math.exp(0.3) });
});

test('a swipe goes on when it was far or quick, and only the way that the finger went', () => {
  expect(swipeEnd(-200, 0, 390)).toBe('next');
  expect(swipeEnd(120, 0, 390)).toBe('previous');
  expect(swipeEnd(-40, -0.9, 390)).toBe('next');
  expect(swipeEnd(-40, 0.9, 390)).toBeNull();
  expect(swipeEnd(-10, -2, 390)).toBeNull();
  expect(swipeEnd(60, 0.1, 390)).toBeNull();
});

import { expect, test } from 'vitest';
import { gridStep, letterOf } from '../../../renderer/app/keys.ts';

test('a letter is what the key types, or with another alphabet what stands at its place', () => {
  expect(letterOf({ key: 'y', code: 'KeyY' })).toBe('Y');
  expect(letterOf({ key: 'н', code: 'KeyY' })).toBe('Y');
  // A German keyboard has Z where the English one has Y.
  expect(letterOf({ key: 'z', code: 'KeyY' })).toBe('Z');
  expect(letterOf({ key: '1', code: 'Digit1' })).toBeNull();
  // A French keyboard has a comma where the English one has M.
  expect(letterOf({ key: ',', code: 'KeyM' })).toBeNull();
  expect(letterOf({ key: 'ArrowLeft', code: 'ArrowLeft' })).toBeNull();
});

test('arrow keys move in a grid and stay in it', () => {
  // Two rows of three and one of two.
  const step = (key: string, at: number) => gridStep(key, at, 8, 3);
  expect(step('ArrowRight', 2)).toBe(3);
  expect(step('ArrowLeft', 0)).toBe(0);
  expect(step('ArrowUp', 4)).toBe(1);
  expect(step('ArrowUp', 1)).toBe(1);
  expect(step('ArrowDown', 5)).toBe(7);
  expect(step('ArrowDown', 7)).toBe(7);
  expect(step('ArrowDown', 6)).toBe(6);
  expect(step('End', 0)).toBe(7);
  expect(step('Home', 5)).toBe(0);
  expect(step('toString', 5)).toBeUndefined();
});

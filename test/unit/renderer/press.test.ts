import { expect, test } from 'vitest';
import { createKeyReader, pressOf } from '../../../renderer/app/press.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, isComposing: false };
const press = (key: string, code = '', modifiers: Partial<typeof none> = {}) =>
  pressOf({ key, code, ...none, ...modifiers });

test('a press is told as one word, whatever the alphabet', () => {
  expect(press('y', 'KeyY')).toBe('Y');
  expect(press('н', 'KeyY')).toBe('Y');
  // The Z of a German keyboard.
  expect(press('z', 'KeyY', { ctrlKey: true })).toBe('Mod+Z');
  expect(press('я', 'KeyZ', { metaKey: true, shiftKey: true })).toBe('Mod+Shift+Z');
  expect(press('ArrowLeft', 'ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft');
  expect(press(' ', 'Space')).toBe('Space');
  expect(press('z', 'KeyZ', { ctrlKey: true, altKey: true })).toBe('Mod+Alt+Z');
});

test('signs are what they are, however they are typed', () => {
  expect(press('?', 'Slash', { shiftKey: true })).toBe('?');
  expect(press('?', 'Digit7', { shiftKey: true })).toBe('?');
  expect(press('/', 'Digit7', { shiftKey: true })).toBe('/');
  // AltGr is told as Ctrl and Alt.
  expect(press('@', 'KeyQ', { ctrlKey: true, altKey: true })).toBe('@');
});

test('what is no press by itself is none', () => {
  expect(press('Shift', 'ShiftLeft', { shiftKey: true })).toBeNull();
  expect(press('Dead', 'Quote')).toBeNull();
  expect(press('a', 'KeyA', { isComposing: true })).toBeNull();
});

function reader() {
  const done: string[] = [];
  const clock = { nowMs: 0 };
  const read = createKeyReader(() => clock.nowMs);
  const row = (...presses: string[]) => ({ presses, run: (wanted: string) => void done.push(wanted) });
  return { done, clock, read, row };
}

test('keys that follow each other mean something together, unless it takes too long', () => {
  const { done, clock, read, row } = reader();
  const rows = [row('G P'), row('G H'), row('P')];
  expect([read('G', rows), read('P', rows)]).toEqual([true, true]);
  expect([read('G', rows), read('X', rows)]).toEqual([true, false]);
  expect(read('P', rows)).toBe(true);
  read('G', rows);
  clock.nowMs += 2_000;
  read('P', rows);
  // What begins nothing counts by itself.
  read('G', rows);
  read('G', rows);
  read('H', rows);
  expect(done).toEqual(['G P', 'P', 'P', 'G H']);
});

test('the nearest row that takes a press has it', () => {
  const { done, read, row } = reader();
  const near = { presses: ['Mod+Z'], run: () => false };
  expect(read('Mod+Z', [near, row('Mod+Z')])).toBe(true);
  expect(done).toEqual(['Mod+Z']);
  expect(read('Mod+Z', [{ ...row('Mod+Z'), off: true }, { presses: ['Mod+Z'] }])).toBe(false);
});

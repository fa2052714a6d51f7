import fc from 'fast-check';
import { expect, test } from 'vitest';
import { among, extended, from, nothing, type Selection, toggled } from '../../../renderer/app/selection.ts';

const order = [10, 20, 30, 40, 50];
const ids = (selection: Selection) => [...selection.ids].sort((a, b) => a - b);

test('a click adds one and takes it out again', () => {
  const one = toggled(nothing, 20);
  expect(ids(one)).toEqual([20]);
  expect(ids(toggled(toggled(one, 40), 20))).toEqual([40]);
});

test('Shift takes all from the last one chosen, in both directions, and keeps the others', () => {
  const start = toggled(toggled(nothing, 10), 30);
  expect(ids(extended(start, order, 50))).toEqual([10, 30, 40, 50]);
  const up = extended(start, order, 20);
  expect(ids(up)).toEqual([10, 20, 30]);
  // A range can be made longer from where it began.
  expect(ids(extended(up, order, 40))).toEqual([10, 20, 30, 40]);
  expect(ids(extended(nothing, order, 40))).toEqual([40]);
  expect(ids(extended(start, order, 99))).toEqual([10, 30]);
});

test('a range begins where the reader stands, or goes on where it began', () => {
  const first = extended(from(nothing, 20), order, 30);
  expect(ids(first)).toEqual([20, 30]);
  expect(ids(extended(from(first, 30), order, 40))).toEqual([20, 30, 40]);
  // Elsewhere another one begins.
  expect(ids(extended(from(toggled(nothing, 10), 40), order, 50))).toEqual([10, 40, 50]);
});

test('what goes away is not selected any more, and no range begins there', () => {
  const selection = among(toggled(toggled(nothing, 10), 30), [10, 20]);
  expect(ids(selection)).toEqual([10]);
  expect(ids(extended(selection, [10, 20], 20))).toEqual([10, 20]);
  expect(selection.anchor).toBeNull();
});

test('whatever is done, only things that are shown are selected', () => {
  const step = fc.tuple(fc.constantFrom('toggle', 'extend'), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(step), fc.uniqueArray(fc.integer({ min: 1, max: 9 })), (steps, shown) => {
      let selection = nothing;
      for (const [what, id] of steps) {
        selection = what === 'toggle' ? toggled(selection, id) : extended(selection, shown, id);
      }
      expect(shown).toEqual(expect.arrayContaining([...among(selection, shown).ids]));
    }),
  );
});

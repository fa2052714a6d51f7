import { expect, test } from 'vitest';
import { joinScales } from '../../../models/join-scales.ts';

const rules = { nmsIou: 0.4, aloneScore: 0.6, agreedScore: 0.45, supportScore: 0.3 };
const face = (x1: number, side: number, score: number) => ({
  boxPx: { x1, y1: 0, x2: x1 + side, y2: side },
  score,
});

test('a face that both looks saw comes once, with the better box', () => {
  const fine = face(0, 100, 0.9);
  const coarse = face(4, 100, 0.8);
  expect(joinScales([[fine], [coarse]], rules)).toEqual([fine]);
});

test('a doubtful face stays where the other look supports it, and only there', () => {
  const supported = face(0, 100, 0.5);
  const alone = face(300, 100, 0.5);
  expect(joinScales([[supported, alone], [face(2, 100, 0.35)]], rules)).toEqual([supported]);
});

test('a second box of the same look supports nothing', () => {
  expect(joinScales([[face(0, 100, 0.5), face(4, 100, 0.48)], []], rules)).toEqual([]);
});

test('a part of a face that a finer look took for a face is dropped', () => {
  const whole = face(0, 300, 0.8);
  expect(joinScales([[face(100, 90, 0.7)], [whole]], rules)).toEqual([whole]);
});

test('the best score comes first', () => {
  const scores = joinScales([[face(0, 50, 0.7)], [face(200, 50, 0.9), face(400, 50, 0.8)]], rules);
  expect(scores.map(({ score }) => score)).toEqual([0.9, 0.8, 0.7]);
});

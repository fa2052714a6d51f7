import { expect, test } from 'vitest';
import type { ReviewQuestion } from '../../../core/contract/schemas.ts';
import { answered, arrived, askedAgain, emptyQueue } from '../../../renderer/app/review-queue.ts';

const question = (id: string): ReviewQuestion => ({
  id,
  kind: 'who_is_this',
  person: null,
  other: null,
  face_ids: [1],
  other_face_ids: [],
  suggestions: [],
  similarity: null,
  settles: 1,
});
const review = (left: number, ...ids: string[]) => ({ questions: ids.map(question), left });
const waiting = (queue: { waiting: readonly ReviewQuestion[] }) => queue.waiting.map(({ id }) => id);

test('the next question is there as soon as one is answered, and comes back when that is taken back', () => {
  const start = arrived(emptyQueue, review(7, 'a', 'b', 'c'), new Set(), false);
  const next = answered(start);
  expect(waiting(next)).toEqual(['b', 'c']);
  expect(next.left).toBe(6);
  const back = askedAgain(next);
  expect(waiting(back)).toEqual(['a', 'b', 'c']);
  expect(back.left).toBe(7);
  expect(back.answered).toEqual([]);
  expect(askedAgain(back)).toEqual(back);
});

test('what was answered is not asked again while the engine does not know it yet', () => {
  const queue = answered(arrived(emptyQueue, review(3, 'a', 'b', 'c'), new Set(), false));
  const next = arrived(queue, review(3, 'a', 'b', 'c'), new Set(['a']), false);
  expect(waiting(next)).toEqual(['b', 'c']);
  expect(next.left).toBe(2);
});

test('the question that is being read stays; one that just appeared makes room for what matters more', () => {
  const queue = arrived(emptyQueue, review(3, 'a', 'b'), new Set(), false);
  expect(waiting(arrived(queue, review(5, 'x', 'b', 'a'), new Set(), true))).toEqual(['a', 'x', 'b']);
  expect(waiting(arrived(queue, review(5, 'x', 'b'), new Set(), true))).toEqual(['a', 'x', 'b']);
  expect(waiting(arrived(queue, review(5, 'x', 'b'), new Set(), false))).toEqual(['x', 'b']);
});

test('answering nothing changes nothing', () => {
  expect(answered(emptyQueue)).toEqual(emptyQueue);
});

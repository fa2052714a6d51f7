import { expect, test } from 'vitest';
import { packColour } from '../../../core/contract/timeline.ts';
import { colourOf, dayOf, readTimeline, sameIds, tilePhoto } from '../../../renderer/app/timeline.ts';

const base64 = (numbers: Uint8Array | Uint16Array | Uint32Array) =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');

const answer = {
  total: 4,
  days: ['2020-12-24', '2019-07-04'],
  counts: [1, 3],
  ids: base64(Uint32Array.of(70_000, 3, 300, 2)),
  shapes: base64(Uint8Array.of(64, 0, 255, 1)),
  colours: base64(Uint16Array.of(packColour(255, 0, 0), 0, 1, 65535)),
  marks: base64(Uint8Array.of(1, 2 | 16, 1 | 4, 8 | 32)),
  durations_s: [61, 0],
  stack_counts: [3],
};

test('the columns of a timeline are read as they were written', () => {
  const timeline = readTimeline(answer);
  expect(timeline.ids).toEqual([70_000, 3, 300, 2]);
  // What is not known is a usual landscape; panoramas and tall scans are cropped.
  expect([...timeline.aspects].map((aspect) => Number(aspect.toFixed(2)))).toEqual([1, 1.5, 2.6, 0.5]);
  expect([0, 1, 2, 3].map((index) => dayOf(timeline, index))).toEqual([
    '2020-12-24',
    ...Array(3).fill('2019-07-04'),
  ]);
  expect([0, 1, 3].map((index) => colourOf(timeline, index))).toEqual([
    'rgb(255 0 0)',
    null,
    'rgb(255 255 255)',
  ]);
  const plain = { kind: 'photo', available: true, has_motion: false, stack_count: 1, duration_ms: null };
  const rest = { dated: true, copies: false };
  expect([0, 1, 2, 3].map((index) => tilePhoto(timeline, index))).toEqual([
    { ...plain, ...rest, id: 70_000, kind: 'video', duration_ms: 61_000, taken_at: '2020-12-24T00:00' },
    { ...plain, ...rest, id: 3, has_motion: true, stack_count: 3, taken_at: '2019-07-04T00:00' },
    { ...plain, ...rest, id: 300, kind: 'video', dated: false, taken_at: '2019-07-04T00:00' },
    { ...plain, ...rest, id: 2, available: false, copies: true, taken_at: '2019-07-04T00:00' },
  ]);
});

test('lists are the same when they show the same photos in the same order', () => {
  const timeline = readTimeline(answer);
  const with4 = (ids: Uint32Array) => readTimeline({ ...answer, ids: base64(ids) });
  expect(sameIds(timeline, readTimeline(answer))).toBe(true);
  expect(sameIds(timeline, with4(Uint32Array.of(3, 70_000, 300, 2)))).toBe(false);
});

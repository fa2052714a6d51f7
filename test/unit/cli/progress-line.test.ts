import { expect, test } from 'vitest';
import { progressLine } from '../../../core/cli/progress.ts';
import type { TaskProgress } from '../../../core/contract/schemas.ts';

test('each stage of a task is a line for people', () => {
  const progress = (change: Partial<TaskProgress>): TaskProgress => ({
    ...{ stage: 'waiting', current: 0, total: 0, percent: 0, photos_per_second: null, seconds_left: null },
    ...change,
  });
  const analyzing = { stage: 'analyzing', current: 12, total: 100 } as const;
  expect(
    [
      progress({}),
      progress({ stage: 'finding', current: 1234 }),
      progress(analyzing),
      progress({ ...analyzing, photos_per_second: 3.5, seconds_left: 26 }),
      progress({ ...analyzing, photos_per_second: 3.5, seconds_left: 90 }),
      progress({ ...analyzing, photos_per_second: 0.1, seconds_left: 9000 }),
      progress({ stage: 'grouping', current: 40, total: 100 }),
      progress({ stage: 'downloading', current: 1_600_000, total: 41_000_000 }),
      progress({ stage: 'done', current: 100, total: 100 }),
    ].map(progressLine),
  ).toEqual([
    'waiting',
    'finding photos: 1234',
    'looking for faces: 12 of 100 photos',
    'looking for faces: 12 of 100 photos, 3.5/s, 26 s left',
    'looking for faces: 12 of 100 photos, 3.5/s, 2 min left',
    'looking for faces: 12 of 100 photos, 0.1/s, 2.5 h left',
    'grouping faces into people: 40 %',
    'fetching the model pack: 2 of 41 MB',
    'done',
  ]);
});

import { expect, test } from 'vitest';
import { runSequence, shrink, stepsOf } from '../../property/sequences.ts';

/** Random on every run, so that time finds what a fixed choice does not. */
const surpriseSeed = 1_000_000 + Math.floor(Math.random() * 1e9);

async function broken(from: number, count: number): Promise<string[]> {
  const found: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await runSequence(seed, stepsOf(seed));
    if (!outcome.broken) continue;
    const { steps, what } = await shrink(seed, stepsOf(seed));
    found.push(`seed ${seed}: ${steps.map(({ kind }) => kind).join(', ')}: ${what}`);
  }
  return found;
}

test('random sequences of words, rescans, groupings, packs, undoing and kills lose nothing', async () => {
  expect(await broken(1, 180)).toEqual([]);
});

test(`and such that nobody has seen, from seed ${surpriseSeed}`, async () => {
  expect(await broken(surpriseSeed, 60)).toEqual([]);
});

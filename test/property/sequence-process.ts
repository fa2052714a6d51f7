// Child process that runs the sequences with the seeds `from` … `to` − 1 and answers what happened.
import { runSequence, stepsOf } from './sequences.ts';

export type FromSequences = {
  seed: number;
  steps: number;
  broken: string | null;
  counts: [string, number][];
};

const [from, to] = process.argv.slice(2).map(Number) as [number, number];
for (let seed = from; seed < to; seed++) {
  const steps = stepsOf(seed);
  const { broken, counts } = await runSequence(seed, steps);
  process.send!({
    ...{ seed, steps: steps.length, counts: [...counts] },
    broken: broken?.what ?? null,
  } satisfies FromSequences);
}
process.disconnect();

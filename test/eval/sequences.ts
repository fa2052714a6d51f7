import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { FromSequences } from '../property/sequence-process.ts';
import { shrink, stepsOf } from '../property/sequences.ts';

/**
 * `npm run eval -- sequences [count] [first seed]`: random sequences of what an owner, the disk and a kill can do to a
 * library, each step checked against a model of what was said (test/property). Prints how often what happened.
 */
export async function run(args: string[]): Promise<void> {
  const [count = 1000, first = 1] = args.map(Number);
  const startMs = performance.now();
  const counts = new Map<string, number>();
  const broken: { seed: number; what: string }[] = [];
  let steps = 0;
  let done = 0;
  const processes = availableParallelism();
  const share = Math.ceil(count / processes);
  const ends = Array.from({ length: processes }, (_, i) => {
    const from = first + i * share;
    const to = Math.min(first + count, from + share);
    return from < to
      ? runShare(from, to, (result) => {
          done++;
          steps += result.steps;
          for (const [what, times] of result.counts) counts.set(what, (counts.get(what) ?? 0) + times);
          if (result.broken !== null) {
            broken.push({ seed: result.seed, what: result.broken });
            console.error(`seed ${result.seed}: ${result.broken}`);
          }
          if (done % 500 === 0) console.error(`${done} of ${count}, ${broken.length} broken`);
        })
      : Promise.resolve();
  });
  await Promise.all(ends);
  const seconds = (performance.now() - startMs) / 1000;

  for (const [what, times] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${String(times).padStart(8)}  ${what}`);
  }
  const lost = broken.filter(({ what }) => /\bname\b|not in the list|not found by name/.test(what)).length;
  console.log(`${done} sequences, ${steps} steps, seeds from ${first}, ${seconds.toFixed(0)} s`);
  console.log(`lost names ${lost}, broken constraints ${broken.length - lost}`);
  for (const { seed } of broken.slice(0, 3)) {
    const { steps: fewest, what } = await shrink(seed, stepsOf(seed));
    console.log(`seed ${seed}: ${fewest.map(({ kind }) => kind).join(', ')}\n  ${what}`);
  }
  if (broken.length > 0 || done < count) process.exitCode = 1;
}

function runShare(from: number, to: number, onResult: (result: FromSequences) => void): Promise<void> {
  const child = fork(resolve(import.meta.dirname, '../property/sequence-process.ts'), [
    String(from),
    String(to),
  ]);
  return new Promise((end, reject) => {
    child.on('message', onResult);
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? end() : reject(new Error(`ended with ${code}`))));
  });
}

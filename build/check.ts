import { endStepsWithThisProcess, packageCommand, printStep, runStep, type Step, seconds } from './steps.ts';

/** What is checked without running the product: format, lint, arrows between folders, types. */
export function staticSteps(): Step[] {
  const common = { timeLimitMs: 120_000, output: 'kept' } as const;
  return [
    {
      name: 'format, lint and arrows',
      command: [packageCommand('@biomejs/biome', 'biome'), 'ci', '--colors=off', '.'],
      ...common,
    },
    { name: 'types', command: [packageCommand('typescript', 'tsc'), '-p', '.'], ...common },
    {
      name: 'types of the page',
      command: [packageCommand('typescript', 'tsc'), '-p', 'renderer'],
      ...common,
    },
  ];
}

async function main(): Promise<void> {
  endStepsWithThisProcess();
  const startedAt = performance.now();
  const unit: Step = {
    name: 'unit tests',
    command: [packageCommand('vitest'), 'run', '--project', 'unit', '--reporter=dot'],
    timeLimitMs: 120_000,
    output: 'kept',
  };
  const results = await Promise.all(
    [...staticSteps(), unit].map(async (step) => {
      const result = await runStep(step);
      printStep(result);
      return result;
    }),
  );
  const failed = results.filter((result) => !result.ok);
  const took = seconds(performance.now() - startedAt);
  console.log(
    failed.length === 0
      ? `check: all ${results.length} steps passed in ${took}`
      : `check: ${failed.map((result) => result.name).join('; ')} failed (${failed.length} of ${results.length}) in ${took}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (import.meta.main) await main();

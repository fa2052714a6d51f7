import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { staticSteps } from '../build/check.ts';
import {
  endStepsWithThisProcess,
  packageCommand,
  printStep,
  repositoryRoot,
  runStep,
  type Step,
  type StepResult,
} from '../build/steps.ts';
import { provideChromium } from './chromium.ts';
import {
  addSummaries,
  emptySummary,
  listPlaywright,
  type PlaywrightReport,
  type Summary,
  skipLines,
  summarizePlaywright,
  totalLine,
} from './summary.ts';

/**
 * `npm test`: gets a browser, builds the page, checks format, lint and types, runs every test and ends with one
 * line `N passed, N failed, N skipped`. A step that fails counts as one failed test.
 */

const reportDir = resolve(repositoryRoot, 'test-results');

/** Marks every process of this run, so that those that outlive their test can be found and ended. */
const runId = `heirloom-test-${process.pid}-${Date.now()}`;

/** A build or static step: nothing to count when it is well, one failure when it is not. */
function summarizeStep(result: StepResult): Summary {
  printStep(result);
  return { ...emptySummary, failed: result.ok ? 0 : 1 };
}

function readReport<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}

/** Reads what a test runner reports; one that fails without a failed test, or writes nothing, is a failure itself. */
function settle(result: StepResult, summary: Summary | null): Summary {
  if (summary !== null && (result.ok || summary.failed > 0)) return summary;
  console.log(`${result.name}: ${result.output || 'wrote no report'}`);
  return { ...(summary ?? emptySummary), failed: 1 };
}

async function runVitest(): Promise<Summary> {
  const path = resolve(reportDir, 'vitest.json');
  const result = await runStep({
    name: 'vitest',
    command: [packageCommand('vitest'), 'run', '--reporter=default', '--reporter=./test/vitest-summary.ts'],
    timeLimitMs: 3_000_000,
    output: 'live',
    env: { HEIRLOOM_TEST_SUMMARY: path },
  });
  return settle(result, readReport<Summary>(path));
}

async function playwright(
  args: string[],
  output: Step['output'],
): Promise<[StepResult, PlaywrightReport | null]> {
  const path = resolve(reportDir, 'playwright.json');
  rmSync(path, { force: true });
  const result = await runStep({
    name: 'playwright',
    command: [packageCommand('playwright'), 'test', ...args],
    timeLimitMs: 2_700_000,
    output,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path },
  });
  return [result, readReport<PlaywrightReport>(path)];
}

async function runPlaywright(chromiumMissing: string | null): Promise<Summary> {
  const run = async (args: string[]): Promise<Summary> => {
    const [result, report] = await playwright([...args, '--reporter=list,json'], 'live');
    return settle(result, report && summarizePlaywright(report));
  };
  if (chromiumMissing === null) return run([]);
  const [, listed] = await playwright(['--project=e2e', '--list', '--reporter=json'], 'kept');
  if (listed === null) return { ...emptySummary, failed: 1 };
  const withoutBrowser = { ...emptySummary, skipped: listPlaywright(listed, chromiumMissing) };
  return addSummaries([withoutBrowser, await run(['--project=e2e-electron'])]);
}

/** Ends processes of this run that outlived it (Linux, where the environment of a process can be read). */
function endLeftovers(): number {
  if (process.platform !== 'linux') return 0;
  let ended = 0;
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`HEIRLOOM_TEST_RUN=${runId}`)) continue;
      process.kill(pid, 'SIGKILL');
      ended += 1;
    } catch {
      // It has ended by itself, or belongs to someone else.
    }
  }
  return ended;
}

async function main(): Promise<void> {
  endStepsWithThisProcess();
  process.env.HEIRLOOM_TEST_RUN = runId;
  rmSync(reportDir, { recursive: true, force: true });
  mkdirSync(reportDir, { recursive: true });

  const browser = provideChromium();
  if ('path' in browser) process.env.CHROMIUM_PATH = browser.path;
  console.log('path' in browser ? `browser: ${browser.path}` : browser.missing);

  const build: Step = {
    name: 'build of the page',
    command: [packageCommand('vite'), 'build', '--logLevel', 'warn'],
    timeLimitMs: 180_000,
    output: 'kept',
  };
  const summaries: Summary[] = [];
  for (const result of await Promise.all([build, ...staticSteps()].map(runStep))) {
    summaries.push(summarizeStep(result));
  }
  summaries.push(await runVitest());
  summaries.push(await runPlaywright('missing' in browser ? browser.missing : null));

  const leftovers = endLeftovers();
  if (leftovers > 0) console.log(`ended ${leftovers} processes that outlived their test`);
  const total = addSummaries(summaries);
  for (const line of skipLines(total.skipped)) console.log(line);
  console.log(totalLine(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();

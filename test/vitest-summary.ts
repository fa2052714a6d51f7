import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { sharedAbsent, sharedDir } from './shared-data.ts';
import type { Summary } from './summary.ts';

/**
 * Vitest reporter that writes a `Summary` to the file named by `HEIRLOOM_TEST_SUMMARY`. Vitest's own JSON report
 * has neither the reasons of skipped tests nor the files that could not be loaded among its test counts.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env.HEIRLOOM_TEST_SUMMARY;
    if (path === undefined) return;
    const summary: Summary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      summary.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') summary.passed += 1;
        else if (result.state === 'skipped') {
          const reason = result.note ?? unstatedReason(module.moduleId);
          summary.skipped.push({ file, test: test.fullName, reason });
        } else summary.failed += 1;
      }
    }
    writeFileSync(path, JSON.stringify(summary));
  }
}

/** `skipIf` cannot carry a reason; where the file asks for the development data and there is none, that is it. */
function unstatedReason(file: string): string {
  const asksForShared = readFileSync(file, 'utf8').includes('shared-data.ts');
  return asksForShared && sharedDir() === null ? sharedAbsent : 'no reason given';
}

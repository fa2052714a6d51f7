/** What one test runner has done, in the form that `test/run.ts` adds up. */
export type Summary = {
  passed: number;
  failed: number;
  skipped: Skip[];
};

export type Skip = {
  /** File relative to the repository. */
  file: string;
  /** Full name with its groups. */
  test: string;
  reason: string;
};

export const emptySummary: Summary = { passed: 0, failed: 0, skipped: [] };

export function addSummaries(summaries: readonly Summary[]): Summary {
  return {
    passed: summaries.reduce((sum, { passed }) => sum + passed, 0),
    failed: summaries.reduce((sum, { failed }) => sum + failed, 0),
    skipped: summaries.flatMap(({ skipped }) => skipped),
  };
}

/** One line for each reason and file, with the number of tests that it keeps from running. */
export function skipLines(skips: readonly Skip[]): string[] {
  const groups = Map.groupBy(skips, (skip) => `${skip.file}: ${skip.reason}`);
  return [...groups].map(
    ([label, group]) => `skipped ${group.length} ${group.length === 1 ? 'test' : 'tests'} of ${label}`,
  );
}

/** The last line of a test run; other programs read it. */
export function totalLine(summary: Summary): string {
  return `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`;
}

type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    file: string;
    tests: {
      status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      annotations: { type: string; description?: string }[];
    }[];
  }[];
};

/** The part of Playwright's JSON report that is read here. */
export type PlaywrightReport = { suites: PlaywrightSuite[]; errors: unknown[] };

type PlaywrightTest = { file: string; name: string } & NonNullable<
  PlaywrightSuite['specs']
>[number]['tests'][number];

function* playwrightTests(report: PlaywrightReport): Generator<PlaywrightTest> {
  const visit = function* (suite: PlaywrightSuite, groups: string[]): Generator<PlaywrightTest> {
    for (const spec of suite.specs ?? []) {
      const name = [...groups, spec.title].join(' › ');
      for (const test of spec.tests) yield { file: spec.file, name, ...test };
    }
    for (const inner of suite.suites ?? []) yield* visit(inner, [...groups, inner.title]);
  };
  // The outermost suites are the files, which the tests name already.
  for (const file of report.suites) yield* visit(file, []);
}

/** A flaky test counts as failed: what passes only on the second try is not known to work. */
export function summarizePlaywright(report: PlaywrightReport): Summary {
  const summary: Summary = { passed: 0, failed: report.errors.length, skipped: [] };
  for (const { file, name, status, annotations } of playwrightTests(report)) {
    if (status === 'expected') summary.passed += 1;
    else if (status === 'skipped') {
      const skip = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
      summary.skipped.push({ file, test: name, reason: skip?.description ?? 'no reason given' });
    } else summary.failed += 1;
  }
  return summary;
}

/** Every test of a report made with `--list`, as skipped for one reason. */
export function listPlaywright(report: PlaywrightReport, reason: string): Skip[] {
  return [...playwrightTests(report)].map(({ file, name }) => ({ file, test: name, reason }));
}

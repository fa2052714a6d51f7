import { describe, expect, it } from 'vitest';
import {
  addSummaries,
  listPlaywright,
  type PlaywrightReport,
  skipLines,
  summarizePlaywright,
  totalLine,
} from '../summary.ts';

const test = (status: 'expected' | 'unexpected' | 'flaky' | 'skipped', reason?: string) => ({
  status,
  annotations: reason === undefined ? [] : [{ type: 'skip', description: reason }],
});

const report: PlaywrightReport = {
  errors: [{ message: 'a spec could not be loaded' }],
  suites: [
    {
      title: 'main.spec.ts',
      specs: [{ title: 'opens', file: 'test/e2e/main.spec.ts', tests: [test('expected')] }],
      suites: [
        {
          title: 'people',
          specs: [
            { title: 'renames', file: 'test/e2e/main.spec.ts', tests: [test('unexpected'), test('flaky')] },
            { title: 'searches', file: 'test/e2e/main.spec.ts', tests: [test('skipped', 'no weights')] },
            { title: 'merges', file: 'test/e2e/main.spec.ts', tests: [test('skipped')] },
          ],
        },
      ],
    },
  ],
};

describe('the summary of a test run', () => {
  it('reads a Playwright report: what cannot load, fails or is flaky counts as failed', () => {
    expect(summarizePlaywright(report)).toEqual({
      passed: 1,
      failed: 3,
      skipped: [
        { file: 'test/e2e/main.spec.ts', test: 'people › searches', reason: 'no weights' },
        { file: 'test/e2e/main.spec.ts', test: 'people › merges', reason: 'no reason given' },
      ],
    });
  });

  it('counts every listed test as skipped where there is no browser', () => {
    const skips = listPlaywright(report, 'no Chromium');
    expect(skips).toHaveLength(5);
    expect(skipLines(skips)).toEqual(['skipped 5 tests of test/e2e/main.spec.ts: no Chromium']);
  });

  it('adds up to the one line that other programs read', () => {
    const skip = { file: 'a.test.ts', test: 'a', reason: 'no device' };
    const total = addSummaries([
      { passed: 2, failed: 0, skipped: [skip] },
      { passed: 3, failed: 1, skipped: [] },
    ]);
    expect(totalLine(total)).toBe('5 passed, 1 failed, 1 skipped');
  });
});

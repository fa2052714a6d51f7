import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runStep } from '../../build/steps.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-steps-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const step = (script: string, timeLimitMs = 20_000) => {
  writeFileSync(join(dir, 'step.mjs'), script);
  return runStep({ name: 'step', command: [join(dir, 'step.mjs')], timeLimitMs, output: 'kept' });
};

const isRunning = (pid: number): boolean => {
  // A process that was ended but not yet waited for still has an entry.
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) Z /.test(readFileSync(status, 'utf8'));
};

describe('a step', () => {
  it('gives what it printed and how it ended', async () => {
    expect(await step("console.log('fine')")).toMatchObject({ ok: true, output: 'fine' });
    expect(await step("console.error('oh no'); process.exit(3)")).toMatchObject({
      ok: false,
      output: 'oh no\nended with code 3',
    });
  });

  it('is stopped at its time limit', async () => {
    expect(await step('setInterval(() => {}, 1000)', 300)).toMatchObject({
      ok: false,
      output: 'stopped after its limit of 0 s',
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'takes along what it leaves behind (read from /proc, Linux only)',
    async () => {
      const pidFile = join(dir, 'pid');
      const result = await step(`
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      child.unref();
      process.exit(0);
    `);
      expect(result.ok).toBe(true);
      const pid = Number(readFileSync(pidFile, 'utf8'));
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
    },
  );
});

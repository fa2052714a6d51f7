import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '..');

/** One command of a build or test run. */
export type Step = {
  name: string;
  /** Script and arguments for the Node that runs this, so that it works the same on three systems. */
  command: string[];
  /** After this the step is stopped and counts as failed, so that a hang never holds up the run. */
  timeLimitMs: number;
  /** `live`: output goes straight through; `kept`: returned in the result. */
  output: 'live' | 'kept';
  env?: Record<string, string>;
};

export type StepResult = { name: string; ok: boolean; output: string; durationMs: number };

/** Absolute path of the script behind a package's command, without the shell wrappers of `.bin`. */
export function packageCommand(packageName: string, command = packageName): string {
  const dir = resolve(repositoryRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(resolve(dir, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const script = bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return resolve(dir, script);
}

const running = new Set<number>();

/** Ends a process and what it started: its group on POSIX, its tree on Windows. */
function endTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty: nothing was left over.
  }
}

/** Ends everything that steps of this process have started and that still runs. */
export function endAllSteps(): void {
  for (const pid of running) endTree(pid);
}

/** On Ctrl-C or a request to stop, takes the steps along. */
export function endStepsWithThisProcess(): void {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      endAllSteps();
      process.exit(exitCode);
    });
  }
}

/** Runs a step to its end; a failure is a result, never an exception. Leftover children are ended with it. */
export function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  return new Promise((settle) => {
    const child = spawn(process.execPath, step.command, {
      cwd: repositoryRoot,
      env: { ...process.env, ...step.env },
      stdio: [
        'ignore',
        step.output === 'live' ? 'inherit' : 'pipe',
        step.output === 'live' ? 'inherit' : 'pipe',
      ],
      detached: process.platform !== 'win32',
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const pid = child.pid;
    if (pid !== undefined) running.add(pid);
    let note = '';
    const timer = setTimeout(() => {
      note = `stopped after its limit of ${Math.round(step.timeLimitMs / 1000)} s`;
      if (pid !== undefined) endTree(pid);
    }, step.timeLimitMs);
    const finish = (ok: boolean, reason: string): void => {
      clearTimeout(timer);
      const output = [Buffer.concat(chunks).toString().trim(), note, reason].filter((part) => part !== '');
      settle({ name: step.name, ok, output: output.join('\n'), durationMs: performance.now() - startedAt });
    };
    child.once('error', (error) => finish(false, error.message));
    child.once('exit', () => {
      // What the command left behind keeps its group alive and its pipes open: end it, or `close` never comes.
      if (pid === undefined) return;
      if (process.platform !== 'win32') endTree(pid);
      running.delete(pid);
    });
    child.once('close', (exitCode, signal) => {
      finish(
        exitCode === 0,
        exitCode === 0 || note !== '' ? '' : `ended with ${signal ?? `code ${exitCode}`}`,
      );
    });
  });
}

/** `✓ lint 0.4 s`, and for a failure what it said. */
export function printStep(result: StepResult): void {
  console.log(`${result.ok ? '✓' : '✗'} ${result.name} ${seconds(result.durationMs)}`);
  if (!result.ok && result.output !== '') console.log(result.output);
}

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronPath, fetchElectron, windowObstacle } from './desktop.ts';
import { packageCommand, printStep, repositoryRoot, runStep } from './steps.ts';

/**
 * `npm start -- [FOLDER…]`: opens Heirloom in a window where Electron can be had, and otherwise in the browser.
 * Options of `heirloom serve` are passed on; `--browser` asks for the browser.
 */

/** Whether a built file is missing or older than one of its sources (globs relative to the repository). */
export function isStale(builtFile: string, sources: readonly string[]): boolean {
  const built = statSync(resolve(repositoryRoot, builtFile), { throwIfNoEntry: false });
  if (built === undefined) return true;
  return globSync(sources, { cwd: repositoryRoot }).some(
    (path) => statSync(resolve(repositoryRoot, path)).mtimeMs > built.mtimeMs,
  );
}

async function buildPage(): Promise<boolean> {
  if (
    !isStale('dist/renderer/index.html', [
      'renderer/**',
      'core/contract/**',
      'vite.config.ts',
      'package.json',
    ])
  ) {
    return true;
  }
  console.log('Building the page …');
  const result = await runStep({
    name: 'build of the page',
    command: [packageCommand('vite'), 'build', '--logLevel', 'warn'],
    timeLimitMs: 180_000,
    output: 'kept',
  });
  if (!result.ok) printStep(result);
  return result.ok;
}

/** Electron's program, fetched if need be; or why there is none. */
function provideElectron(): { path: string } | { obstacle: string } {
  const obstacle = windowObstacle(process.platform, process.env, process.getuid?.());
  if (obstacle !== null) return { obstacle };
  const present = electronPath();
  if (present !== null) return { path: present };
  console.log('Fetching Electron, once …');
  const fetched = fetchElectron(120_000);
  return fetched === null ? { obstacle: 'its program could not be fetched' } : { path: fetched };
}

async function openWindow(electron: string, args: readonly string[]): Promise<void> {
  const { bundleShell } = await import('./bundle.ts');
  await bundleShell();
  const child = spawn(electron, [resolve(repositoryRoot, 'dist/electron/main.js')], {
    stdio: 'inherit',
    env: {
      ...process.env,
      HEIRLOOM_NODE: process.execPath,
      HEIRLOOM_SERVE_ARGUMENTS: JSON.stringify(args),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`Electron could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  });
}

/** The engine runs in this very process: what ends this ends it, and Ctrl-C reaches it directly. */
async function openInBrowser(args: readonly string[]): Promise<void> {
  const script = resolve(repositoryRoot, 'core/cli/heirloom.js');
  process.argv = [process.execPath, script, 'serve', ...args];
  await import(pathToFileURL(script).href);
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const args = asked.filter((argument) => argument !== '--browser');
  if (!(await buildPage())) {
    process.exitCode = 1;
    return;
  }
  const electron = asked.includes('--browser') ? null : provideElectron();
  if (electron === null) return openInBrowser(args);
  if ('path' in electron) return openWindow(electron.path, args);
  console.log(`No Electron window (${electron.obstacle}): the page opens in the browser instead.`);
  return openInBrowser(args);
}

if (import.meta.main) await main();

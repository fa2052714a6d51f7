import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { packageCommand } from '../build/steps.ts';

/**
 * Path of a Chromium to test the page in: `CHROMIUM_PATH`, one that Playwright has fetched, or the system's;
 * null when there is none.
 */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return existsSync(chosen) ? chosen : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, process.platform === 'win32' ? `${name}.exe` : name)));
  const candidates = [
    chromium.executablePath(),
    ...onPath,
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}

/**
 * Finds a Chromium or fetches one: as root on Debian its package, else Playwright's own download. Says on the
 * console what it does. Answers with the path, or with the reason why there is none.
 */
export function provideChromium(): { path: string } | { missing: string } {
  const present = findChromium();
  if (present !== null) return { path: present };
  if (process.env.CHROMIUM_PATH)
    return { missing: `CHROMIUM_PATH names no file: ${process.env.CHROMIUM_PATH}` };
  const tried: string[] = [];
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log("No Chromium found; installing Debian's package …");
    const apt = {
      stdio: 'ignore',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    } as const;
    spawnSync('apt-get', ['update', '-q'], apt);
    spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], apt);
    const installed = findChromium();
    if (installed !== null) return { path: installed };
    tried.push("Debian's package");
  }
  console.log("No Chromium found; fetching Playwright's …");
  spawnSync(process.execPath, [packageCommand('playwright'), 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 180_000,
  });
  const fetched = findChromium();
  if (fetched !== null) return { path: fetched };
  tried.push("Playwright's download");
  return { missing: `no Chromium found, and ${tried.join(' and ')} could not be had; set CHROMIUM_PATH` };
}

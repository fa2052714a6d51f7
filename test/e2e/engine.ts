import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from 'playwright/test';
import { type ApiClient, createClient } from '../../core/contract/client.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

export { expect };

const root = resolve(import.meta.dirname, '../..');
const stopLimitMs = 15_000;

/** A real engine as the owner would start it, on a library of its own. */
export type RunningEngine = {
  /** Signs the browser in. */
  startUrl: string;
  client: ApiClient;
  stop(): Promise<void>;
};

export async function startEngine(libraryDir: string): Promise<RunningEngine> {
  const args = ['core/cli/heirloom.js', 'serve', '--library', libraryDir, '--no-open', '--ready-json'];
  // A home of its own: what goes to the trash must not end in the developer's.
  const home = join(dirname(libraryDir), 'home');
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, HOME: home, USERPROFILE: home, XDG_DATA_HOME: join(home, 'data') };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const startUrl = await readyAddress(child);
  const { origin, searchParams } = new URL(startUrl);
  const client = createClient({ baseUrl: origin, token: searchParams.get('token') ?? '' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    startUrl,
    client,
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(killer);
    },
  };
}

async function readyAddress(child: ChildProcess): Promise<string> {
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  if (child.stdout === null) throw new Error('the engine has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const message: { type: string; startUrl: string } = JSON.parse(line);
    if (message.type === 'ready') return message.startUrl;
  }
  throw new Error(`the engine did not start: ${complaints}`);
}

const portraitsOf = ['leonard', 'penny', 'sheldon'];

/** Copies a small family of photos: three people with four portraits each and two photos of all of them. */
export function copyFamily(to: string): void {
  const shared = sharedDir();
  if (shared === null) throw new Error(sharedAbsent);
  const from = join(shared, 'data/small_ids/bigbangtheory');
  const copy = (folder: string, count: number) => {
    mkdirSync(join(to, folder), { recursive: true });
    for (const name of readdirSync(join(from, folder)).sort().slice(0, count)) {
      copyFileSync(join(from, folder, name), join(to, folder, name));
    }
  };
  for (const person of portraitsOf) copy(person, 4);
  copy('_group', 2);
}

/** Starts an engine on a library of its own that holds the photos in the folder `name` of `dir`, fully analysed. */
export async function startScanned(dir: string, name: string): Promise<RunningEngine & { library: string }> {
  const library = join(dir, `${name}-library`);
  const engine = await startEngine(library);
  const { task_id } = await engine.client.call('addRoot', { body: { path: join(dir, name) } });
  await waitForTask(engine.client, task_id);
  return { ...engine, library };
}

/** The same with the small family, which is copied there. */
export async function startFamily(dir: string, name: string): Promise<RunningEngine & { library: string }> {
  copyFamily(join(dir, name));
  return startScanned(dir, name);
}

type Fixtures = {
  /** Skips every test where the photos and weights are absent: it would only measure the error page. */
  needsShared: undefined;
  /** Messages of the page that nobody should ever see: errors, and what the security policy refused. */
  complaints: string[];
};

type WorkerFixtures = {
  /** A folder that is removed at the end. */
  dir: string;
  /** An engine whose library holds the small family, fully analysed. Tests of one file share it. */
  family: RunningEngine;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  dir: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'heirloom-e2e-'));
      await use(dir);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker' },
  ],
  family: [
    async ({ dir }, use) => {
      const engine = await startFamily(dir, 'family');
      await use(engine);
      await engine.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  needsShared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
    async ({}, use, testInfo) => {
      testInfo.skip(sharedDir() === null, sharedAbsent);
      await use(undefined);
    },
    { auto: true },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content.Security.Policy|Refused to/i.test(message.text())) complaints.push(message.text());
      });
      await use(complaints);
      if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
    },
    { auto: true },
  ],
});

export async function waitForTask(client: ApiClient, id: string): Promise<void> {
  for (;;) {
    const task = await client.call('getTask', { params: { id } });
    if (task.status === 'completed') return;
    if (task.status === 'failed' || task.status === 'cancelled')
      throw new Error(`${task.status}: ${task.error}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

/** Opens a page of the family's library. */
export async function open(page: Page, engine: RunningEngine, path = '/'): Promise<void> {
  await page.goto(engine.startUrl);
  if (path !== '/') await page.goto(new URL(path, engine.startUrl).href);
  // What is pressed before the page is drawn is lost.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
}

/** Nothing in the page as it is now keeps anybody from using it, as far as axe can tell. */
export async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(' ')) })),
  ).toEqual([]);
}

/** Name of what has the keyboard focus, as a screen reader would say it. */
export function focusedName(page: Page): Promise<string | null> {
  return page.evaluate<string | null>("document.activeElement?.getAttribute('aria-label') ?? null");
}

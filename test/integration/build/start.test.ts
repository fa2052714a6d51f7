import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../build/start.ts';

const root = resolve(import.meta.dirname, '../../..');

let dir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-start-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says why there is no window, serves the page, and ends when it is told to', async () => {
    mkdirSync(join(dir, 'photos'));
    child = spawn(
      process.execPath,
      ['build/start.ts', join(dir, 'photos'), '--library', join(dir, 'library'), '--no-open', '--port', '0'],
      {
        cwd: root,
        env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const lines: string[] = [];
    let address: string | undefined;
    for await (const line of createInterface({ input: child.stdout! })) {
      lines.push(line);
      address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address !== undefined) break;
    }
    if (process.platform === 'linux') {
      expect(lines).toContain(
        'No Electron window (there is no display): the page opens in the browser instead.',
      );
    }
    const health = await fetch(`${address}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    const page = await fetch(`${address}/`);
    expect(await page.text()).toContain('<title>Heirloom</title>');
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('builds the page again when a source is newer', () => {
    const built = join(dir, 'index.html');
    const source = join(dir, 'source.ts');
    expect(isStale(built, [source])).toBe(true);
    writeFileSync(source, '');
    writeFileSync(built, '');
    const writtenAt = statSync(source).mtimeMs / 1000;
    utimesSync(built, writtenAt + 1, writtenAt + 1);
    expect(isStale(built, [source])).toBe(false);
    utimesSync(built, writtenAt - 1, writtenAt - 1);
    expect(isStale(built, [source])).toBe(true);
  });
});

describe('an older Node', () => {
  it('is refused with one clear line', () => {
    const pretended = `Object.defineProperty(process.versions, 'napi', { value: '9' });`;
    writeFileSync(join(dir, 'older.cjs'), pretended);
    const refused = spawnSync(
      process.execPath,
      ['--require', join(dir, 'older.cjs'), '--import', './build/runtime.js', 'build/start.ts'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(refused.status).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toMatch(/^Heirloom needs Node\.js 22\.22 or newer; this is v/);
  });
});

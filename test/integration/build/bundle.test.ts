import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleEngine, bundleShell } from '../../../build/bundle.ts';
import { startEngineProcess } from '../../../electron/engine-process.ts';

const dist = resolve(import.meta.dirname, '../../../dist');

describe('what is packaged', () => {
  let library: string;
  beforeAll(async () => {
    library = mkdtempSync(join(tmpdir(), 'heirloom-bundle-'));
    await bundleShell();
    await bundleEngine();
  });
  afterAll(() => rmSync(library, { recursive: true, force: true }));

  it('starts as the shell starts it, answers, and stops when asked', async () => {
    const engine = await startEngineProcess({
      execPath: process.execPath,
      scriptPath: join(dist, 'engine/heirloom.js'),
      args: ['serve', '--no-open', '--port', '0', '--ready-json', '--library', library],
      env: process.env,
    });
    const health = await fetch(`${engine.origin}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    const entry = await fetch(engine.startUrl, { redirect: 'manual' });
    expect([entry.status, entry.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringContaining('HttpOnly'),
    ]);
    await engine.stop();
    expect((await engine.ended).how).toBe('ended with code 0');
  });

  it('has a preload that a sandboxed page can load: one file that needs nothing but electron', () => {
    const preload = readFileSync(join(dist, 'preload/preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(([^)]*)\)/g)].map((call) => call[1])).toEqual(['"electron"']);
    expect(preload).not.toMatch(/^\s*import\b/m);
  });

  it('has the process entries beside the engine, as JavaScript', () => {
    for (const name of ['analyze-process', 'group-process', 'probe-child']) {
      const text = readFileSync(join(dist, `engine/${name}.js`), 'utf8');
      expect(text, name).not.toMatch(/from ['"]\.[^'"]*\.ts['"]/);
    }
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngineProcess } from '../../../electron/engine-process.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-engine-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ready = `console.log(JSON.stringify({ type: 'ready', url: 'http://127.0.0.1:4001', startUrl: 'http://127.0.0.1:4001/start?token=' + process.argv[2] }));`;

/** A stand-in for the engine's script that behaves as written. */
function command(name: string, script: string) {
  const scriptPath = join(dir, `${name}.mjs`);
  writeFileSync(scriptPath, script);
  return { execPath: process.execPath, scriptPath, args: ['secret'], env: process.env };
}

describe('the process of the engine', () => {
  it('is ready when it says so, whatever it prints before', async () => {
    const engine = await startEngineProcess(
      command(
        'good',
        `console.log('{ hello'); ${ready} process.on('message', (m) => m === 'stop' && process.exit(0));`,
      ),
    );
    expect([engine.origin, engine.startUrl]).toEqual([
      'http://127.0.0.1:4001',
      'http://127.0.0.1:4001/start?token=secret',
    ]);
    await engine.stop();
    expect(await engine.ended).toEqual({ how: 'ended with code 0', lastLines: [] });
    await engine.stop();
  });

  it('is killed when it does not end in time', async () => {
    const engine = await startEngineProcess(command('deaf', `${ready} setInterval(() => {}, 1000);`));
    await engine.stop(50);
    expect((await engine.ended).how).toBe('ended with SIGKILL');
  });

  it('tells how it crashed, with its last words', async () => {
    const engine = await startEngineProcess(
      command(
        'crash',
        `${ready} setTimeout(() => { console.error('no space left'); process.exit(3); }, 20);`,
      ),
    );
    expect(await engine.ended).toEqual({ how: 'ended with code 3', lastLines: ['no space left'] });
  });

  it('fails to start with the reason when it ends first', async () => {
    const early = command('early', `console.error('the library is in use'); process.exit(1);`);
    await expect(startEngineProcess(early)).rejects.toMatchObject({
      code: 'internal',
      message: 'The engine ended with code 1.\nthe library is in use',
    });
    const absent = { ...early, execPath: join(dir, 'no-such-node') };
    await expect(startEngineProcess(absent)).rejects.toMatchObject({ code: 'internal' });
  });

  it('fails to start when it is not ready in time', async () => {
    const slow = command('slow', 'setInterval(() => {}, 1000);');
    await expect(startEngineProcess(slow, 100)).rejects.toMatchObject({ code: 'timeout' });
  });
});

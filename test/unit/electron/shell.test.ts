import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEnd, EngineProcess } from '../../../electron/engine-process.ts';
import { runShell } from '../../../electron/shell.ts';
import { createElectronDouble, type DoubleOptions } from './electron-double.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-shell-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Engines as the shell sees them: each start gives the next port, `end` is a crash. */
function createEngines(untilReady: Promise<void>) {
  const engines: { origin: string; stops: number; end(): void }[] = [];
  const failures: Error[] = [];
  let starts = 0;
  return {
    engines,
    starts: () => starts,
    /** Errors for the next starts. */
    failures,
    async start(): Promise<EngineProcess> {
      starts += 1;
      await untilReady;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      const ended = Promise.withResolvers<EngineEnd>();
      const origin = `http://127.0.0.1:${4001 + engines.length}`;
      const engine = {
        origin,
        stops: 0,
        end: () => ended.resolve({ how: 'ended with SIGSEGV', lastLines: ['out of luck'] }),
      };
      engines.push(engine);
      return {
        origin,
        startUrl: `${origin}/start?token=secret`,
        ended: ended.promise,
        async stop() {
          engine.stops += 1;
          ended.resolve({ how: 'ended with code 0', lastLines: [] });
        },
      };
    },
  };
}

type OpenOptions = DoubleOptions & { failures?: Error[]; untilReady?: Promise<void> };

function openShell({ failures = [], untilReady = Promise.resolve(), ...electronOptions }: OpenOptions = {}) {
  const double = createElectronDouble(electronOptions);
  const engines = createEngines(untilReady);
  engines.failures.push(...failures);
  const running = runShell(double.electron, {
    startEngine: engines.start,
    preloadPath: '/app/preload.cjs',
    windowStatePath: join(dir, 'window.json'),
    platform: 'linux',
  });
  return { ...double, ...engines, running };
}

describe('the shell', () => {
  it('opens one sandboxed window on the page of the engine', async () => {
    const { running, windows } = openShell();
    await running;
    expect(windows.map(({ loaded }) => loaded)).toEqual([['http://127.0.0.1:4001/start?token=secret']]);
    expect(windows[0]?.options.webPreferences).toMatchObject({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  it('leaves at once when another one runs, and that one comes to the front', async () => {
    const second = openShell({ firstInstance: false });
    await second.running;
    expect([second.quits(), second.engines.length, second.windows.length]).toEqual([1, 0, 0]);

    const first = openShell();
    await first.running;
    first.windows[0]!.minimized = true;
    first.app.emit('second-instance');
    expect(first.windows).toHaveLength(1);
    expect(first.windows[0]?.calls).toEqual(['restore', 'show', 'focus']);
  });

  it('keeps every frame on the address of the engine', async () => {
    const { running, newContents, opened } = openShell();
    await running;
    const contents = newContents();
    const allowed = (
      event: 'will-frame-navigate' | 'will-redirect',
      url: string,
      isMainFrame = true,
    ): boolean => {
      let prevented = false;
      contents.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) });
      return !prevented;
    };
    expect(allowed('will-frame-navigate', 'http://127.0.0.1:4001/people/7')).toBe(true);
    for (const url of [
      'http://127.0.0.1:4002/',
      'http://localhost:4001/',
      'http://127.0.0.1:4001.example.org/',
      'http://127.0.0.1:4001@example.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'not an address',
    ]) {
      expect(allowed('will-frame-navigate', url), url).toBe(false);
      expect(allowed('will-redirect', url), url).toBe(false);
    }
    expect(opened.external).toEqual([]);
    expect(allowed('will-frame-navigate', 'https://example.org/a')).toBe(false);
    expect(allowed('will-frame-navigate', 'https://example.org/b', false)).toBe(false);
    expect(opened.external).toEqual(['https://example.org/a']);
  });

  it('opens no second window: https goes to the browser, everything else nowhere', async () => {
    const { running, newContents, opened } = openShell();
    await running;
    const contents = newContents();
    for (const url of [
      'https://example.org/',
      'http://example.org/',
      'smb://host/share',
      'https://u:p@example.org/',
    ]) {
      expect(contents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(opened.external).toEqual(['https://example.org/']);
    let prevented = false;
    contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });

  it('grants the engine’s own page to copy pictures and to use the camera, and nobody anything else', async () => {
    const { running, permission, engines } = openShell();
    await running;
    const own = engines[0]!.origin;
    const granted = (name: string, url: string) => {
      const answer = vi.fn();
      permission.request?.({}, name, answer, { requestingUrl: `${url}/photos` });
      expect(answer).toHaveBeenCalledExactlyOnceWith(permission.check?.({}, name, url));
      return answer.mock.calls[0]?.[0];
    };
    expect(granted('clipboard-sanitized-write', own)).toBe(true);
    expect(granted('clipboard-sanitized-write', 'https://elsewhere.example')).toBe(false);
    for (const name of ['media', 'clipboard-read', 'geolocation']) expect(granted(name, own)).toBe(false);
    const filming = (url: string, mediaTypes: string[]) => {
      const answer = vi.fn();
      permission.request?.({}, 'media', answer, { requestingUrl: `${url}/search`, mediaTypes });
      return answer.mock.calls[0]?.[0];
    };
    expect(filming(own, ['video'])).toBe(true);
    expect(filming('https://elsewhere.example', ['video'])).toBe(false);
    expect(filming(own, ['video', 'audio'])).toBe(false);
    expect(filming(own, ['audio'])).toBe(false);
    expect(filming(own, [])).toBe(false);
  });

  it('offers to start a crashed engine again, and moves the window to the new one', async () => {
    const { running, engines, responses, messages, windows, newContents } = openShell();
    await running;
    responses.push(0);
    engines[0]?.end();
    await vi.waitFor(() => expect(windows[0]?.loaded).toHaveLength(2));
    expect(windows).toHaveLength(1);
    expect(windows[0]?.loaded[1]).toBe('http://127.0.0.1:4002/start?token=secret');
    expect(messages[0]?.detail).toContain('ended with SIGSEGV\nout of luck');
    let prevented = false;
    newContents().emit('will-frame-navigate', {
      url: 'http://127.0.0.1:4001/',
      isMainFrame: true,
      preventDefault: () => (prevented = true),
    });
    expect(prevented, 'the address of the dead engine is foreign now').toBe(true);
  });

  it('asks once when the engine crashes while its page is loading', async () => {
    const crash: { now?: () => void } = {};
    const { running, engines, messages, responses, windows } = openShell({
      async onLoad(url) {
        if (!url.includes(':4001/')) return;
        crash.now?.();
        await new Promise((later) => setTimeout(later, 10));
        throw new Error('ERR_CONNECTION_REFUSED');
      },
    });
    crash.now = () => engines[0]?.end();
    responses.push(0);
    await running;
    await vi.waitFor(() => expect(windows[0]?.loaded).toHaveLength(2));
    expect(messages).toHaveLength(1);
    expect(engines).toHaveLength(2);
  });

  it('says so when the page does not load, and stops that engine before the next', async () => {
    const { running, engines, messages, responses } = openShell({
      async onLoad(url) {
        if (url.includes(':4001/')) throw new Error('ERR_FAILED');
      },
    });
    responses.push(0);
    await running;
    expect(messages.map(({ detail }) => detail)).toEqual(['ERR_FAILED']);
    expect(engines.map(({ stops }) => stops)).toEqual([1, 0]);
  });

  it('quits when the owner does not want the engine again', async () => {
    const { running, engines, quits } = openShell();
    await running;
    engines[0]?.end();
    await vi.waitFor(() => expect(quits()).toBe(1));
    expect(engines).toHaveLength(1);
  });

  it('says why the engine could not start, and tries again when asked', async () => {
    const { running, engines, messages, windows, quits, responses } = openShell({
      failures: [new Error('the library is from the future'), new Error('still is')],
      locale: 'ru-RU',
    });
    responses.push(0, 0);
    await running;
    expect(messages.map(({ message, detail }) => [message, detail])).toEqual([
      ['Не удалось запустить движок Heirloom', 'the library is from the future'],
      ['Не удалось запустить движок Heirloom', 'still is'],
    ]);
    expect([engines.length, windows.length, quits()]).toEqual([1, 1, 0]);
  });

  it('lets the engine finish before it quits, and asks nothing then', async () => {
    const { running, app, engines, quits, messages } = openShell();
    await running;
    app.emit('window-all-closed');
    expect(quits()).toBe(0);
    await vi.waitFor(() => expect(quits()).toBe(1));
    expect(engines[0]?.stops).toBe(1);
    expect(messages).toEqual([]);
  });

  it('stops an engine that becomes ready while the shell is quitting', async () => {
    const engineReady = Promise.withResolvers<void>();
    const { running, app, starts, engines, windows, quits } = openShell({ untilReady: engineReady.promise });
    await vi.waitFor(() => expect(starts()).toBe(1));
    app.quit();
    engineReady.resolve();
    await running;
    await vi.waitFor(() => expect(quits()).toBe(1));
    expect(engines.map(({ stops }) => stops)).toEqual([1]);
    expect(windows).toEqual([]);
  });

  it('opens the next window where the last one was', async () => {
    const first = openShell();
    await first.running;
    first.windows[0]!.maximized = true;
    first.windows[0]?.close();
    expect(JSON.parse(readFileSync(join(dir, 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 700,
      maximized: true,
    });
    const second = openShell();
    await second.running;
    expect(second.windows[0]?.options).toMatchObject({ x: 10, y: 20, width: 900, height: 700 });
    expect(second.windows[0]?.calls).toEqual(['maximize']);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerBridge } from '../../../electron/bridge.ts';
import { channels } from '../../../electron/channels.ts';
import { createElectronDouble } from './electron-double.ts';

const page = 'http://127.0.0.1:4001/people';

let dir: string;
let double: ReturnType<typeof createElectronDouble>;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-bridge-'));
  mkdirSync(join(dir, 'folder.jpg'));
  for (const name of ['photo.JPG', 'setup.exe', 'script.sh']) writeFileSync(join(dir, name), '');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => {
  double = createElectronDouble();
  registerBridge(double.electron, {
    engineOrigin: () => 'http://127.0.0.1:4001',
    parentWindow: () => null,
    pickFolderTitle: 'Choose',
  });
});

describe('the desktop bridge', () => {
  it('picks a folder, shows and opens a photo', async () => {
    const photo = join(dir, 'photo.JPG');
    expect(await double.invoke(channels.pickFolder, page)).toBe('/photos');
    await double.invoke(channels.revealFile, page, [photo]);
    await double.invoke(channels.openFile, page, [photo]);
    expect(double.opened).toEqual({ external: [], revealed: [photo], paths: [photo] });
  });

  it.each(Object.values(channels))('%s answers nobody but the main frame of the page', async (channel) => {
    const args = channel === channels.pickFolder ? [] : [join(dir, 'photo.JPG')];
    for (const [url, subframe] of [
      ['https://example.org/', false],
      ['http://127.0.0.1:4002/', false],
      ['about:blank', false],
      [page, true],
    ] as const) {
      await expect(double.invoke(channel, url, args, subframe)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(double.opened).toEqual({ external: [], revealed: [], paths: [] });
  });

  it.each([[[]], [[7]], [['photo.jpg']], [['/a.jpg', '/b.jpg']], [[{ path: '/a.jpg' }]], [['/a\0.jpg']]])(
    'refuses the arguments %j',
    async (args) => {
      for (const channel of [channels.openFile, channels.revealFile]) {
        await expect(double.invoke(channel, page, args)).rejects.toMatchObject({ code: 'invalid_request' });
      }
    },
  );

  it.each(['setup.exe', 'script.sh'])('does not start %s', async (name) => {
    await expect(double.invoke(channels.openFile, page, [join(dir, name)])).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(double.opened.paths).toEqual([]);
  });

  it.each(['gone.jpg', 'folder.jpg'])('says that %s is no file', async (name) => {
    for (const channel of [channels.openFile, channels.revealFile]) {
      await expect(double.invoke(channel, page, [join(dir, name)])).rejects.toMatchObject({
        code: 'original_missing',
      });
    }
  });
});

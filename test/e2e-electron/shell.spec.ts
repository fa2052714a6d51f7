import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { expect, test } from 'playwright/test';
import { electronPath, windowObstacle } from '../../build/desktop.ts';

const root = resolve(import.meta.dirname, '../..');
const program = electronPath();
const obstacle = windowObstacle(process.platform, process.env, process.getuid?.());

test.skip(program === null, "needs Electron's binary, which is not in node_modules/electron/dist");
test.skip(obstacle !== null, `Electron cannot open a window here: ${obstacle}`);

let dir: string;
let app: ElectronApplication;

test.beforeAll(() => {
  const bundled = spawnSync(process.execPath, ['build/bundle.ts', '--shell'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(bundled.status, bundled.stderr).toBe(0);
});

test.beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'heirloom-electron-'));
  mkdirSync(join(dir, 'photos'));
  const bundled = spawnSync(process.execPath, ['build/bundle.ts', '--shell'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(bundled.status, bundled.stderr).toBe(0);
  app = await _electron.launch({
    executablePath: program ?? undefined,
    args: [join(root, 'dist/electron/main.js'), `--user-data-dir=${join(dir, 'profile')}`],
    env: {
      ...process.env,
      HEIRLOOM_NODE: process.execPath,
      HEIRLOOM_SERVE_ARGUMENTS: JSON.stringify(['--library', join(dir, 'library')]),
    } as Record<string, string>,
  });
});

test.afterEach(async () => {
  await app?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('the window shows the engine page, with the bridge and nothing of Node', async () => {
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/Heirloom/);
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/(?!start)/);
  const reach = await page.evaluate(() => ({
    bridge: Object.keys((globalThis as { heirloom?: object }).heirloom ?? {}).sort(),
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
  }));
  expect(reach).toEqual({
    bridge: ['openFile', 'pickFolder', 'platform', 'revealFile'],
    require: 'undefined',
    process: 'undefined',
  });
});

test('a folder is picked with the dialog of the system', async () => {
  const page = await app.firstWindow();
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/(?!start)/);
  await app.evaluate(
    ({ dialog }, picked) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [picked] });
    },
    join(dir, 'photos'),
  );
  const picked = await page.evaluate(() =>
    (globalThis as unknown as { heirloom: { pickFolder(): Promise<string> } }).heirloom.pickFolder(),
  );
  expect(picked).toBe(join(dir, 'photos'));
});

test('the page cannot be led elsewhere', async () => {
  const page = await app.firstWindow();
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/(?!start)/);
  const before = page.url();
  await app.evaluate(({ shell }) => {
    shell.openExternal = async () => {};
  });
  await page.evaluate("location.assign('https://example.org/')");
  await page.waitForTimeout(500);
  expect(page.url()).toBe(before);
  expect(app.windows()).toHaveLength(1);
});

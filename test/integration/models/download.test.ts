import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DownloadOptions, downloadPack, fetchPack } from '../../../models/download.ts';
import { packs } from '../../../models/packs.ts';
import type { ModelFile, Pack } from '../../../models/types.ts';
import { type ArchiveServer, type Behaviour, serveArchive, zipOf } from './archive-server.ts';

const detector = randomBytes(300_000);
const recogniser = randomBytes(500_000);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (name: string, bytes: Uint8Array): ModelFile => ({
  name,
  sizeBytes: bytes.length,
  sha256: sha256(bytes),
});

let targetDir: string;
let server: ArchiveServer | null = null;
beforeEach(async () => {
  targetDir = await mkdtemp(join(tmpdir(), 'heirloom-download-'));
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(targetDir, { recursive: true });
});

/** A pack like `buffalo_s` with small files, served from here; `truth` is what the manifest believes in. */
async function served(body: Buffer, behaviour: Behaviour = {}, truth: Buffer = body): Promise<Pack> {
  server = await serveArchive(body, behaviour);
  const { buffalo_s: like } = packs;
  if (like.detector.kind !== 'scrfd') throw new Error('buffalo_s has another detector');
  return {
    ...like,
    detector: { ...like.detector, file: fileOf('det.onnx', detector) },
    recogniser: { ...like.recogniser, file: fileOf('rec.onnx', recogniser) },
    download: { kind: 'zip', url: server.url, sizeBytes: truth.length, sha256: sha256(truth) },
  };
}

const archive = zipOf({ 'det.onnx': detector, 'unwanted.onnx': randomBytes(1000), 'rec.onnx': recogniser });

function options(more: Partial<DownloadOptions> = {}): DownloadOptions {
  return { targetDir, acceptedLicence: true, timeoutMs: 2000, ...more };
}

async function expectComplete(): Promise<void> {
  expect((await readdir(targetDir)).sort()).toEqual(['det.onnx', 'rec.onnx']);
  expect(sha256(await readFile(join(targetDir, 'det.onnx')))).toBe(sha256(detector));
  expect(sha256(await readFile(join(targetDir, 'rec.onnx')))).toBe(sha256(recogniser));
}

test('fetches the wanted files and nothing else, and reports its progress up to the end', async () => {
  const pack = await served(archive);
  const progress: number[] = [];
  const located = await fetchPack(
    pack,
    options({
      onProgress: ({ receivedBytes, totalBytes }) => {
        expect(totalBytes).toBe(archive.length);
        progress.push(receivedBytes);
      },
    }),
  );
  expect(located.files).toEqual({
    'det.onnx': join(targetDir, 'det.onnx'),
    'rec.onnx': join(targetDir, 'rec.onnx'),
  });
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(archive.length);
  await expectComplete();
});

test('takes a cut connection up again where it broke', async () => {
  const pack = await served(archive, { cutAfterBytes: 200_000 });
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual([undefined, 'bytes=200000-']);
  await expectComplete();
});

test('a later call goes on with the part of an earlier one', async () => {
  const pack = await served(archive, { stallAfterBytes: 250_000 });
  await expect(fetchPack(pack, options({ timeoutMs: 300 }))).rejects.toMatchObject({ code: 'timeout' });
  expect((await readFile(join(targetDir, 'pack.zip.part'))).length).toBe(250_000);
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual([undefined, 'bytes=250000-']);
  await expectComplete();
});

test('starts over when the server ignores ranges', async () => {
  const pack = await served(archive, { cutAfterBytes: 200_000, ignoresRange: true });
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual([undefined, 'bytes=200000-']);
  await expectComplete();
});

test('starts over when the file has changed on the server since the first half', async () => {
  const pack = await served(archive, { etag: '"two"' });
  await writeFile(join(targetDir, 'pack.zip.part'), randomBytes(1000));
  await writeFile(join(targetDir, 'pack.zip.part.validator'), '"one"');
  await fetchPack(pack, options());
  await expectComplete();
});

test('a part with wrong bytes and no validator is found out by the hash and fetched anew', async () => {
  const pack = await served(archive);
  await writeFile(join(targetDir, 'pack.zip.part'), randomBytes(1000));
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual(['bytes=1000-', undefined]);
  await expectComplete();
});

test('a part that is already whole is not fetched again', async () => {
  const pack = await served(archive);
  await writeFile(join(targetDir, 'pack.zip.part'), archive);
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual([`bytes=${archive.length}-`]);
  await expectComplete();
});

test('altered content is refused and removed', async () => {
  const altered = Buffer.from(archive);
  altered[1000]! ^= 1;
  const pack = await served(altered, {}, archive);
  const refusal = fetchPack(pack, options());
  await expect(refusal).rejects.toMatchObject({
    code: 'model_hash_mismatch',
    details: { expected: sha256(archive), found: sha256(altered) },
  });
  expect(await readdir(targetDir)).toEqual([]);
});

test('a body that ends too soon is refused and removed', async () => {
  const pack = await served(archive.subarray(0, 100_000), {}, archive);
  await expect(fetchPack(pack, options())).rejects.toMatchObject({ code: 'model_hash_mismatch' });
  expect(await readdir(targetDir)).toEqual([]);
});

test('a wrong file in a right archive never gets its name', async () => {
  const pack = await served(zipOf({ 'det.onnx': detector, 'rec.onnx': randomBytes(recogniser.length) }));
  await expect(fetchPack(pack, options())).rejects.toMatchObject({ code: 'model_hash_mismatch' });
  expect(await readdir(targetDir)).toEqual([]);
});

test('an archive without the wanted file says so', async () => {
  const pack = await served(zipOf({ 'det.onnx': detector }));
  await expect(fetchPack(pack, options())).rejects.toMatchObject({
    code: 'model_download_failed',
    message: expect.stringContaining('rec.onnx'),
  });
});

test('a right download that is no archive says so', async () => {
  const pack = await served(randomBytes(5000));
  await expect(fetchPack(pack, options())).rejects.toMatchObject({
    code: 'model_download_failed',
    message: expect.stringContaining('cannot be unpacked'),
  });
});

test('an archive that climbs out of its folder is refused', async () => {
  const pack = await served(zipOf({ '../../det.onnx': detector, 'rec.onnx': recogniser }));
  await expect(fetchPack(pack, options())).rejects.toMatchObject({ code: 'model_download_failed' });
  expect(existsSync(join(targetDir, '../../det.onnx'))).toBe(false);
  expect(await readdir(targetDir)).toEqual([]);
});

test('an error of the server is told with its status', async () => {
  const pack = await served(archive, { status: 404 });
  await expect(fetchPack(pack, options())).rejects.toMatchObject({
    code: 'model_download_failed',
    details: { status: 404 },
  });
});

test('a computer that cannot reach the server is told that it is offline', async () => {
  const pack = await served(archive);
  await server?.close();
  server = null;
  await expect(fetchPack(pack, options())).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringContaining('cannot be reached'),
  });
});

test('two downloads of one archive do not mix: the second is refused, and a dead one does not block', async () => {
  const pack = await served(archive, { stallAfterBytes: 250_000 });
  const first = fetchPack(pack, options({ timeoutMs: 400 }));
  const stalled = expect(first).rejects.toMatchObject({ code: 'timeout' });
  await expect.poll(() => server?.ranges.length).toBe(1);
  await expect(fetchPack(pack, options())).rejects.toMatchObject({ code: 'conflict' });
  await stalled;

  const ended = spawnSync(process.execPath, ['--eval', '']);
  await writeFile(join(targetDir, 'pack.zip.lock'), String(ended.pid));
  await fetchPack(pack, options());
  await expectComplete();
});

test('the owner can stop it and keeps what has come', async () => {
  const pack = await served(archive, { stallAfterBytes: 250_000 });
  const stop = new AbortController();
  const reason = new Error('stopped by the owner');
  const stopped = fetchPack(
    pack,
    options({
      signal: stop.signal,
      onProgress: ({ receivedBytes }) => receivedBytes >= 250_000 && stop.abort(reason),
    }),
  );
  await expect(stopped).rejects.toBe(reason);
  expect((await readFile(join(targetDir, 'pack.zip.part'))).length).toBe(250_000);
});

test('files that are already right are not fetched again', async () => {
  const pack = await served(archive);
  await writeFile(join(targetDir, 'det.onnx'), detector);
  await writeFile(join(targetDir, 'rec.onnx'), recogniser);
  await fetchPack(pack, options());
  expect(server?.ranges).toEqual([]);
});

test('nothing is asked of the network before the licence is accepted', async () => {
  const pack = await served(archive);
  await expect(fetchPack(pack, options({ acceptedLicence: false }))).rejects.toMatchObject({
    code: 'licence_not_accepted',
    details: { licence: pack.licence },
  });
  expect(server?.ranges).toEqual([]);
});

test('a pack that cannot be fetched says how to get it', async () => {
  await expect(async () => downloadPack('edge', options())).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('HEIRLOOM_MODELS'),
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AppError } from '../../core/contract/errors.ts';
import { createSimilarPhotos } from '../../core/library/similar-photos.ts';
import {
  coefficientCount,
  coefficientsAt,
  fingerprintBytes,
  fingerprintVersion,
} from '../../core/library/stacks/fingerprint.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { newFacts } from '../store-fixture.ts';

const photosADay = 40;
const people = 1_000;
const questions = 50;
const limitMs = 400;
const limitBlockedMs = 60;

/**
 * `npm run bench -- similar [N=200000]`: how long `GET /photos/:id/similar` takes in a library of N photos, the first
 * time and afterwards, and for how long at most the engine answers nobody else. Exit code 1 above 400 ms or 60 ms.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 200_000);
  if (!Number.isInteger(count) || count < photosADay) {
    throw new AppError('invalid_request', `bad number ${args[0]}: at least ${photosADay} photos`);
  }
  const dir = mkdtempSync(join(tmpdir(), 'heirloom-bench-'));
  const store = openStore(join(dir, 'library'));
  try {
    makeLibrary(store, count);
    const { handlers } = createSimilarPhotos(store);
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const ask = async (id: number) => {
      const startedAtMs = performance.now();
      await handlers.getSimilarPhotos({ params: { id }, query: { limit: 24 }, body: undefined, files: [] });
      return performance.now() - startedAtMs;
    };
    const firstMs = await ask(1);
    const laterMs: number[] = [];
    for (let i = 1; i <= questions; i++)
      laterMs.push(await ask(1 + Math.floor((i * count) / (questions + 1))));
    loop.disable();
    laterMs.sort((a, b) => a - b);
    const medianMs = laterMs[questions >> 1]!;
    const mostMs = laterMs.at(-1)!;
    const blockedMs = loop.max / 1e6;
    console.log(
      `${count} photos: the first question ${firstMs.toFixed(0)} ms, then median ${medianMs.toFixed(1)} ms, ` +
        `at most ${mostMs.toFixed(1)} ms; at most ${blockedMs.toFixed(0)} ms without an answer to others`,
    );
    if (mostMs > limitMs || blockedMs > limitBlockedMs) process.exitCode = 1;
  } finally {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function makeLibrary(store: Store, count: number): void {
  store.transaction(() => {
    for (let i = 0; i < people; i++) store.persons.create();
    for (let i = 0; i < count; i++) {
      const at = new Date(Date.UTC(2005, 0, 1 + Math.floor(i / photosADay), 9, i % photosADay));
      const takenAt = at.toISOString().slice(0, 19);
      const file = { path: `/photos/${i}.jpg`, rootId: null, sizeBytes: 1000, mtimeMs: 1, fileTime: takenAt };
      const id = store.photos.insert(file, null);
      for (let n = 0; n < i % 4; n++) insertFace(store, id, (i * 7 + n * 13) % people);
      const sha = new Uint8Array(32);
      new DataView(sha.buffer).setUint32(0, i);
      store.photos.markAnalysed(id, 'edge', { ...newFacts(sha, takenAt), fingerprint: randomLook() });
    }
  });
}

function randomLook(): Uint8Array {
  const bytes = new Uint8Array(fingerprintBytes);
  bytes[0] = fingerprintVersion;
  bytes[1] = 40;
  for (let k = 0; k < coefficientCount; k++) bytes[coefficientsAt + k] = Math.floor(Math.random() * 256);
  return bytes;
}

function insertFace(store: Store, photoId: number, personId: number): void {
  store.faces.insert({
    ...{ photo_id: photoId, person_id: personId, pack_id: 'edge', crop_index: 0 },
    ...{ x: 0.1, y: 0.2, width: 0.3, height: 0.4, landmarks: new Uint8Array(40) },
    ...{ detection_score: 0.9, quality: 0.5, live: null, drawn: 0 },
  });
}

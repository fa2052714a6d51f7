import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { type Engine, startEngine } from '../../core/engine.ts';
import { findChanges } from '../../core/library/find-changes.ts';
import { noMetadata } from '../../core/media/types.ts';
import { openStore } from '../../core/store/store.ts';
import { choosePack } from '../../models/find-pack.ts';
import { sharedDir } from '../shared-data.ts';

const filesPerFolder = 250;
/** Of every ten photos, one has an XMP file beside it. */
const sidecarShare = 0.1;
const limitSeconds = 5;

/**
 * `npm run bench -- rescan [N=20000]`: seconds to check an unchanged tree of N files, in folders of 250, one in ten with
 * an XMP sidecar. The library is filled as scans do it, but for the analysis, whose results are written at once. Exit
 * code 1 when 20,000 take 5 s or more.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 20_000);
  if (!Number.isInteger(count) || count < 1) throw new AppError('invalid_request', `bad number ${args[0]}`);
  const shared = sharedDir();
  if (shared !== null) process.env.HEIRLOOM_MODELS ??= join(shared, 'models');
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-bench-')));
  try {
    const libraryDir = join(work, 'library');
    const photosDir = join(work, 'photos');
    await makeTree(photosDir, count);
    const pack = await choosePack({
      preferred: null,
      fetchStarter: () =>
        Promise.reject(new AppError('model_missing', 'rescan: skipped, no model pack is here')),
    });
    const fillSeconds = await fillLibrary(libraryDir, photosDir, pack.located.id);
    console.log(`${count} new files are found and recorded in ${fillSeconds.toFixed(2)} s`);
    const engine = await startEngine({ libraryDir, processes: 1, watch: false, onNote: () => {} });
    const seconds: number[] = [];
    for (let n = 0; n < 4; n++) seconds.push(await rescan(engine, count));
    await engine.close();
    const text = seconds.map((value) => value.toFixed(2)).join(', ');
    console.log(
      `an unchanged tree of ${count} files is checked in ${text} s (first after the start, then again)`,
    );
    if (Math.max(...seconds) >= limitSeconds * Math.max(1, count / 20_000)) process.exitCode = 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Tiny pictures that differ in a comment at their ends. */
async function makeTree(folder: string, count: number): Promise<void> {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  for (let n = 0; n < count; n++) {
    const place = join(
      folder,
      String(2000 + Math.floor(n / (filesPerFolder * 4))),
      `event ${Math.floor(n / filesPerFolder)}`,
    );
    if (n % filesPerFolder === 0) mkdirSync(place, { recursive: true });
    const path = join(place, `IMG_${String(n).padStart(5, '0')}.jpg`);
    writeFileSync(path, Buffer.concat([picture, Buffer.from(`photo ${n}`)]));
    if (n % (1 / sidecarShare) === 0) writeFileSync(`${path}.xmp`, '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  }
}

/** @returns seconds that the walk took. */
async function fillLibrary(libraryDir: string, photosDir: string, packId: string): Promise<number> {
  const store = openStore(libraryDir);
  try {
    const { id: rootId } = store.roots.add(photosDir);
    const startMs = performance.now();
    const { signal } = new AbortController();
    await findChanges(store, { rootId, path: photosDir }, { excluded: new Set(), signal, onFound: () => {} });
    const seconds = (performance.now() - startMs) / 1000;
    store.transaction(() => {
      for (const { id } of store.photos.pendingAfter(0, Number.MAX_SAFE_INTEGER)) {
        const place = store.places.toRead(id)!;
        const contentSha256 = createHash('sha256').update(place.path).digest();
        const picture = { width: 8, height: 8, orientation: 1 as const, durationMs: null, fingerprint: null };
        const facts = {
          kind: 'photo',
          format: 'jpeg',
          ...picture,
          metadata: noMetadata,
          contentSha256,
        } as const;
        store.photos.markAnalysed(id, packId, facts);
        store.places.markRead(place.id);
      }
    });
    return seconds;
  } finally {
    store.close();
  }
}

async function rescan({ handlers, ended }: Engine, count: number): Promise<number> {
  const nothing = { params: undefined, query: undefined, body: undefined, files: [] };
  const startMs = performance.now();
  const task = await ended((await handlers.startScan(nothing)).task_id);
  const seconds = (performance.now() - startMs) / 1000;
  const { photos_by_state } = await handlers.getStats(nothing);
  if (task.status !== 'completed' || photos_by_state.done !== count) {
    throw new AppError('internal', `the scan ${task.status}: ${JSON.stringify(photos_by_state)}`);
  }
  return seconds;
}

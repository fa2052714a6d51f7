import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Handlers, OperationOutput, UploadedFile } from '../core/contract/handlers.ts';
import type { OperationName } from '../core/contract/operations.ts';
import type { Task } from '../core/contract/schemas.ts';
import { type Engine, type EngineOptions, startEngine } from '../core/engine.ts';
import type { FoundFile } from '../core/store/places.sql.ts';
import { openStore, type Store } from '../core/store/store.ts';
import { downloadPack } from '../models/download.ts';
import { choosePack, fetchedPacksDir } from '../models/find-pack.ts';
import type { LocatedPack } from '../models/types.ts';
import { sharedAbsent, sharedDir } from './shared-data.ts';

/** A folder that is removed at the end of the test; a real path, as the engine stores it. */
export function temporaryFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-test-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

// ── store ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A new library's store, closed at the end of the test. */
export function newStore(libraryDir = join(temporaryFolder(), 'library')): Store {
  const store = openStore(libraryDir);
  onTestFinished(() => store.close());
  return store;
}

export function newFile(path: string, change: Partial<FoundFile> = {}): FoundFile {
  return { path, rootId: null, sizeBytes: 1000, mtimeMs: 1, fileTime: '2020-01-01T00:00:00', ...change };
}

/** @returns the id of a new face of an existing photo. */
export function newFace(store: Store, photoId: number, personId: number | null, quality = 0.5): number {
  return store.faces.insert({
    photo_id: photoId,
    person_id: personId,
    pack_id: 'edge',
    crop_index: 0,
    x: 0.1,
    y: 0.2,
    width: 0.3,
    height: 0.4,
    landmarks: new Uint8Array(40),
    detection_score: 0.9,
    quality,
    live: null,
    drawn: 0,
  });
}

// ── pictures ──────────────────────────────────────────────────────────────────────────────────────────────

/** Writes a picture of one colour; the file type follows the name. Without faces, and quick to analyse. */
export async function paint(path: string, color = '#3a7', width = 96, height = 64): Promise<void> {
  await sharp({ create: { width, height, channels: 3, background: color } }).toFile(path);
}

/** People of `../shared/data/small_ids/bigbangtheory`. */
export const bigBangPeople = [
  'amy',
  'bernadette',
  'howard',
  'leonard',
  'penny',
  'raj',
  'sheldon',
  'stuart',
] as const;
export type BigBangPerson = (typeof bigBangPeople)[number];

/** Where the portraits and group photos are. Call it only where `sharedDir()` is not null. */
export function bigBangDir(): string {
  return join(sharedDir()!, 'data/small_ids/bigbangtheory');
}

/** Copies portraits (`<person>1.png` …) and group photos of a small family into one flat folder. */
export function copyFamily(to: string, portraits: Partial<Record<BigBangPerson, number>>, groups = 0): void {
  mkdirSync(to, { recursive: true });
  for (const [person, count] of Object.entries(portraits)) {
    for (let n = 1; n <= count; n++) {
      copyFileSync(join(bigBangDir(), person, `${person}${n}.png`), join(to, `${person}${n}.png`));
    }
  }
  for (let n = 1; n <= groups; n++) {
    copyFileSync(join(bigBangDir(), '_group', `bbt${n}.jpg`), join(to, `bbt${n}.jpg`));
  }
}

// ── models and engine ─────────────────────────────────────────────────────────────────────────────────────

// Looking for a graphics device is tested with the models; here it would only cost time.
process.env.HEIRLOOM_PROVIDER ??= 'cpu';
const shared = sharedDir();
if (shared !== null) process.env.HEIRLOOM_MODELS ??= join(shared, 'models');

export type TestModels = { located: LocatedPack; missing: null } | { located: null; missing: string };

let found: Promise<TestModels> | undefined;

/** The pack that an engine would use here; `missing` says why there is none. Fetches `starter` where none is. */
export function testModels(): Promise<TestModels> {
  found ??= choosePack({
    preferred: null,
    fetchStarter: () =>
      downloadPack('starter', {
        targetDir: fetchedPacksDir(),
        acceptedLicence: true,
        onProgress: () => {},
        signal: AbortSignal.timeout(120_000),
      }),
  }).then(
    ({ located }) => ({ located, missing: null }),
    (error: Error) => ({ located: null, missing: `needs a model pack: ${error.message}` }),
  );
  return found;
}

/** Engines that a test left open are closed at its end. */
export async function startTestEngine(libraryDir: string, options: Partial<EngineOptions> = {}) {
  const engine = await startEngine({ libraryDir, processes: 2, watch: false, onNote: () => {}, ...options });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= engine.close();
    return closing;
  };
  onTestFinished(close);
  return { ...engine, close };
}

/** Calls an operation as the HTTP port would, after validation. */
export async function call<K extends OperationName>(
  engine: Engine,
  name: K,
  input: Partial<Parameters<Handlers[K]>[0]> = {},
): Promise<OperationOutput<K>> {
  const empty = { params: undefined, query: undefined, body: undefined, files: [] as UploadedFile[] };
  return engine.handlers[name]({ ...empty, ...input } as Parameters<Handlers[K]>[0]);
}

/** Adds a folder and waits for the scan. */
export async function addAndScan(engine: Engine, path: string): Promise<{ rootId: number; task: Task }> {
  const { root, task_id } = await call(engine, 'addRoot', { body: { path } });
  return { rootId: root.id, task: await engine.ended(task_id) };
}

export async function scanAgain(engine: Engine): Promise<Task> {
  return engine.ended((await call(engine, 'startScan')).task_id);
}

/** Which files (by name, without folder) each person is in, people and files in order of names. */
export async function filesByPerson(engine: Engine): Promise<Record<string, string[]>> {
  const people = await call(engine, 'listPersons');
  const entries = await Promise.all(
    people.map(async ({ id, name }) => {
      const { photos } = await call(engine, 'getPerson', { params: { id } });
      return [name, photos.map((photo) => photo.file_name).sort()] as const;
    }),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A family that is scanned once for all tests of a file; call it at the top of that file. Its tests are skipped, with the
 * reason, where the data or the models are absent.
 */
export function scannedFamily(portraits: Partial<Record<BigBangPerson, number>>, groups: number) {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'heirloom-family-')));
  const photos = join(work, 'photos');
  const scanned = join(work, 'scanned');
  let missing: string | null = null;
  beforeAll(async () => {
    missing = sharedDir() === null ? sharedAbsent : (await testModels()).missing;
    if (missing !== null) return;
    copyFamily(photos, portraits, groups);
    const engine = await startEngine({ libraryDir: scanned, processes: 2, watch: false, onNote: () => {} });
    await addAndScan(engine, photos);
    await engine.close();
  });
  beforeEach((context) => context.skip(missing !== null, missing ?? ''));
  afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
  return {
    photos,
    /** An engine on a copy of the scanned library. */
    async open() {
      const libraryDir = join(temporaryFolder(), 'library');
      cpSync(scanned, libraryDir, { recursive: true });
      return { libraryDir, engine: await startTestEngine(libraryDir) };
    },
  };
}

// ── command line ──────────────────────────────────────────────────────────────────────────────────────────

const entry = resolve(import.meta.dirname, '../core/cli/heirloom.js');

export type Ended = { code: number | null; stdout: string; stderr: string };

/** Starts `heirloom …` as its users do; killed at the end of the test if it still runs. */
export function startHeirloom(
  args: readonly string[],
  options: { node?: string; env?: NodeJS.ProcessEnv } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(options.node ?? process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  const ended = new Promise<Ended>((done) => {
    let stdout = '';
    let stderr = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

export function heirloom(args: readonly string[], options: { node?: string; env?: NodeJS.ProcessEnv } = {}) {
  return startHeirloom(args, options).ended;
}

// ── processes (Linux) ─────────────────────────────────────────────────────────────────────────────────────

/** Processes whose parent is `pid`; Linux only. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => Number.isInteger(child) && parentOf(child) === pid);
}

export function isAlive(pid: number): boolean {
  return parentOf(pid) !== null;
}

function parentOf(pid: number): number | null {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return state === 'Z' ? null : Number(parent);
  } catch {
    return null;
  }
}

/** Waits until something is true, looking every few milliseconds. */
export async function until(what: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await what())) {
    if (performance.now() > endMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../../core/contract/handlers.ts';
import { historyHandlers } from '../../core/people/history-handlers.ts';
import { createOwnersWord, type OwnersWord } from '../../core/people/owners-word.ts';
import { databasePath } from '../../core/store/database.sql.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { group } from './grouping.ts';
import { analyse, keyOf, newCentres, newTruePhoto, type SyntheticPack, type TruePhoto } from './photos.ts';
import { createRandom } from './random.ts';

export type Library = {
  store: Store;
  word: OwnersWord;
  history: Pick<Handlers, 'listHistory' | 'undoLast' | 'redoNext' | 'undoEntry' | 'redoEntry'>;
  pack: SyntheticPack;
  /** By photo id; what the file shows now. */
  photos: Map<number, TruePhoto>;
  missing: Set<number>;
  /** Which real face a face of the library is. */
  keys: Map<number, string>;
};

const root = realpathSync(
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'heirloom-sequences-')),
);
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
let folders = 0;

export const centres = newCentres(7);
const templates = new Map<
  number,
  Promise<{ dir: string; photos: Map<number, TruePhoto>; keys: Map<number, string> }>
>();
const templateCount = 40;
const photosCount = 16;

/** Copies what is on the disk now, as a kill would leave it: committed transactions may be in the log alone. */
export function copyLibrary(from: string): string {
  const to = join(root, String(folders++));
  mkdirSync(to);
  const file = databasePath(from);
  for (const part of ['', '-wal']) {
    if (existsSync(file + part)) copyFileSync(file + part, databasePath(to) + part);
  }
  return to;
}

export function removeLibrary(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

async function makeTemplate(seed: number) {
  const dir = join(root, `template-${seed}`);
  const store = openStore(dir);
  const random = createRandom(1000 + seed);
  const photos = new Map<number, TruePhoto>();
  const keys = new Map<number, string>();
  for (let n = 0; n < photosCount; n++)
    addPhoto(store, newTruePhoto(`/photos/${n}.jpg`, centres, random), photos);
  for (const [id, photo] of photos) {
    analyse(store, id, photo, 'edge', random);
    learnKeys(store, id, photo, keys);
  }
  await group(store, 'edge', 'all', false);
  store.close();
  return { dir, photos, keys };
}

export function addPhoto(store: Store, photo: TruePhoto, photos: Map<number, TruePhoto>): number {
  const file = { path: photo.path, rootId: null, sizeBytes: 1, mtimeMs: 1, fileTime: '2020-01-01T00:00:00' };
  const id = store.photos.insert(file, null);
  photos.set(id, photo);
  return id;
}

/** Remembers which real face each face of the photo is, unless that is known. */
export function learnKeys(store: Store, photoId: number, photo: TruePhoto, keys: Map<number, string>): void {
  for (const { id, x, y } of store.faces.ofPhoto(photoId, { all: true })) {
    const key = keyOf(photo, x, y);
    if (key !== null && !keys.has(id)) keys.set(id, key);
  }
}

/** A library of some photos that were grouped once; the same for the same seed. */
export async function openSynthetic(seed: number): Promise<{ dir: string; library: Library }> {
  const which = seed % templateCount;
  let template = templates.get(which);
  if (!template) {
    template = makeTemplate(which);
    templates.set(which, template);
  }
  const { dir, photos, keys } = await template;
  const copy = copyLibrary(dir);
  return {
    dir: copy,
    library: {
      ...open(copy),
      pack: 'edge',
      photos: new Map(photos),
      missing: new Set(),
      keys: new Map(keys),
    },
  };
}

export function open(dir: string): Pick<Library, 'store' | 'word' | 'history'> {
  const store = openStore(dir);
  return { store, word: createOwnersWord(store), history: historyHandlers(store, () => {}) };
}

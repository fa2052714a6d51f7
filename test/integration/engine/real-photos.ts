import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach } from 'vitest';
import type { Photo, PhotoDetail } from '../../../core/contract/schemas.ts';
import type { Engine } from '../../../core/engine.ts';
import { call, testModels } from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

/** Skips the tests of a file, with the reason, where the models or (when they need it) the development data are absent. */
export function needsModels({ data }: { data: boolean }): void {
  let missing: string | null = null;
  beforeAll(async () => {
    missing = data && sharedDir() === null ? sharedAbsent : (await testModels()).missing;
  });
  beforeEach((context) => context.skip(missing !== null, missing ?? ''));
}

/** What the library shows, parts of a whole not among it. */
export async function listed(engine: Engine): Promise<Photo[]> {
  const query = { limit: 500, cursor: undefined, state: undefined };
  return (await call(engine, 'listPhotos', { query })).photos;
}

/** The photo that is shown from a file of this name. */
export async function photoCalled(engine: Engine, fileName: string): Promise<PhotoDetail> {
  const all = await listed(engine);
  const photo = all.find(({ file_name }) => file_name === fileName);
  if (!photo) throw new Error(`no ${fileName} among ${all.map(({ file_name }) => file_name)}`);
  return call(engine, 'getPhoto', { params: { id: photo.id } });
}

/** The only face in it. */
export async function faceCalled(engine: Engine, fileName: string) {
  const { faces } = await photoCalled(engine, fileName);
  if (faces.length !== 1) throw new Error(`${faces.length} faces in ${fileName}`);
  return faces[0]!;
}

/** When the pictures that analysis makes were written: a photo that is not analysed again keeps its own. */
export function thumbTimes(libraryDir: string): Record<string, number> {
  const thumbs = join(libraryDir, 'thumbs');
  if (!existsSync(thumbs)) return {};
  const files = readdirSync(thumbs, { recursive: true, encoding: 'utf8' }).map((name) => join(thumbs, name));
  return Object.fromEntries(files.map((path) => [path, statSync(path).mtimeMs]));
}

export function copyInto(folder: string, from: string, name: string): string {
  const path = join(folder, name);
  copyFileSync(from, path);
  return path;
}

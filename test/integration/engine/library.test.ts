import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UploadedFile } from '../../../core/contract/handlers.ts';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  copyFamily,
  filesByPerson,
  paint,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const absent = sharedDir() === null;
if (absent) console.warn(`skipped: ${sharedAbsent}`);

const family = { amy: 3, raj: 3 } as const;
const amys = ['amy1.png', 'amy2.png', 'amy3.png'];
const rajs = ['raj1.png', 'raj2.png', 'raj3.png'];

/** An engine on a new library that has scanned three portraits each of two people. */
async function familyEngine() {
  const folder = temporaryFolder();
  const photos = join(folder, 'photos');
  const library = join(folder, 'library');
  copyFamily(photos, family);
  const engine = await startTestEngine(library);
  const { rootId, task } = await addAndScan(engine, photos);
  expect(task).toMatchObject({ status: 'completed', total_images: 6, total_faces: 6, unique_persons: 2 });
  return { engine, photos, library, rootId };
}

async function regroup(engine: Engine): Promise<void> {
  const { task_id } = await call(engine, 'regroupPeople');
  expect(await engine.ended(task_id)).toMatchObject({ status: 'completed', error: null });
}

/** The number of the person who is in a photo alone. */
async function personIn(engine: Engine, fileName: string): Promise<number | null> {
  const { faces } = await call(engine, 'getPhoto', { params: { id: await photoId(engine, fileName) } });
  expect(faces).toHaveLength(1);
  return faces[0]!.person_id;
}

async function photoId(engine: Engine, fileName: string): Promise<number> {
  const { photos } = await allPhotos(engine);
  return photos.find((photo) => photo.file_name === fileName)!.id;
}

const allPhotos = (engine: Engine) => call(engine, 'listPhotos', { query: { limit: 200 } });
const rename = (engine: Engine, id: number, name: string) =>
  call(engine, 'renamePerson', { params: { id }, body: { name } });
const searched = async (engine: Engine, q: string) =>
  (await call(engine, 'search', { query: { q } })).map((person) => person.id);

/** Ids of all faces by photo: an analysis repeated anew would give others. */
async function faceIds(engine: Engine): Promise<Record<string, number[]>> {
  const { photos } = await allPhotos(engine);
  const faces = await Promise.all(
    photos.map(async ({ id, file_name }) => {
      const detail = await call(engine, 'getPhoto', { params: { id } });
      return [file_name, detail.faces.map((face) => face.id)] as const;
    }),
  );
  return Object.fromEntries(faces.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function received(engine: Engine, source: string, fileName: string): UploadedFile {
  const path = join(engine.libraryDir, `received-${Math.random()}`);
  copyFileSync(source, path);
  return { fileName, path, sizeBytes: statSync(path).size };
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe.skipIf(absent)('people', () => {
  test('names and numbers survive a rescan, a regrouping and a restart; unchanged photos are not analysed again', async () => {
    const { engine, photos, library } = await familyEngine();
    expect(await filesByPerson(engine)).toEqual({ person_0: amys, person_1: rajs });
    const amy = (await personIn(engine, 'amy1.png'))!;
    await rename(engine, amy, 'Эми');
    const named = { person_1: rajs, Эми: amys };
    const before = await faceIds(engine);

    const thumbs = filesBelow(join(library, 'thumbs')).map((path) => statSync(path).mtimeMs);
    expect(await scanAgain(engine)).toMatchObject({ status: 'completed', total_faces: 6, unique_persons: 2 });
    expect(await faceIds(engine)).toEqual(before);
    // An analysis would have written them anew.
    expect(filesBelow(join(library, 'thumbs')).map((path) => statSync(path).mtimeMs)).toEqual(thumbs);
    await regroup(engine);
    expect(await filesByPerson(engine)).toEqual(named);

    await engine.close();
    const restarted = await startTestEngine(library);
    expect(await filesByPerson(restarted)).toEqual(named);
    copyFileSync(join(bigBangDir(), 'amy/amy4.png'), join(photos, 'amy4.png'));
    expect(await scanAgain(restarted)).toMatchObject({ status: 'completed', total_images: 7 });
    expect(await filesByPerson(restarted)).toEqual({ person_1: rajs, Эми: [...amys, 'amy4.png'] });
    expect(await personIn(restarted, 'amy4.png')).toBe(amy);
    expect(await faceIds(restarted)).toMatchObject(before);
  });

  test('a removed person stays away through rescans and regroupings until restored', async () => {
    const { engine, photos } = await familyEngine();
    const amy = (await personIn(engine, 'amy1.png'))!;
    await call(engine, 'deletePerson', { params: { id: amy } });

    const expectGone = async () => {
      expect(await filesByPerson(engine)).toEqual({ person_1: rajs });
      expect(await searched(engine, String(amy))).toEqual([]);
      expect(await searched(engine, 'person')).toEqual([1]);
      expect(await personIn(engine, 'amy1.png')).toBeNull();
      await expect(call(engine, 'getPerson', { params: { id: amy } })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await call(engine, 'getStats')).toMatchObject({ total_persons: 1 });
    };
    await expectGone();
    copyFileSync(join(bigBangDir(), 'amy/amy4.png'), join(photos, 'amy4.png'));
    await scanAgain(engine);
    await regroup(engine);
    await expectGone();
    expect(await personIn(engine, 'amy4.png')).toBeNull();

    await call(engine, 'restorePerson', { params: { id: amy } });
    expect(await filesByPerson(engine)).toEqual({ person_0: [...amys, 'amy4.png'], person_1: rajs });
    expect(await searched(engine, String(amy))).toEqual([amy]);
  });

  test('people who are joined stay one, under the name of either, and the number is not given out again', async () => {
    const { engine, photos } = await familyEngine();
    await rename(engine, 1, 'Raj');
    await call(engine, 'mergePersons', { params: { id: 1 }, body: { into: 0 } });
    const joined = { Raj: [...amys, ...rajs] };
    expect(await filesByPerson(engine)).toEqual(joined);
    await expect(call(engine, 'getPerson', { params: { id: 1 } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await regroup(engine);
    expect(await filesByPerson(engine)).toEqual(joined);

    copyFamily(photos, { penny: 3 });
    await scanAgain(engine);
    const people = await call(engine, 'listPersons');
    expect(people.map((person) => person.id)).toEqual([0, 2]);
    await expect(
      call(engine, 'mergePersons', { params: { id: 0 }, body: { into: 0 } }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('another radius groups again; names stay', async () => {
    const { engine } = await familyEngine();
    const amy = (await personIn(engine, 'amy1.png'))!;
    await rename(engine, amy, 'Amy');
    const change = async (cluster_eps: number | null) => {
      const settings = await call(engine, 'updateSettings', { body: { cluster_eps } });
      expect(settings.cluster_eps).toBe(cluster_eps);
      const [task] = await call(engine, 'listTasks', { query: { limit: 1 } });
      expect(task!.kind).toBe('cluster');
      expect(await engine.ended(task!.id)).toMatchObject({ status: 'completed' });
    };
    await change(0.05);
    // Nobody is so near to anybody: only what the owner named stays together.
    const apart = await filesByPerson(engine);
    expect(apart.Amy).toEqual(amys);
    for (const files of Object.values(apart)) if (files !== apart.Amy) expect(files.length).toBeLessThan(2);
    await change(null);
    const together = await filesByPerson(engine);
    expect(together.Amy).toEqual(amys);
    expect(Object.values(together)).toEqual([amys, rajs]);
  });
});

describe.skipIf(absent)('folders', () => {
  test('a folder that is removed keeps its files; its photos, faces and pictures go, named people stay', async () => {
    const { engine, photos, library, rootId } = await familyEngine();
    const originals = filesBelow(photos);
    const [face] = Object.values(await faceIds(engine))[0]!;
    await rename(engine, 0, 'Amy');
    expect(filesBelow(join(library, 'thumbs'))).not.toEqual([]);
    await call(engine, 'removeRoot', { params: { id: rootId } });
    expect(filesBelow(photos)).toEqual(originals);
    expect(await call(engine, 'listRoots')).toEqual([]);
    expect(await allPhotos(engine)).toMatchObject({ photos: [], total: 0 });
    expect(await call(engine, 'getStats')).toMatchObject({ total_photos: 0, total_faces: 0 });
    await expect(call(engine, 'getFaceCrop', { params: { id: face! } })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(filesBelow(join(library, 'thumbs'))).toEqual([]);
    expect(await filesByPerson(engine)).toEqual({ Amy: [] });
    expect(await scanAgain(engine)).toMatchObject({ status: 'completed', total_images: 0, total_faces: 0 });
    expect(await filesByPerson(engine)).toEqual({ Amy: [] });
  });

  test('a library inside a folder of photos is not scanned', async () => {
    const photos = temporaryFolder();
    const library = join(photos, 'Heirloom library');
    mkdirSync(library);
    await paint(join(photos, 'sea.jpg'));
    await paint(join(library, 'not-a-photo-of-yours.jpg'));
    const engine = await startTestEngine(library);
    await addAndScan(engine, photos);
    const { task } = await addAndScan(engine, photos);
    expect(task.total_images).toBe(1);
    expect((await allPhotos(engine)).photos.map((photo) => photo.path)).toEqual([join(photos, 'sea.jpg')]);
    await expect(call(engine, 'addRoot', { body: { path: library } })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('a broken photo that was repaired is analysed when asked for again', async () => {
    const folder = temporaryFolder();
    const photos = join(folder, 'photos');
    mkdirSync(photos);
    const path = join(photos, 'amy.png');
    copyFileSync(join(bigBangDir(), 'amy/amy1.png'), path);
    truncateSync(path, 500);
    const engine = await startTestEngine(join(folder, 'library'));
    await addAndScan(engine, photos);
    const id = await photoId(engine, 'amy.png');
    expect(await call(engine, 'getPhoto', { params: { id } })).toMatchObject({
      ...{ state: 'failed', failure_code: 'corrupt', faces: [] },
    });
    copyFileSync(join(bigBangDir(), 'amy/amy1.png'), path);
    const { task_id } = await call(engine, 'retryPhoto', { params: { id } });
    expect(await engine.ended(task_id)).toMatchObject({
      ...{ status: 'completed', total_images: 1, total_faces: 1 },
    });
    const photo = await call(engine, 'getPhoto', { params: { id } });
    expect(photo).toMatchObject({ state: 'done', failure_code: null, faces: [{ photo_id: id }] });
    await expect(call(engine, 'retryPhoto', { params: { id } })).rejects.toMatchObject({ code: 'conflict' });
    await scanAgain(engine);
    expect((await faceIds(engine))['amy.png']).toEqual([photo.faces[0]!.id]);
  });
});

describe.skipIf(absent)('uploads', () => {
  test('uploaded photos stay inside the library, overwrite nothing and are analysed', async () => {
    const { engine, library } = await familyEngine();
    const portrait = (name: string) => join(bigBangDir(), name.replace(/\d.*/, ''), name);
    const names = ['x.png', 'x.png', '../../x.png', '..\\..\\x.png', '/etc/x.png'];
    const files = ['amy4.png', 'raj4.png', 'penny1.png', 'penny2.png', 'penny3.png'].map((name, i) =>
      received(engine, portrait(name), names[i]!),
    );
    const outside = () => filesBelow(dirname(library)).filter((path) => !path.startsWith(library + sep));
    const before = outside();
    const { task_id, message } = await call(engine, 'uploadImages', { files });
    expect(message).toContain('5');
    expect(await engine.ended(task_id)).toMatchObject({
      ...{ kind: 'upload', status: 'completed', total_images: 5, total_faces: 5, unique_persons: 3 },
    });
    expect(outside()).toEqual(before);
    const uploads = filesBelow(join(library, 'uploads'));
    const month = join(library, 'uploads', readdirSync(join(library, 'uploads'))[0]!);
    expect(uploads).toEqual(
      ['x (2).png', 'x (3).png', 'x (4).png', 'x (5).png', 'x.png'].map((name) => join(month, name)),
    );
    expect(files.map((file) => existsSync(file.path))).not.toContain(true);

    expect(await personIn(engine, 'x.png')).toBe(await personIn(engine, 'amy1.png'));
    expect(await personIn(engine, 'x (2).png')).toBe(await personIn(engine, 'raj1.png'));
    const ids = await faceIds(engine);
    expect(await scanAgain(engine)).toMatchObject({ total_images: 11, total_faces: 11 });
    expect(await faceIds(engine)).toEqual(ids);
  });

  test('an upload of nothing is refused', async () => {
    const engine = await startTestEngine(join(temporaryFolder(), 'library'));
    await expect(call(engine, 'uploadImages')).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await call(engine, 'listTasks', { query: { limit: 1 } })).toEqual([]);
  });
});

test('folders that could not be looked into are told with the root that they are in', async () => {
  const [photos, library] = [temporaryFolder(), join(temporaryFolder(), 'library')];
  await paint(join(photos, 'a.jpg'));
  let deep = photos;
  // Deeper than any path may be; each step is made from the one before.
  const before = process.cwd();
  process.chdir(photos);
  for (let i = 0; i < 25; i++) {
    const name = `${i}-${'d'.repeat(200)}`;
    mkdirSync(name);
    process.chdir(name);
    deep = join(deep, name);
  }
  process.chdir(before);
  const engine = await startTestEngine(library);
  await addAndScan(engine, photos);
  const [root] = await call(engine, 'listRoots');
  expect(root!.unreadable_folders).toHaveLength(1);
  expect(deep.startsWith(root!.unreadable_folders[0]!)).toBe(true);
  expect(root!.photos_count).toBe(1);
});

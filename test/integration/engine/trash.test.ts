import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { film, since1904 } from '../../unit/media/video/film.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled, thumbTimes } from './real-photos.ts';

const isLinux = process.platform === 'linux';
const onLinux = test.skipIf(!isLinux);
needsModels({ data: true });

const { XDG_DATA_HOME: dataHome } = process.env;
let trash = '';
/** Never the trash of whoever runs the tests. */
beforeEach(() => {
  const home = temporaryFolder();
  process.env.XDG_DATA_HOME = home;
  trash = join(home, 'Trash');
});
afterEach(() => {
  if (dataHome === undefined) delete process.env.XDG_DATA_HOME;
  else process.env.XDG_DATA_HOME = dataHome;
});

async function homeOf(people: readonly string[]) {
  const folder = temporaryFolder();
  for (const person of people) {
    copyInto(folder, join(bigBangDir(), person.slice(0, -1), `${person}.png`), `${person}.png`);
  }
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  expect((await addAndScan(engine, folder)).task).toMatchObject({ status: 'completed', error: null });
  return { folder, libraryDir, engine };
}

const put = async (engine: Engine, ...fileNames: string[]) => {
  const photos = await Promise.all(fileNames.map((name) => photoCalled(engine, name)));
  return call(engine, 'trashPhotos', { body: { photo_ids: photos.map(({ id }) => id) } });
};
const list = (engine: Engine) => call(engine, 'listTrash', { query: { limit: 10 } });
const restore = (engine: Engine, id: number) => call(engine, 'restoreFromTrash', { params: { id } });
const inTrash = () => (existsSync(join(trash, 'files')) ? readdirSync(join(trash, 'files')).sort() : []);
const names = async (engine: Engine) => (await listed(engine)).map(({ file_name }) => file_name).sort();

onLinux('a photo goes to the trash with its faces, and comes back with its people', async () => {
  const { folder, libraryDir, engine } = await homeOf(['amy1', 'amy2', 'raj1']);
  const face = await faceCalled(engine, 'amy1.png');
  await call(engine, 'renamePerson', { params: { id: face.person_id! }, body: { name: 'Amy' } });
  await call(engine, 'moveFaces', {
    body: { face_ids: [(await faceCalled(engine, 'amy2.png')).id], person_id: face.person_id! },
  });
  const counts = async () =>
    (await call(engine, 'listPersons')).flatMap((one) =>
      one.named ? [[one.faces_count, one.photos_count]] : [],
    );
  const [before, bytes, times] = [
    await listed(engine),
    readFileSync(join(folder, 'amy1.png')),
    thumbTimes(libraryDir),
  ];
  expect(await counts()).toEqual([[2, 2]]);

  const { trash_ids } = await put(engine, 'amy1.png');
  expect([readdirSync(folder).sort(), inTrash(), await names(engine), await counts()]).toEqual([
    ...[['amy2.png', 'raj1.png'], ['amy1.png'], ['amy2.png', 'raj1.png'], [[1, 1]]],
  ]);
  const entries = await list(engine);
  expect(entries).toEqual([
    {
      id: trash_ids[0],
      photo_id: face.photo_id,
      file_name: 'amy1.png',
      paths: [join(folder, 'amy1.png')],
      at: expect.any(String),
      restorable: true,
    },
  ]);
  // A scan meanwhile changes nothing of that.
  await scanAgain(engine);
  expect(await list(engine)).toEqual(entries);

  await restore(engine, trash_ids[0]!);
  expect([await list(engine), inTrash(), readdirSync(join(trash, 'info'))]).toEqual([[], [], []]);
  expect(readFileSync(join(folder, 'amy1.png')).equals(bytes)).toBe(true);
  expect([await listed(engine), await counts()]).toEqual([before, [[2, 2]]]);
  expect(await restore(engine, trash_ids[0]!).catch(({ code }) => code)).toBe('conflict');
  await scanAgain(engine);
  expect([await listed(engine), thumbTimes(libraryDir)]).toEqual([before, times]);
});

onLinux(
  'all files of a photo go: copies, what lies beside them, the moving half of a Live Photo',
  async () => {
    const { folder, engine } = await homeOf(['raj1']);
    mkdirSync(join(folder, 'copy'));
    const amy = join(bigBangDir(), 'amy/amy1.png');
    copyInto(folder, amy, 'IMG_1.jpg');
    copyInto(join(folder, 'copy'), amy, 'again.jpg');
    writeFileSync(join(folder, 'IMG_1.jpg.xmp'), '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
    const keys = { 'com.apple.quicktime.content.identifier': 'A1' };
    writeFileSync(
      join(folder, 'IMG_1.MOV'),
      film({ brand: 'qt', keys, createdAt: since1904('2023-07-01T10:00:05Z') }),
    );
    const withMotion = join(folder, 'copy/again.jpg');
    await scanAgain(engine);
    const photo = await photoCalled(engine, 'IMG_1.jpg');
    expect([photo.places_count, photo.has_motion, await names(engine)]).toEqual([
      ...[2, true, [photo.file_name, 'raj1.png'].sort()],
    ]);
    const { trash_ids } = await put(engine, photo.file_name);
    expect([existsSync(withMotion), readdirSync(folder).sort(), await names(engine)]).toEqual([
      ...[false, ['copy', 'raj1.png'], ['raj1.png']],
    ]);
    expect(inTrash()).toEqual(['IMG_1.MOV', 'IMG_1.jpg', 'IMG_1.jpg.xmp', 'again.jpg']);
    await restore(engine, trash_ids[0]!);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      ...['IMG_1.MOV', 'IMG_1.jpg', 'IMG_1.jpg.xmp', 'copy', 'copy/again.jpg', 'raj1.png'],
    ]);
    await scanAgain(engine);
    const back = await photoCalled(engine, photo.file_name);
    expect([back.id, back.places_count, back.has_motion]).toEqual([photo.id, 2, true]);
  },
);

onLinux('what the trash does not have any more is not promised', async () => {
  const { folder, engine } = await homeOf(['amy1', 'raj1']);
  const { trash_ids } = await put(engine, 'amy1.png', 'raj1.png');
  expect([trash_ids.length, await names(engine), (await call(engine, 'getStats')).total_faces]).toEqual([
    2,
    [],
    0,
  ]);
  rmSync(join(trash, 'files/amy1.png'));
  expect((await list(engine)).map(({ file_name, restorable }) => [file_name, restorable]).sort()).toEqual([
    ['amy1.png', false],
    ['raj1.png', true],
  ]);
  const gone = (await list(engine)).find(({ restorable }) => !restorable)!;
  expect(await restore(engine, gone.id).catch(({ code }) => code)).toBe('original_missing');

  // Another file has the name by now: nothing is overwritten.
  writeFileSync(join(folder, 'raj1.png'), 'mine');
  const other = (await list(engine)).find(({ restorable }) => restorable)!;
  expect(await restore(engine, other.id).catch(({ code }) => code)).toBe('conflict');
  expect(readFileSync(join(folder, 'raj1.png'), 'utf8')).toBe('mine');
  rmSync(join(folder, 'raj1.png'));
  await restore(engine, other.id);
  expect(await names(engine)).toEqual(['raj1.png']);
  expect(await call(engine, 'trashPhotos', { body: { photo_ids: [999] } }).catch(({ code }) => code)).toBe(
    'not_found',
  );
});

onLinux('a photo that was put elsewhere meanwhile and is taken back has both files', async () => {
  const { folder, engine } = await homeOf(['amy1']);
  const { id } = await photoCalled(engine, 'amy1.png');
  const { trash_ids } = await put(engine, 'amy1.png');
  copyInto(folder, join(bigBangDir(), 'amy/amy1.png'), 'other.png');
  await scanAgain(engine);
  expect((await photoCalled(engine, 'other.png')).id).toBe(id);
  await restore(engine, trash_ids[0]!);
  await scanAgain(engine);
  expect([
    (await call(engine, 'getPhoto', { params: { id } })).places_count,
    (await listed(engine)).length,
  ]).toEqual([...[2, 1]]);
});

import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { findChanges } from '../../../core/library/find-changes.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  newStore,
  paint,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled, thumbTimes } from './real-photos.ts';

needsModels({ data: true });

/** A portrait of the development data. */
const portrait = (name: string, n = 1) => join(bigBangDir(), name, `${name}${n}.png`);

/** A folder with these pictures of people, scanned. */
async function homeOf(pictures: Record<string, string>) {
  const folder = temporaryFolder();
  for (const [name, from] of Object.entries(pictures)) copyInto(folder, from, name);
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  const { rootId } = await addAndScan(engine, folder);
  return { folder, libraryDir, engine, rootId };
}

/** Gives a face a name, confirmed. */
const nameFace = (engine: Engine, faceId: number, name: string) =>
  call(engine, 'moveFaces', { body: { face_ids: [faceId], name } });

const stats = async (engine: Engine) => (await call(engine, 'getStats')).photos_by_state;
const namesIn = (paths: { path: string }[]) => paths.map(({ path }) => basename(path));

test('copies in two folders are one photo, which stays until the last of them is gone', async () => {
  const { folder, engine } = await homeOf({ 'amy.png': portrait('amy') });
  mkdirSync(join(folder, 'backup'));
  copyFileSync(join(folder, 'amy.png'), join(folder, 'backup/copy.png'));
  const before = await photoCalled(engine, 'amy.png');
  await scanAgain(engine);
  const { total } = await call(engine, 'listPhotos', { query: { limit: 1 } });
  const both = await photoCalled(engine, 'amy.png');
  const [root] = await call(engine, 'listRoots');
  expect({
    total,
    states: await stats(engine),
    same: [both.id === before.id, both.faces],
    places: [both.places_count, namesIn(both.places)],
    root: root!.photos_count,
  }).toEqual({
    total: 1,
    states: { pending: 0, done: 1, failed: 0, skipped: 0 },
    same: [true, before.faces],
    places: [2, ['amy.png', 'copy.png']],
    root: 1,
  });

  rmSync(join(folder, 'amy.png'));
  await scanAgain(engine);
  const one = await photoCalled(engine, 'copy.png');
  expect([one.id, one.places_count, one.available, one.faces.length]).toEqual([before.id, 1, true, 1]);
  expect(
    (await call(engine, 'getPhotoImage', { params: { id: one.id }, query: { size: 512 } })).contentType,
  ).toBe('image/jpeg');

  rmSync(join(folder, 'backup/copy.png'));
  await scanAgain(engine);
  expect([await listed(engine), (await call(engine, 'getStats')).total_faces]).toEqual([[], 0]);
});

test('a file that is moved and renamed keeps its people and what the owner said', async () => {
  const { folder, engine, libraryDir } = await homeOf({
    'amy.png': portrait('amy'),
    'raj.png': portrait('raj'),
    'penny.png': portrait('penny'),
  });
  const [amy, raj, penny] = await Promise.all(
    ['amy.png', 'raj.png', 'penny.png'].map((name) => faceCalled(engine, name)),
  );
  await nameFace(engine, amy!.id, 'Amy');
  const { id: other } = await nameFace(engine, penny!.id, 'Penny');
  await call(engine, 'rejectFaces', { body: { face_ids: [raj!.id], person_id: other } });
  await call(engine, 'judgeFaces', { body: { face_ids: [penny!.id], is_face: false } });
  const times = thumbTimes(libraryDir);

  mkdirSync(join(folder, 'sorted'));
  for (const name of ['amy', 'raj', 'penny'])
    renameSync(join(folder, `${name}.png`), join(folder, `sorted/my ${name}.png`));
  await scanAgain(engine);
  const moved = await faceCalled(engine, 'my amy.png');
  expect({
    total: (await listed(engine)).length,
    amy: [moved.id, moved.person_name, moved.certainty],
    raj: (await faceCalled(engine, 'my raj.png')).id,
    penny: (await photoCalled(engine, 'my penny.png')).faces,
    analysed: thumbTimes(libraryDir),
  }).toEqual({ total: 3, amy: [amy!.id, 'Amy', 'confirmed'], raj: raj!.id, penny: [], analysed: times });
});

test('a renamed folder of 20 photos keeps everything, and no photo is analysed', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '2019'));
  await Promise.all(
    Array.from({ length: 19 }, (_, i) => paint(join(folder, `2019/${i}.jpg`), `hsl(${i * 19}, 60%, 40%)`)),
  );
  copyInto(join(folder, '2019'), portrait('amy'), 'amy.png');
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, folder);
  const face = await faceCalled(engine, 'amy.png');
  await nameFace(engine, face.id, 'Amy');
  const ids = async () => (await listed(engine)).map(({ id, file_name }) => `${id} ${file_name}`).sort();
  const [before, times] = [await ids(), thumbTimes(libraryDir)];

  renameSync(join(folder, '2019'), join(folder, 'Summer 2019'));
  const task = await scanAgain(engine);
  const { person_name, id } = await faceCalled(engine, 'amy.png');
  expect([task.status, before.length, await ids(), [id, person_name]]).toEqual([
    ...['completed', 20, before, [face.id, 'Amy']],
  ]);
  expect(thumbTimes(libraryDir)).toEqual(times);
  const all = await listed(engine);
  expect(all.every(({ path, state }) => path.includes('Summer 2019') && state === 'done')).toBe(true);
  expect(await stats(engine)).toEqual({ pending: 0, done: 20, failed: 0, skipped: 0 });
});

test('a file that is replaced in place is looked at again; nobody stays who is not in it', async () => {
  const { folder, engine } = await homeOf({ 'a.png': portrait('amy') });
  const before = await faceCalled(engine, 'a.png');
  await nameFace(engine, before.id, 'Amy');
  copyInto(folder, portrait('raj'), 'a.png');
  await scanAgain(engine);
  const after = await faceCalled(engine, 'a.png');
  expect([after.person_name === 'Amy', (await listed(engine)).length]).toEqual([false, 1]);

  // The old picture comes back under another name: nothing of it was kept.
  copyInto(folder, portrait('amy'), 'b.png');
  await scanAgain(engine);
  expect([(await listed(engine)).length, (await faceCalled(engine, 'a.png')).id]).toEqual([2, after.id]);
});

test('two files that change names take their faces and names along, in one scan', async () => {
  const { folder, engine } = await homeOf({ 'a.png': portrait('amy'), 'b.png': portrait('raj') });
  const [amy, raj] = [await faceCalled(engine, 'a.png'), await faceCalled(engine, 'b.png')];
  await nameFace(engine, amy.id, 'Amy');
  await nameFace(engine, raj.id, 'Raj');
  renameSync(join(folder, 'a.png'), join(folder, 'x'));
  renameSync(join(folder, 'b.png'), join(folder, 'a.png'));
  renameSync(join(folder, 'x'), join(folder, 'b.png'));
  await scanAgain(engine);
  const now = async () =>
    Promise.all(['a.png', 'b.png'].map(async (name) => [name, await faceCalled(engine, name)] as const));
  expect((await now()).map(([name, { id, person_name }]) => [name, id, person_name])).toEqual([
    ['a.png', raj.id, 'Raj'],
    ['b.png', amy.id, 'Amy'],
  ]);
  expect(await stats(engine)).toEqual({ pending: 0, done: 2, failed: 0, skipped: 0 });
});

test('a copy that is edited becomes a photo of its own; the other keeps its names', async () => {
  const { folder, engine } = await homeOf({ 'a.png': portrait('amy'), 'b.png': portrait('amy') });
  const face = await faceCalled(engine, 'a.png');
  await nameFace(engine, face.id, 'Amy');
  const edited = await sharp(portrait('raj')).resize(700).png().toBuffer();
  writeFileSync(join(folder, 'b.png'), edited);
  await scanAgain(engine);
  const [kept, own] = [await photoCalled(engine, 'a.png'), await photoCalled(engine, 'b.png')];
  expect([kept.id === own.id, kept.places_count, own.places_count, own.state]).toEqual([false, 1, 1, 'done']);
  expect([kept.faces[0]!.id, kept.faces[0]!.person_name, own.faces[0]!.person_name === 'Amy']).toEqual([
    ...[face.id, 'Amy', false],
  ]);
});

test('a picture whose copy was deleted before is still the same photo when it is edited', async () => {
  const { folder, engine } = await homeOf({ 'a.png': portrait('amy'), 'b.png': portrait('amy') });
  const face = await faceCalled(engine, 'a.png');
  await nameFace(engine, face.id, 'Amy');
  rmSync(join(folder, 'b.png'));
  await scanAgain(engine);
  const before = await photoCalled(engine, 'a.png');
  writeFileSync(
    join(folder, 'a.png'),
    await sharp(portrait('amy')).modulate({ brightness: 1.1 }).png().toBuffer(),
  );
  await scanAgain(engine);
  const after = await photoCalled(engine, 'a.png');
  expect([after.id, after.faces.map(({ id, person_name }) => [id, person_name])]).toEqual([
    ...[before.id, [[face.id, 'Amy']]],
  ]);

  // The deleted one is put back: it is what the photo was, not what it is.
  copyInto(folder, portrait('amy'), 'b.png');
  await scanAgain(engine);
  const now = await call(engine, 'getPhoto', { params: { id: before.id } });
  // The two look alike: they are two photos, shown as one.
  expect([now.places_count, now.stack.map(({ file_name, state }) => [file_name, state])]).toEqual([
    ...[1, [['b.png', 'done']]],
  ]);
});

test('when one of two folders with a photo is removed from the library, the photo stays', async () => {
  const { folder, engine, rootId } = await homeOf({ 'amy.png': portrait('amy'), 'raj.png': portrait('raj') });
  const other = temporaryFolder();
  copyInto(other, portrait('amy'), 'amy elsewhere.png');
  await addAndScan(engine, other);
  const face = await faceCalled(engine, 'amy.png');
  await nameFace(engine, face.id, 'Amy');
  await call(engine, 'removeRoot', { params: { id: rootId } });
  const left = await listed(engine);
  const kept = await faceCalled(engine, 'amy elsewhere.png');
  expect([left.map(({ file_name }) => file_name), kept.id, kept.person_name]).toEqual([
    ...[['amy elsewhere.png'], face.id, 'Amy'],
  ]);
  const people = await call(engine, 'listPersons');
  expect(people.map(({ name, photos_count }) => [name, photos_count])).toEqual([['Amy', 1]]);
  expect(readFileSync(join(folder, 'raj.png')).length).toBeGreaterThan(0);
});

test('a file that could not be read is tried again; a whole copy of a damaged file brings its people back', async () => {
  const { folder, engine } = await homeOf({ 'amy.png': portrait('amy'), 'raj.png': portrait('raj') });
  const face = await faceCalled(engine, 'amy.png');
  await nameFace(engine, face.id, 'Amy');
  truncateSync(join(folder, 'amy.png'), 100);
  await scanAgain(engine);
  const damaged = await photoCalled(engine, 'amy.png');
  expect([damaged.state, damaged.failure_code]).toEqual(['failed', 'corrupt']);
  const retry = await call(engine, 'retryPhoto', { params: { id: damaged.id } });
  await engine.ended(retry.task_id);
  expect((await photoCalled(engine, 'amy.png')).state).toBe('failed');

  copyInto(folder, portrait('amy'), 'from the backup.png');
  await scanAgain(engine);
  const whole = await photoCalled(engine, 'from the backup.png');
  const still = await photoCalled(engine, 'amy.png');
  expect({
    whole: [
      whole.state,
      whole.failure_code,
      whole.places_count,
      whole.faces.map((one) => [one.id, one.person_name]),
    ],
    still: [still.state, still.failure_code, still.id === whole.id],
  }).toEqual({
    whole: ['done', null, 1, [[face.id, 'Amy']]],
    still: ['failed', 'corrupt', false],
  });

  rmSync(join(folder, 'amy.png'));
  copyInto(folder, portrait('amy', 2), 'amy.png');
  await scanAgain(engine);
  expect([(await photoCalled(engine, 'amy.png')).state, await stats(engine)]).toEqual([
    ...['done', { pending: 0, done: 3, failed: 0, skipped: 0 }],
  ]);
});

test('a copy that may not be read does not take its photo along', async (context) => {
  context.skip(process.platform !== 'linux' || process.getuid?.() === 0, 'root may read every file');
  const { folder, engine } = await homeOf({ 'a.png': portrait('amy'), 'b.png': portrait('amy') });
  const face = await faceCalled(engine, 'a.png');
  chmodSync(join(folder, 'b.png'), 0o000);
  utimesSync(join(folder, 'b.png'), 1, 1);
  await scanAgain(engine);
  const [kept, locked] = [await photoCalled(engine, 'a.png'), await photoCalled(engine, 'b.png')];
  expect([kept.state, kept.faces[0]!.id, locked.state, locked.failure_code]).toEqual([
    ...['done', face.id, 'failed', 'not_readable'],
  ]);
  chmodSync(join(folder, 'b.png'), 0o600);
  await engine.ended((await call(engine, 'retryPhotos')).task_id);
  const both = await photoCalled(engine, 'a.png');
  expect([both.places_count, both.state, (await listed(engine)).length]).toEqual([2, 'done', 1]);
});

test.skipIf(process.platform !== 'linux')(
  'a file whose name is no text is recorded once, and gone when it is renamed',
  async () => {
    const { folder, engine } = await homeOf({ 'amy.png': portrait('amy') });
    const odd = Buffer.concat([Buffer.from(join(folder, 'ol')), Buffer.from([0xe9]), Buffer.from('.png')]);
    copyFileSync(portrait('raj'), odd);
    await scanAgain(engine);
    const recorded = await photoCalled(engine, 'ol\\xe9.png');
    expect([recorded.state, recorded.failure_code]).toEqual(['skipped', 'bad_name']);
    await scanAgain(engine);
    expect(await stats(engine)).toEqual({ pending: 0, done: 1, failed: 0, skipped: 1 });
    await expect(call(engine, 'retryPhoto', { params: { id: recorded.id } })).rejects.toMatchObject({
      code: 'conflict',
    });

    renameSync(odd, join(folder, 'olé.png'));
    await scanAgain(engine);
    expect((await listed(engine)).map(({ file_name, state }) => [file_name, state]).sort()).toEqual([
      ['amy.png', 'done'],
      ['olé.png', 'done'],
    ]);
  },
);

test('what the owner leaves out is not shown, and comes back with its faces and names', async () => {
  const { folder, engine, libraryDir } = await homeOf({ 'amy.png': portrait('amy') });
  mkdirSync(join(folder, 'private'));
  copyInto(join(folder, 'private'), portrait('raj'), 'raj.png');
  await scanAgain(engine);
  const face = await faceCalled(engine, 'raj.png');
  await nameFace(engine, face.id, 'Raj');
  const times = thumbTimes(libraryDir);
  await call(engine, 'updateSettings', { body: { exclude: ['private'] } });
  await scanAgain(engine);
  const names = async () => (await listed(engine)).map(({ file_name }) => file_name).sort();
  const photosOfRaj = async () =>
    (await call(engine, 'listPersons')).find(({ name }) => name === 'Raj')?.photos_count;
  expect([await names(), (await photosOfRaj()) ?? 0]).toEqual([['amy.png'], 0]);
  await call(engine, 'updateSettings', { body: { exclude: [] } });
  await scanAgain(engine);
  const back = await faceCalled(engine, 'raj.png');
  expect([await names(), await photosOfRaj(), back.id, back.person_name, thumbTimes(libraryDir)]).toEqual([
    ...[['amy.png', 'raj.png'], 1, face.id, 'Raj', times],
  ]);
});

test('a copy with names beside it tells them to the photo that is known', async () => {
  const robust = join(sharedDir()!, 'data/robust/sidecars/mwg-orientation-face-regions');
  const { folder, engine } = await homeOf({ 'plain.jpg': join(robust, 'photo.3.sidecar.jpg') });
  const before = await photoCalled(engine, 'plain.jpg');
  mkdirSync(join(folder, 'digikam'));
  copyInto(join(folder, 'digikam'), join(robust, 'photo.3.sidecar.jpg'), 'photo.jpg');
  copyInto(join(folder, 'digikam'), join(robust, 'photo.3.embedded_sidecar.jpg.xmp'), 'photo.jpg.xmp');
  await scanAgain(engine);
  const after = await photoCalled(engine, 'plain.jpg');
  expect([after.id, after.places_count, after.state]).toEqual([before.id, 2, 'done']);
  const named = after.faces.flatMap(({ person_name }) => (person_name?.includes('Curie') ? person_name : []));
  expect(named.sort()).toEqual(['Marie Curie', 'Pierre Curie']);

  // Moved with what lies beside it, it says nothing new.
  const ids = after.faces.map(({ id }) => id);
  renameSync(join(folder, 'digikam'), join(folder, 'digiKam 8'));
  await scanAgain(engine);
  expect((await photoCalled(engine, 'plain.jpg')).faces.map(({ id }) => id)).toEqual(ids);
});

test('on a disk that ignores case a file of another spelling is the file that was there', async () => {
  const store = newStore();
  const folder = temporaryFolder();
  const root = store.roots.add(folder);
  mkdirSync(join(folder, 'Été'));
  for (const name of ['Party.JPG', 'Été/b.jpg', 'c.jpg']) writeFileSync(join(folder, name), name);
  const look = (nameRules: { ignoresCase: boolean; ignoresForm: boolean }) =>
    findChanges(
      store,
      { rootId: root.id, path: folder },
      { excluded: new Set(), nameRules, signal: new AbortController().signal, onFound: () => {} },
    );
  const rows = () => [...store.places.ofRoot(root.id)].filter(({ missing_since }) => missing_since === null);
  await look({ ignoresCase: true, ignoresForm: true });
  const before = new Map(rows().map(({ path, photo_id }) => [path, photo_id]));
  renameSync(join(folder, 'Party.JPG'), join(folder, 'party.jpg'));
  cpSync(join(folder, 'Été'), join(folder, 'e\u0301t\u00e9'), { recursive: true, preserveTimestamps: true });
  rmSync(join(folder, 'Été'), { recursive: true });
  await look({ ignoresCase: true, ignoresForm: true });
  const after = rows();
  expect(after.map(({ path }) => basename(path)).sort()).toEqual(['b.jpg', 'c.jpg', 'party.jpg']);
  expect(new Set(after.map(({ photo_id }) => photo_id))).toEqual(new Set(before.values()));

  // Where case counts, it is a new file.
  renameSync(join(folder, 'c.jpg'), join(folder, 'C.jpg'));
  await look({ ignoresCase: false, ignoresForm: false });
  expect(store.places.findByPath(join(folder, 'C.jpg'))!.photo_id).not.toBe(
    before.get(join(folder, 'c.jpg')),
  );
});

import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { findChanges } from '../../../core/library/find-changes.ts';
import { forgetRoot } from '../../../core/library/forget-root.ts';
import type { Store } from '../../../core/store/store.ts';
import { newFace, newStore, temporaryFolder } from '../../engine-fixture.ts';
import { newFacts } from '../../store-fixture.ts';

type Seen = { state: string; missing: boolean };

/** A library with one folder, and what the library says about the files below it. */
function newLibrary(folder = temporaryFolder()) {
  const store = newStore();
  const root = store.roots.add(folder);
  const look = (path = folder, rootId: number | null = root.id, excluded: string[] = []) =>
    findChanges(
      store,
      { rootId, path },
      { excluded: new Set(excluded), signal: new AbortController().signal, onFound: () => {} },
    );
  const seen = () =>
    Object.fromEntries(
      allPhotos(store, root.id).map(({ path, state, missing_since }) => [
        relative(folder, path),
        { state, missing: missing_since !== null } satisfies Seen,
      ]),
    );
  return { store, folder, root, look, seen };
}

function allPhotos(store: Store, rootId: number) {
  return store.photos.idsOfRoot(rootId).map((id) => store.photos.get(id)!);
}

/** As if the photo had been analysed. */
function analyse(store: Store, path: string): number {
  const { id: placeId, photo_id: id } = store.places.findByPath(path)!;
  store.places.markRead(placeId);
  const sha256 = new Uint8Array(32).fill(id);
  store.photos.markAnalysed(id, 'edge', newFacts(sha256, '2001-01-01T00:00:00'));
  return id;
}

const pending: Seen = { state: 'pending', missing: false };
const done: Seen = { state: 'done', missing: false };

test('new files are pending, other files are nothing', async () => {
  const { folder, look, seen } = newLibrary();
  mkdirSync(join(folder, 'sub/deeper'), { recursive: true });
  for (const name of ['a.jpg', 'b.txt', 'c.MOV', 'sub/d.png', 'sub/deeper/e.heic', 'f.CR2', 'no-ending'])
    writeFileSync(join(folder, name), name);
  expect([await look(), seen()]).toEqual([
    [],
    {
      'a.jpg': pending,
      'c.MOV': pending,
      'f.CR2': pending,
      [join('sub', 'd.png')]: pending,
      [join('sub', 'deeper', 'e.heic')]: pending,
    },
  ]);
});

test('an unchanged file is left alone; one that changed in size or time is analysed again', async () => {
  const { store, folder, look, seen } = newLibrary();
  const names = ['same.jpg', 'longer.jpg', 'touched.jpg', 'replaced.jpg', 'failed.jpg'];
  for (const name of names) {
    writeFileSync(join(folder, name), '1234');
    utimesSync(join(folder, name), 1_600_000_000, 1_600_000_000);
  }
  await look();
  const ids = names.map((name) => analyse(store, join(folder, name)));
  const person = store.persons.create();
  const face = newFace(store, ids[1]!, person);
  store.photos.markFailed(ids[4]!, 'corrupt', 'because');
  const before = store.photos.get(ids[0]!);

  writeFileSync(join(folder, 'longer.jpg'), '12345');
  utimesSync(join(folder, 'longer.jpg'), 1_600_000_000, 1_600_000_000);
  utimesSync(join(folder, 'touched.jpg'), 1_600_000_000, 1_600_000_001);
  writeFileSync(join(folder, 'other.jpg'), 'other');
  renameSync(join(folder, 'other.jpg'), join(folder, 'replaced.jpg'));
  await look();
  expect(seen()).toEqual({
    'same.jpg': done,
    'longer.jpg': pending,
    'touched.jpg': pending,
    'replaced.jpg': pending,
    // What failed is not tried again and again, only when the file is another one.
    'failed.jpg': { state: 'failed', missing: false },
  });
  expect(store.photos.get(ids[0]!)).toEqual(before);
  expect(names.map((name) => store.places.findByPath(join(folder, name))!.photo_id)).toEqual(ids);
  // Its faces stay until the analysis says otherwise.
  expect(store.faces.get(face)?.person_id).toBe(person);

  writeFileSync(join(folder, 'failed.jpg'), 'repaired');
  await look();
  expect(seen()['failed.jpg']).toEqual(pending);
});

test('a file that is gone is missing, its faces rest, and both come back with it', async () => {
  const { store, folder, look, seen } = newLibrary();
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(join(folder, name), '1');
  await look();
  const ids = ['a.jpg', 'b.jpg'].map((name) => analyse(store, join(folder, name)));
  const person = store.persons.create();
  for (const id of ids) newFace(store, id, person);

  renameSync(join(folder, 'a.jpg'), join(folder, 'a.away'));
  await look();
  const gone = [seen(), store.persons.get(person)?.faces_count];
  await look();
  const still = [seen(), store.persons.get(person)?.faces_count];
  renameSync(join(folder, 'a.away'), join(folder, 'a.jpg'));
  await look();
  expect({ gone, still, back: [seen(), store.persons.get(person)?.faces_count] }).toEqual({
    gone: [{ 'a.jpg': { state: 'done', missing: true }, 'b.jpg': done }, 1],
    still: gone,
    back: [{ 'a.jpg': done, 'b.jpg': done }, 2],
  });
});

test('a whole folder that is away marks nothing missing', async () => {
  const { folder: parent } = newLibrary();
  const folder = join(parent, 'disk');
  mkdirSync(folder);
  const { store, look, seen } = newLibrary(folder);
  writeFileSync(join(folder, 'a.jpg'), '1');
  await look();
  analyse(store, join(folder, 'a.jpg'));
  renameSync(folder, join(parent, 'unplugged'));
  expect([await look(), seen()]).toEqual([[{ path: folder, code: 'ENOENT' }], { 'a.jpg': done }]);
});

test('a folder inside that may not be read is reported, and its photos are not missing', async (context) => {
  if (process.platform === 'win32') context.skip('folders of Windows have no mode');
  const { store, folder, look, seen } = newLibrary();
  const locked = join(folder, 'locked');
  mkdirSync(locked);
  for (const path of [join(locked, 'a.jpg'), join(folder, 'b.jpg'), join(folder, 'c.jpg')])
    writeFileSync(path, '1');
  await look();
  for (const path of [join(locked, 'a.jpg'), join(folder, 'b.jpg'), join(folder, 'c.jpg')])
    analyse(store, path);
  rmSync(join(folder, 'c.jpg'));
  chmodSync(locked, 0o000);
  const problems = await asSomebody(folder, () => look());
  chmodSync(locked, 0o755);
  expect([problems, seen()]).toEqual([
    [{ path: locked, code: 'EACCES' }],
    { [join('locked', 'a.jpg')]: done, 'b.jpg': done, 'c.jpg': { state: 'done', missing: true } },
  ]);
});

/** Modes do not bind root: be nobody meanwhile. */
async function asSomebody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid!() !== 0) return work();
  chmodSync(folder, 0o777);
  process.seteuid!(65_534);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

test('hidden folders and those of the system are not entered, the library itself neither', async () => {
  const { folder, look, seen } = newLibrary();
  const folders = [
    ...['.hidden', '$RECYCLE.BIN', '@eaDir', 'lost+found', 'System Volume Information', '#recycle'],
    ...['library/thumbs', 'family'],
  ];
  for (const name of folders) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'a.jpg'), '1');
  }
  writeFileSync(join(folder, '.b.jpg'), '1');
  writeFileSync(join(folder, '._c.jpg'), '1');
  await look(undefined, undefined, [join(folder, 'library')]);
  expect(seen()).toEqual({ [join('family', 'a.jpg')]: pending });
});

test('links are not followed, so loops end and nothing is there twice', async (context) => {
  if (process.platform === 'win32') context.skip('links of Windows need a right of their own');
  const { folder, look, seen } = newLibrary();
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'x.jpg'), '1');
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub/a.jpg'), '1');
  symlinkSync('..', join(folder, 'sub/loop'));
  symlinkSync(outside, join(folder, 'outside'));
  symlinkSync(join(outside, 'x.jpg'), join(folder, 'link.jpg'));
  symlinkSync('nowhere', join(folder, 'dangling.jpg'));
  // A hard link is a file of its own.
  linkSync(join(folder, 'sub/a.jpg'), join(folder, 'b.jpg'));
  expect([await look(), seen()]).toEqual([[], { [join('sub', 'a.jpg')]: pending, 'b.jpg': pending }]);
});

test('odd names are kept as the disk has them', async (context) => {
  if (process.platform !== 'linux') context.skip('other systems change or refuse such names');
  const { store, folder, root, look, seen } = newLibrary();
  const names = [
    'family 👩‍👧‍👦.jpg',
    'two\nlines\t.jpg',
    'עברית מימין.jpg',
    'ёлка й.jpg'.normalize('NFC'),
    'ёлка й.jpg'.normalize('NFD'),
    `${'я'.repeat(125)}a.jpg`,
    `it's "100%" ; DROP TABLE photos; --.jpg`,
    ' leading and trailing .jpg',
    '-rf.jpg',
    'a\\b.jpg',
  ];
  expect(Buffer.byteLength(names[5]!)).toBe(255);
  for (const name of names) writeFileSync(join(folder, name), '1');
  await look();
  await look();
  expect(seen()).toEqual(Object.fromEntries(names.map((name) => [name, pending])));
  expect(new Set(allPhotos(store, root.id).map(({ path }) => basename(path)))).toEqual(
    new Set(readdirSync(folder)),
  );
});

test('thousands of files are found once each, and reported while they are', async () => {
  const { store, folder, root } = newLibrary();
  for (let i = 0; i < 1000; i++) writeFileSync(join(folder, `${i}.jpg`), '');
  const counts: number[] = [];
  await findChanges(
    store,
    { rootId: root.id, path: folder },
    { excluded: new Set(), signal: new AbortController().signal, onFound: (count) => counts.push(count) },
  );
  expect([counts, store.photos.pendingCount()]).toEqual([[256, 512, 768, 1000], 1000]);
});

test('a look that is stopped keeps what it found and marks nothing missing', async () => {
  const { store, folder, root, look, seen } = newLibrary();
  for (let i = 0; i < 600; i++) writeFileSync(join(folder, `${String(i).padStart(3, '0')}.jpg`), '');
  await look();
  rmSync(join(folder, '000.jpg'));
  const stop = new AbortController();
  const stopped = findChanges(
    store,
    { rootId: root.id, path: folder },
    { excluded: new Set(), signal: stop.signal, onFound: () => stop.abort(new Error('stopped')) },
  );
  await expect(stopped).rejects.toThrow('stopped');
  expect(seen()['000.jpg']).toEqual(pending);
});

test('a folder that its owner removes while it is looked through leaves nothing behind', async () => {
  const { store, folder, root } = newLibrary();
  for (let i = 0; i < 600; i++) writeFileSync(join(folder, `${i}.jpg`), '');
  await findChanges(
    store,
    { rootId: root.id, path: folder },
    {
      excluded: new Set(),
      signal: new AbortController().signal,
      onFound: () => void forgetRoot({ store, thumbsDir: folder }, root.id),
    },
  );
  expect([store.photos.pendingCount(), store.roots.all()]).toEqual([0, []]);
});

test('folders inside each other share their photos', async () => {
  const { store, folder, root, look, seen } = newLibrary();
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  for (const path of [join(inner, 'a.jpg'), join(folder, 'b.jpg')]) writeFileSync(path, '1');
  const innerRoot = store.roots.add(inner);
  await look();
  await look(inner, innerRoot.id);
  await look();
  expect([seen(), store.photos.idsOfRoot(innerRoot.id)]).toEqual([
    { [join('inner', 'a.jpg')]: pending, 'b.jpg': pending },
    [],
  ]);
  expect(store.photos.idsOfRoot(root.id).length).toBe(2);
});

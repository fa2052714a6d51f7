import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { detectNameRules, exactNames } from '../../../core/library/path-key.ts';
import { type WalkOptions, walkFolders } from '../../../core/library/walk.ts';
import { temporaryFolder } from '../../engine-fixture.ts';

const onLinux = test.skipIf(process.platform !== 'linux');

async function walked(folder: string, change: Partial<WalkOptions> = {}) {
  const unreadable: [path: string, code: string][] = [];
  const media: [path: string, code: string | null][] = [];
  const sidecars: string[] = [];
  const entries = walkFolders(folder, {
    excluded: new Set(),
    onUnreadableFolder: (path, code) => unreadable.push([path, code]),
    ...change,
  });
  for await (const entry of entries) {
    for (const { path, code } of entry.media) media.push([relative(folder, path), code]);
    for (const name of entry.sidecars) sidecars.push(relative(folder, join(entry.folder, name)));
  }
  return { media, sidecars, unreadable };
}

function put(...path: string[]) {
  mkdirSync(join(...path, '..'), { recursive: true });
  writeFileSync(join(...path), '1');
}

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

test('folder by folder, parents first, in the order of names, with the files beside the photos', async () => {
  const folder = temporaryFolder();
  for (const name of [
    ...['b/2.jpg', 'b/1.jpg', 'b/deep/3.heic', 'a/clip.MOV', 'c.png', 'notes.txt', 'no-ending'],
    ...['c.png.xmp', 'b/1.jpg.json', 'b/.picasa.ini', 'b/Picasa.ini', 'photo.jpg/inside.jpg', '._c.jpg'],
  ])
    put(folder, name);
  expect(await walked(folder)).toEqual({
    media: ['c.png', 'a/clip.MOV', 'b/1.jpg', 'b/2.jpg', 'b/deep/3.heic', 'photo.jpg/inside.jpg'].map(
      (name) => [join(...name.split('/')), null],
    ),
    sidecars: ['c.png.xmp', 'b/.picasa.ini', 'b/1.jpg.json', 'b/Picasa.ini'].map((name) =>
      join(...name.split('/')),
    ),
    unreadable: [],
  });
});

onLinux('names that are no text are recorded, whether of files or of folders', async () => {
  const folder = temporaryFolder();
  writeFileSync(bytes(`${folder}/img`, 0xff, 0xfe, '.jpg'), '1');
  writeFileSync(bytes(`${folder}/notes`, 0xff, '.txt'), '1');
  mkdirSync(bytes(`${folder}/alb`, 0xfc, 'm'));
  writeFileSync(bytes(`${folder}/alb`, 0xfc, 'm/good.jpg'), '1');
  mkdirSync(bytes(`${folder}/alb`, 0xfc, 'm/sub`'));
  writeFileSync(bytes(`${folder}/alb`, 0xfc, 'm/sub`/b', 0x80, 'd.png'), '1');
  // The sign for what cannot be read is a letter like any other.
  put(folder, 'real \uFFFD.jpg');
  put(folder, 'good.jpg');
  expect(await walked(folder)).toEqual({
    media: [
      ['good.jpg', null],
      ['img\\xff\\xfe.jpg', 'bad_name'],
      ['real \uFFFD.jpg', null],
      ['alb\\xfcm/good.jpg', 'bad_name'],
      ['alb\\xfcm/sub`/b\\x80d.png', 'bad_name'],
    ],
    sidecars: [],
    unreadable: [],
  });
});

onLinux(
  'any other name that the disk allows is found as it is, both Unicode forms as two files',
  async () => {
    const folder = temporaryFolder();
    const names = [
      ...['family 👩‍👧‍👦.jpg', 'two\nlines\t.jpg', 'עברית מימין.jpg', 'a\\b.jpg', ' spaces .jpg', '-rf.jpg'],
      ...['ёлка й.jpg'.normalize('NFC'), 'ёлка й.jpg'.normalize('NFD'), `${'я'.repeat(125)}a.jpg`],
      ...['CASE.jpg', 'case.jpg', '%2e%2e.jpg', '\u0001\u007f.jpg', '\u202egpj.jpg'],
    ];
    for (const name of names) put(folder, name);
    const { media } = await walked(folder);
    expect(new Set(media.map(([path]) => path))).toEqual(new Set(names));
    expect(media.every(([, code]) => code === null)).toBe(true);
    expect(await detectNameRules(folder)).toEqual(exactNames);
  },
);

onLinux(
  'deep folders are walked as far as a path can be; what lies deeper is a problem with a code',
  async () => {
    const folder = temporaryFolder();
    put(folder, ...Array.from({ length: 40 }, (_, i) => `level ${i}`), 'deep.jpg');
    // Folders are made short and get their long names afterwards, from the innermost on: longer than a path may be.
    const name = (i: number) => `${i}`.padEnd(250, 'x');
    const depth = 18;
    const long = join(folder, 'long');
    mkdirSync(join(long, ...Array.from({ length: depth }, (_, i) => `${i}`)), { recursive: true });
    const short = (i: number) => join(long, ...Array.from({ length: i + 1 }, (_, k) => `${k}`));
    for (let i = 0; i < depth; i++)
      put(short(i), 'photo with a name that is not short either, for a photo.jpg');
    for (let i = depth - 1; i >= 0; i--) renameSync(short(i), join(short(i), '..', name(i)));
    onTestFinished(() => {
      // Removing it needs short names again.
      for (let i = 0; i < depth; i++) renameSync(join(short(i), '..', name(i)), short(i));
    });
    const { media, unreadable } = await walked(folder);
    expect(media.filter(([path]) => path.endsWith('deep.jpg'))).toHaveLength(1);
    const readable = media.filter(([path, code]) => path.startsWith('long') && code === null);
    await Promise.all(readable.map(([path]) => lstat(join(folder, path))));
    expect(readable.length).toBeGreaterThan(10);
    expect(unreadable.map(([, code]) => code)).toEqual(['ENAMETOOLONG']);
    for (const [path, code] of media) {
      const fits = Buffer.byteLength(join(folder, path)) <= 4095;
      expect([path, code]).toEqual([path, fits ? null : 'bad_name']);
    }
  },
);

test('links are not followed, so loops end and nothing is there twice', async (context) => {
  if (process.platform === 'win32') context.skip('links of Windows need a right of their own');
  const folder = temporaryFolder();
  put(folder, 'sub/a.jpg');
  symlinkSync('..', join(folder, 'sub/loop'));
  symlinkSync('a.jpg', join(folder, 'sub/link.jpg'));
  symlinkSync('self.jpg', join(folder, 'self.jpg'));
  linkSync(join(folder, 'sub/a.jpg'), join(folder, 'hard.jpg'));
  expect((await walked(folder)).media).toEqual([
    ['hard.jpg', null],
    [join('sub', 'a.jpg'), null],
  ]);
});

test('a folder with .nomedia has no media, nor has what is below it; the root has nevertheless', async () => {
  const folder = temporaryFolder();
  for (const name of ['.nomedia', 'a.jpg', 'sub/.nomedia', 'sub/b.jpg', 'sub/deep/c.jpg', 'd/e.jpg'])
    put(folder, name);
  const paths = ['a.jpg', join('d', 'e.jpg')];
  expect((await walked(folder)).media).toEqual(paths.map((path) => [path, null]));
  expect((await walked(join(folder, 'sub'), { root: folder })).media).toEqual([]);
});

test('patterns are relative to the root, also when the walk begins below it', async () => {
  const folder = temporaryFolder();
  for (const name of ['scans/a.jpg', 'old/scans/b.jpg', 'old/c.png', 'old/d.jpg']) put(folder, name);
  const patterns = ['/scans', '/old/*.png'];
  const names = ({ media }: { media: [string, unknown][] }) => media.map(([path]) => path);
  expect(names(await walked(folder, { patterns }))).toEqual([
    join('old', 'd.jpg'),
    join('old', 'scans', 'b.jpg'),
  ]);
  expect(names(await walked(join(folder, 'old'), { patterns, root: folder }))).toEqual([
    'd.jpg',
    join('scans', 'b.jpg'),
  ]);
});

test('a walk can be stopped', async () => {
  const folder = temporaryFolder();
  for (let i = 0; i < 5; i++) put(folder, `${i}`, 'a.jpg');
  const stop = new AbortController();
  const seen: string[] = [];
  const walking = (async () => {
    const options = { excluded: new Set<string>(), onUnreadableFolder: () => {}, signal: stop.signal };
    for await (const { folder: path } of walkFolders(folder, options)) {
      seen.push(path);
      if (seen.length === 3) stop.abort(new Error('stopped'));
    }
  })();
  await expect(walking).rejects.toThrow('stopped');
  expect(seen).toHaveLength(3);
});

test('4,000 files in 80 folders are walked and asked for size and time within a second or two', async () => {
  const folder = temporaryFolder();
  for (let event = 0; event < 80; event++) {
    const parent = join(folder, `${2000 + (event % 7)}`, `event ${event}`);
    mkdirSync(parent, { recursive: true });
    for (let i = 0; i < 50; i++) writeFileSync(join(parent, `${i}.jpg`), '');
  }
  const startMs = performance.now();
  let count = 0;
  const options = { excluded: new Set<string>(), patterns: ['Screenshots/'], onUnreadableFolder: () => {} };
  for await (const { media } of walkFolders(folder, options))
    count += (await Promise.all(media.map(({ path }) => lstat(path)))).length;
  const ms = Math.round(performance.now() - startMs);
  console.log(`4,000 files in ${ms} ms`);
  expect(count).toBe(4_000);
  expect(ms).toBeLessThan(4_000);
});

import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { walkFolders } from '../../../core/library/walk.ts';
import { createFolderWatch, type FolderWatchOptions } from '../../../core/library/watch/folder-watch.ts';
import { isRemoteFolder } from '../../../core/library/watch/remote-folder.ts';
import { thisSystem, type WatchSystem, watchTree } from '../../../core/library/watch/system.ts';
import { temporaryFolder } from '../../engine-fixture.ts';

/** Quicker than a family's disks need. */
const times = {
  ...{ firstLookMs: 40, stableMs: 250, quietMs: 100, maxWaitMs: 1_000 },
  ...{ pollMs: 400, presenceMs: 200 },
};

/** Also what macOS and Windows use; on Linux it sees less, and only the tests that it passes there use it. */
const wholeTree: WatchSystem = { isRemote: isRemoteFolder, watchTree };

const patience = { timeout: 60_000, interval: 50 };

/**
 * A watched folder, what is reported of it, and a mirror that is kept by the reports alone, as a library is: it must
 * become what the disk is.
 */
async function watched(folder = temporaryFolder(), change: Partial<FolderWatchOptions> = {}) {
  const mirror = new Map<string, string>();
  const reported = { changes: [] as string[], folders: [] as string[], notes: [] as string[] };
  const presence: string[] = [];
  const excluded = change.excluded ?? new Set<string>();
  const patterns = change.roots?.[0]?.patterns ?? [];
  let scans: Promise<void> = Promise.resolve();
  const look = (path: string) => {
    const state = stateOf(path);
    if (state === null) mirror.delete(path);
    else mirror.set(path, state);
  };
  const scan = (below: string) => {
    scans = scans.then(async () => {
      for (const path of [...mirror.keys()]) if (path.startsWith(below + sep)) mirror.delete(path);
      for (const path of await filesBelow(below)) look(path);
    });
  };
  const filesBelow = async (below: string) => {
    const files: string[] = [];
    const options = { excluded, patterns, root: folder, onUnreadableFolder: () => {} };
    for await (const { folder: parent, media, sidecars } of walkFolders(below, options))
      files.push(...media.map((file) => file.path), ...sidecars.map((name) => join(parent, name)));
    return files;
  };
  /** Paths that are not the same on the disk and in the mirror. */
  const difference = async () => {
    const disk = new Map((await filesBelow(folder)).map((path) => [path, stateOf(path)]));
    const paths = new Set([...disk.keys(), ...mirror.keys()]);
    return [...paths].filter((path) => disk.get(path) !== mirror.get(path));
  };
  const watch = createFolderWatch({
    roots: [{ id: 7, path: folder }],
    excluded,
    times,
    onChanges(_, paths) {
      reported.changes.push(...paths);
      for (const path of paths) look(path);
    },
    onFoldersChanged(_, folders) {
      reported.folders.push(...folders);
      for (const path of folders) scan(path);
    },
    onRootAway: () => presence.push('away'),
    onRootBack() {
      presence.push('back');
      scan(folder);
    },
    onNote: ({ code }) => reported.notes.push(code),
    ...change,
  });
  onTestFinished(() => watch.close());
  await watch.ready;
  scan(folder);
  await scans;
  return {
    ...{ folder, watch, mirror, reported, presence },
    path: (...names: string[]) => join(folder, ...names),
    /** Waits until the mirror is what the disk is. */
    mirrored: () => expect.poll(difference, patience).toEqual([]),
  };
}

function stateOf(path: string): string | null {
  try {
    const stats = lstatSync(path);
    return stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : null;
  } catch {
    return null;
  }
}

function put(path: string, content = '1') {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const systems: [string, WatchSystem][] = [
  ['the watch of this system', thisSystem()],
  ['a watch over the whole tree', wholeTree],
];

describe.each(systems)('%s', (_, system) => {
  test('reports files that are new, changed, replaced, renamed and deleted, each kind by its path', async () => {
    const folder = temporaryFolder();
    for (const name of ['touched.jpg', 'replaced.jpg', 'old.jpg', 'deleted.jpg', 'same.jpg'])
      put(join(folder, name));
    const { path, reported, mirrored } = await watched(folder, { system });
    put(path('new.heic'));
    put(path('new.jpg.xmp'));
    put(path('.picasa.ini'));
    utimesSync(path('touched.jpg'), 1_600_000_000, 1_600_000_001);
    put(path('part.tmp'), 'other');
    renameSync(path('part.tmp'), path('replaced.jpg'));
    renameSync(path('old.jpg'), path('renamed.jpg'));
    rmSync(path('deleted.jpg'));
    put(path('note.txt'));
    put(path('.hidden.jpg'));
    await mirrored();
    const names = ['.picasa.ini', 'deleted.jpg', 'new.heic', 'new.jpg.xmp', 'old.jpg', 'renamed.jpg'];
    await expect
      .poll(() => [...new Set(reported.changes)].sort(), patience)
      .toEqual([...names, 'replaced.jpg', 'touched.jpg'].map((name) => path(name)));
    expect([reported.folders, reported.notes]).toEqual([[], []]);
  });

  test('a folder that comes, is renamed and goes takes all its files with it', async () => {
    const { folder, path, mirror, mirrored } = await watched(undefined, { system });
    const outside = temporaryFolder();
    for (const name of ['a.jpg', 'sub/b.jpg', 'sub/deep/c.jpg']) put(join(outside, 'trip', name));
    renameSync(join(outside, 'trip'), path('trip'));
    await expect.poll(() => mirror.size, patience).toBe(3);
    renameSync(path('trip'), path('summer.jpg'));
    await mirrored();
    expect([...mirror.keys()].sort()[2]).toBe(join(folder, 'summer.jpg', 'sub', 'deep', 'c.jpg'));
    rmSync(path('summer.jpg'), { recursive: true });
    await mirrored();
    expect(mirror.size).toBe(0);
  });
});

test('a half-copied file is reported when it is whole, and not before', async () => {
  const changes: { path: string; atMs: number }[] = [];
  const { path } = await watched(undefined, {
    times: { ...times, stableMs: 1_200 },
    onChanges: (_, paths) => changes.push(...paths.map((each) => ({ path: each, atMs: performance.now() }))),
  });
  const startMs = performance.now();
  put(path('quick.jpg'));
  writeFileSync(path('slow.jpg'), '');
  while (performance.now() - startMs < 3_000) {
    appendFileSync(path('slow.jpg'), 'more');
    await sleep(50);
  }
  const wholeMs = performance.now();
  await expect
    .poll(() => changes.map((change) => change.path).sort(), patience)
    .toEqual([path('quick.jpg'), path('slow.jpg')]);
  const atMs = (name: string) => changes.find((change) => change.path === path(name))!.atMs;
  expect(atMs('slow.jpg')).toBeGreaterThanOrEqual(wholeMs);
  // The slow one holds up nobody.
  expect(atMs('quick.jpg')).toBeLessThan(atMs('slow.jpg'));
});

test('a move is one report: both paths come together', async () => {
  const batches: string[][] = [];
  const folder = temporaryFolder();
  put(join(folder, 'a/1.jpg'));
  mkdirSync(join(folder, 'b'));
  const { path } = await watched(folder, { onChanges: (_, paths) => batches.push(paths.sort()) });
  renameSync(path('a', '1.jpg'), path('b', '1.jpg'));
  await expect.poll(() => batches, patience).toEqual([[path('a', '1.jpg'), path('b', '1.jpg')]]);
});

test('2,000 files at once come in a few batches', async () => {
  let batches = 0;
  const seen = new Set<string>();
  const { path } = await watched(undefined, {
    times: { ...times, quietMs: 1_000, maxWaitMs: 5_000 },
    onChanges(_, paths) {
      batches++;
      for (const each of paths) seen.add(each);
    },
  });
  for (let i = 0; i < 2_000; i++) put(path(`day ${i % 40}`, `${i}.jpg`));
  await expect.poll(() => seen.size, patience).toBe(2_000);
  expect(batches).toBeLessThanOrEqual(8);
});

test.skipIf(process.platform !== 'linux')(
  'what happens in folders that came, moved or were made in each other is seen later on as well',
  async () => {
    const { path, mirror, mirrored } = await watched();
    const outside = temporaryFolder();
    put(join(outside, 'tree/sub/deep/1.jpg'));
    renameSync(join(outside, 'tree'), path('tree'));
    await expect.poll(() => mirror.size, patience).toBe(1);
    put(path('tree/sub/deep/2.jpg'));
    put(path('m/n/o/1.jpg'));
    await expect.poll(() => mirror.size, patience).toBe(3);
    renameSync(path('tree'), path('renamed'));
    await mirrored();
    put(path('renamed/sub/deep/3.jpg'));
    put(path('m/n/o/2.jpg'));
    // A folder of the same name where another one was.
    renameSync(path('m'), path('was m'));
    put(path('m/other.jpg'));
    await mirrored();
    put(path('m/later.jpg'));
    put(path('was m/n/o/3.jpg'));
    await mirrored();
    expect(mirror.size).toBe(8);
  },
);

// The second and third gave a new folder the inode of a deleted one.
test.skipIf(process.platform !== 'linux').each([4, 16, 17])(
  'after any changes the mirror is the disk (%i)',
  async (first) => {
    const { path, folder, mirrored } = await watched();
    const outside = temporaryFolder();
    // A fixed sequence of numbers: the same changes each time.
    let seed = first;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const names = ['a', 'b', 'c.jpg', 'd.jpg', 'e.xmp', 'f.txt'];
    const place = () => path(...Array.from({ length: 1 + random(3) }, () => names[random(names.length)]!));
    const changes = [
      () => mkdirSync(place(), { recursive: true }),
      () => put(place(), 'x'.repeat(random(9))),
      () => put(place(), 'y'.repeat(random(9))),
      () => renameSync(place(), place()),
      () => renameSync(place(), place()),
      () => rmSync(place(), { recursive: true }),
      () => truncateSync(place(), random(5)),
      () => renameSync(place(), join(outside, String(random(6)))),
      () => renameSync(join(outside, String(random(6))), place()),
    ];
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < 60; i++) {
        try {
          changes[random(changes.length)]!();
        } catch {
          // It was not there, or something else was.
        }
        if (i % 20 === 0) await sleep(random(120));
      }
      await mirrored();
    }
    expect(readdirSync(folder).length).toBeGreaterThan(0);
  },
);

test.skipIf(process.platform !== 'linux')(
  'when more happens than the system can report, all is looked at, and later changes are seen',
  async (context) => {
    const queue = Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'));
    if (queue > 20_000) context.skip('this system reports so much that filling it takes too long');
    const { path, mirror, reported, mirrored } = await watched();
    // Nobody listens meanwhile; the kernel joins events that are alike and follow each other.
    const files = ['a.jpg', 'b.jpg'].map((name) => openSync(path(name), 'w'));
    for (let i = 0; i < queue; i++) writeSync(files[i % 2]!, '1');
    for (const file of files) closeSync(file);
    put(path('lost/deep/1.jpg'));
    await expect.poll(() => mirror.size, patience).toBe(3);
    expect([reported.notes, reported.folders.includes(path())]).toEqual([['events_lost'], true]);
    put(path('lost/deep/2.jpg'));
    await mirrored();
  },
);

test('a root that is moved away is offline: nothing is reported as gone, and it comes back', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'disk');
  put(join(folder, 'sub/a.jpg'));
  const { path, mirror, reported, presence, watch, mirrored } = await watched(folder);
  renameSync(folder, join(parent, 'unplugged'));
  await expect.poll(() => presence, patience).toEqual(['away']);
  expect([mirror.size, reported.changes, reported.folders, watch.mode(7)]).toEqual([1, [], [], 'away']);
  put(join(parent, 'unplugged/sub/b.jpg'));
  renameSync(join(parent, 'unplugged'), folder);
  await expect.poll(() => presence, patience).toEqual(['away', 'back']);
  put(path('sub/c.jpg'));
  await mirrored();
  expect([mirror.size, watch.mode(7)]).toEqual([3, 'watching']);
});

test('that a root is away is found out before its files are reported as gone', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'disk');
  put(join(folder, 'sub/a.jpg'));
  const change = { times: { ...times, presenceMs: 600_000 } };
  const { path, mirror, reported, presence } = await watched(folder, change);
  rmSync(path('sub'), { recursive: true });
  renameSync(folder, join(parent, 'unplugged'));
  await expect.poll(() => presence, patience).toEqual(['away']);
  expect([mirror.size, reported.changes, reported.folders]).toEqual([1, [], []]);
});

test('an empty folder in the place of a root is a disk that is away, an emptied root is not', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'disk');
  put(join(folder, 'a.jpg'));
  const { mirror, presence, mirrored } = await watched(folder);
  renameSync(folder, join(parent, 'unplugged'));
  mkdirSync(folder);
  await expect.poll(() => presence, patience).toEqual(['away']);
  await sleep(3 * times.presenceMs);
  expect([presence, mirror.size]).toEqual([['away'], 1]);
  rmSync(folder, { recursive: true });
  renameSync(join(parent, 'unplugged'), folder);
  await expect.poll(() => presence, patience).toEqual(['away', 'back']);
  rmSync(join(folder, 'a.jpg'));
  await mirrored();
  expect([presence, mirror.size]).toEqual([['away', 'back'], 0]);
});

test('a mounted disk that is taken off is offline, and back when it is mounted again', async (context) => {
  const disk = temporaryFolder();
  const folder = temporaryFolder();
  put(join(disk, 'a.jpg'));
  const mount = () => execFileSync('mount', ['--bind', disk, folder], { stdio: 'ignore' });
  const unmount = () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  try {
    mount();
  } catch {
    context.skip('only an administrator of Linux can mount');
  }
  let isMounted = true;
  onTestFinished(() => void (isMounted && unmount()));
  const { mirror, presence, reported, path, mirrored } = await watched(folder);
  unmount();
  isMounted = false;
  await expect.poll(() => presence, patience).toEqual(['away']);
  expect([mirror.size, reported.changes, reported.folders]).toEqual([1, [], []]);
  mount();
  isMounted = true;
  await expect.poll(() => presence, patience).toEqual(['away', 'back']);
  put(path('b.jpg'));
  await mirrored();
  expect(mirror.size).toBe(2);
});

test('a root that is away from the start comes when it is there', async () => {
  const folder = join(temporaryFolder(), 'later');
  const { presence, mirrored, mirror } = await watched(folder);
  expect(presence).toEqual(['away']);
  put(join(folder, 'a.jpg'));
  await expect.poll(() => presence, patience).toEqual(['away', 'back']);
  await mirrored();
  expect(mirror.size).toBe(1);
});

test('network folders and systems without more watches are scanned now and then, with a note', async () => {
  const limited = (code: string): WatchSystem => {
    let open = 0;
    return {
      isRemote: async () => false,
      watchFolder() {
        if (++open > 2) throw Object.assign(new Error(code), { code });
        return { close: () => void open-- };
      },
    };
  };
  const cases: [WatchSystem, string][] = [
    [{ isRemote: async () => true, watchTree }, 'network_folder'],
    [limited('ENOSPC'), 'watch_limit'],
    [limited('EMFILE'), 'watch_limit'],
    [
      { isRemote: async () => false, watchTree: () => Promise.reject(new Error('no binary of it here')) },
      'watch_failed',
    ],
  ];
  for (const [system, code] of cases) {
    const folder = temporaryFolder();
    for (const name of ['a/1.jpg', 'b/1.jpg', 'c/1.jpg']) put(join(folder, name));
    const { watch, reported, path, mirror, mirrored } = await watched(folder, { system });
    expect([watch.mode(7), reported.notes]).toEqual(['polling', [code]]);
    put(path('c/2.jpg'));
    rmSync(path('a'), { recursive: true });
    await mirrored();
    expect([mirror.size, new Set(reported.folders)]).toEqual([3, new Set([folder])]);
    await watch.close();
  }
});

test('what the walk leaves out is left out here too', async () => {
  const folder = temporaryFolder();
  const { path, reported, mirrored } = await watched(folder, {
    roots: [{ id: 7, path: folder, patterns: ['Screenshots', '*.png'] }],
    excluded: new Set([join(folder, 'library')]),
  });
  for (const name of ['.git', '@eaDir', 'library/thumbs', 'Screenshots', 'phone/Screenshots', 'sub'])
    put(path(name, 'a.jpg'));
  put(path('b.png'));
  symlinkSync(path('sub'), path('link'));
  symlinkSync(path('sub/a.jpg'), path('link.jpg'));
  await mirrored();
  await expect.poll(() => reported.changes, patience).toContain(path('sub/a.jpg'));
  put(path('library/thumbs/b.jpg'));
  put(path('last.jpg'));
  await expect.poll(() => reported.changes, patience).toContain(path('last.jpg'));
  expect(new Set(reported.changes)).toEqual(
    new Set(['link.jpg', 'sub/a.jpg', 'last.jpg'].map((name) => path(name))),
  );
});

test('a folder becomes one without media by a .nomedia file, and one with media without it', async () => {
  const folder = temporaryFolder();
  for (const name of ['a/1.jpg', 'a/sub/2.jpg', 'b.jpg']) put(join(folder, name));
  const { path, mirror } = await watched(folder);
  put(path('a/.nomedia'), '');
  await expect.poll(() => mirror.size, patience).toBe(1);
  rmSync(path('a/.nomedia'));
  await expect.poll(() => mirror.size, patience).toBe(3);
});

test.skipIf(process.platform !== 'linux')(
  'a file whose name is no text makes its folder one to scan',
  async () => {
    const { path, reported } = await watched();
    mkdirSync(path('odd'));
    writeFileSync(
      Buffer.concat([Buffer.from(path('odd', 'img')), Buffer.from([0xff]), Buffer.from('.jpg')]),
      '1',
    );
    await expect.poll(() => reported.folders, patience).toEqual([path('odd')]);
  },
);

test('closed during a flood it is quiet at once, and a watch can be opened again', async () => {
  const { path, folder, reported, watch } = await watched();
  for (let i = 0; i < 500; i++) put(path(`day ${i % 50}`, `${i}.jpg`));
  await expect.poll(() => reported.changes.length, patience).toBeGreaterThan(0);
  for (let i = 500; i < 1_000; i++) put(path(`day ${i % 50}`, `${i}.jpg`));
  await sleep(times.firstLookMs);
  await watch.close();
  const before = reported.changes.length;
  for (let i = 1_000; i < 1_200; i++) put(path(`day ${i % 50}`, `${i}.jpg`));
  await sleep(2 * times.stableMs + times.quietMs);
  expect([reported.changes.length, watch.mode(7)]).toEqual([before, null]);

  const again = await watched(folder);
  put(path('again.jpg'));
  await again.mirrored();
});

test('roots come and go; one that stays is not watched anew', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  const { watch, reported } = await watched(one);
  await watch.setRoots([
    { id: 7, path: one },
    { id: 8, path: two },
  ]);
  put(join(two, 'a.jpg'));
  await expect.poll(() => reported.changes, patience).toEqual([join(two, 'a.jpg')]);
  await watch.setRoots([{ id: 8, path: two }]);
  put(join(one, 'b.jpg'));
  put(join(two, 'b.jpg'));
  await expect.poll(() => reported.changes, patience).toEqual([join(two, 'a.jpg'), join(two, 'b.jpg')]);
  expect([watch.mode(7), watch.mode(8)]).toEqual([null, 'watching']);
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveToLinuxTrash } from '../../../core/library/trash/linux-trash.ts';
import { moveFile } from '../../../core/library/trash/move-file.ts';
import { withSidecars } from '../../../core/library/trash/sidecars.ts';
import { isInTrash, moveToTrash, restoreFromTrash } from '../../../core/library/trash/system-trash.ts';

let root: string;
let photos: string;
let trash: string;
const { XDG_DATA_HOME: dataHome, HOME: home } = process.env;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'heirloom-trash-'));
  photos = join(root, 'photos');
  trash = join(root, 'data/Trash');
  await mkdir(photos);
  process.env.HOME = join(root, 'home');
  process.env.XDG_DATA_HOME = join(root, 'data');
});

afterEach(async () => {
  for (const [name, value] of Object.entries({ XDG_DATA_HOME: dataHome, HOME: home })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(root, { recursive: true, force: true });
});

async function photo(name: string, content = `content of ${name}`): Promise<string> {
  const path = join(photos, name);
  await writeFile(path, content);
  await utimes(path, 1_500_000_000, 1_500_000_000);
  return path;
}

const namesIn = async (folder: string) => (existsSync(folder) ? (await readdir(folder)).sort() : []);

describe.skipIf(process.platform !== 'linux')('the trash of Linux', () => {
  const longest = `${'ж'.repeat(125)}x.jpg`;
  it.each([
    ['plain', 'a.jpg'],
    ['newline', 'first\nsecond.jpg'],
    ['percent and signs', "100% #1? [a]*'(b)!&=+.jpg"],
    ['emoji', '👨‍👩‍👧 🇩🇪.jpg'],
    ['255 bytes', longest],
    ['no ending', 'noending'],
    ['dots', '...jpg'],
    ['a leading dash', '-rf'],
  ])('takes and gives back: %s', async (_, name) => {
    const path = await photo(name);
    const trashed = await moveToTrash([path]);
    expect(existsSync(path)).toBe(false);
    expect(await isInTrash(trashed)).toBe(true);
    const [info] = await namesIn(join(trash, 'info'));
    const lines = (await readFile(join(trash, 'info', info!), 'utf8')).split('\n');
    expect(lines[0]).toBe('[Trash Info]');
    expect(decodeURIComponent(lines[1]!.replace(/^Path=/, ''))).toBe(path);
    expect(lines[1]).toMatch(/^Path=[\x21-\x7e]+$/);
    expect(lines[2]).toMatch(/^DeletionDate=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(await namesIn(join(trash, 'files'))).toEqual([info!.replace(/\.trashinfo$/, '')]);

    expect(await restoreFromTrash(trashed)).toEqual({ missing: [] });
    expect(await readFile(path, 'utf8')).toBe(`content of ${name}`);
    expect((await stat(path)).mtimeMs).toBe(1_500_000_000_000);
    expect(await namesIn(join(trash, 'files'))).toEqual([]);
    expect(await namesIn(join(trash, 'info'))).toEqual([]);
    expect(await isInTrash(trashed)).toBe(false);
  });

  it('other programs list it under its old path', async (context) => {
    const path = await photo('a b%20ü\n.jpg');
    await moveToTrash([path]);
    const listed = spawnSync('gio', ['trash', '--list'], { encoding: 'utf8' });
    if (listed.error || !listed.stdout) context.skip('gio is not here, or has no session to list a trash in');
    expect(listed.stdout).toContain('a b');
  });

  it('keeps files of one name apart, also from a file that lost its info', async () => {
    const first = await moveToTrash([await photo('a.jpg', 'first')]);
    await writeFile(join(trash, 'files/a.2.jpg'), 'stray');
    const second = await moveToTrash([await photo('a.jpg', 'second')]);
    expect(await namesIn(join(trash, 'files'))).toEqual(['a.2.jpg', 'a.3.jpg', 'a.jpg']);
    expect(await namesIn(join(trash, 'info'))).toEqual(['a.3.jpg.trashinfo', 'a.jpg.trashinfo']);
    await restoreFromTrash(first);
    await expect(restoreFromTrash(second)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(join(photos, 'a.jpg'), 'utf8')).toBe('first');
    expect(await isInTrash(second)).toBe(true);
  });

  it('two that come at once do not take each other’s name', async () => {
    const paths = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        await mkdir(join(photos, `${i}`));
        return photo(`${i}/same.jpg`, `number ${i}`);
      }),
    );
    const all = await Promise.all(paths.map((path) => moveToTrash([path])));
    expect((await namesIn(join(trash, 'files'))).length).toBe(8);
    await Promise.all(all.map((trashed) => restoreFromTrash(trashed)));
    for (const [i, path] of paths.entries()) expect(await readFile(path, 'utf8')).toBe(`number ${i}`);
  });

  it('is all or nothing: what went is back when a later file cannot go', async () => {
    const path = await photo('a.jpg');
    const gone = join(photos, 'gone.jpg');
    await expect(moveToTrash([path, gone])).rejects.toMatchObject({ code: 'original_missing' });
    const stats = { sizeBytes: 1, mtimeMs: 0 };
    const taken: string[] = [];
    // Gone between the look and the move.
    const files = [
      { path, ...stats },
      { path: gone, ...stats },
    ];
    await expect(moveToLinuxTrash(files, (file) => taken.push(file.originalPath))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(taken).toEqual([path]);
    expect(await namesIn(join(trash, 'info'))).toEqual(['a.jpg.trashinfo']);
  });

  it('takes back what went before a file that may not be removed', async () => {
    const path = await photo('a.jpg');
    // Nobody, not even root, may remove this one.
    const failure = { code: 'folder_not_writable', details: { path: '/proc/version' } };
    await expect(moveToTrash([path, '/proc/version'])).rejects.toMatchObject(failure);
    expect(await readFile(path, 'utf8')).toBe('content of a.jpg');
    expect(await namesIn(join(trash, 'files'))).toEqual([]);
    expect(await namesIn(join(trash, 'info'))).toEqual([]);
  });

  it('moves nothing when one of the paths is a folder, or the trash cannot be opened', async () => {
    const path = await photo('a.jpg');
    await expect(moveToTrash([path, photos])).rejects.toMatchObject({ code: 'invalid_request' });
    await writeFile(join(root, 'data'), 'a file where the folder should be');
    await expect(moveToTrash([path])).rejects.toMatchObject({ code: 'trash_unavailable' });
    expect(await namesIn(photos)).toEqual(['a.jpg']);
  });

  it('says so when the trash was emptied, and gives back what it still has', async () => {
    const trashed = await moveToTrash([await photo('a.jpg'), await photo('a.jpg.xmp')]);
    await rm(trashed.files[1]!.trashedPath);
    expect(await restoreFromTrash(trashed)).toEqual({ missing: [join(photos, 'a.jpg.xmp')] });
    expect(await namesIn(photos)).toEqual(['a.jpg']);

    const again = await moveToTrash([join(photos, 'a.jpg')]);
    await rm(trash, { recursive: true });
    expect(await isInTrash(again)).toBe(false);
    await expect(restoreFromTrash(again)).rejects.toMatchObject({ code: 'original_missing' });
  });

  it('does not take another file of the same name in the trash for it', async () => {
    const trashed = await moveToTrash([await photo('a.jpg')]);
    await writeFile(trashed.files[0]!.trashedPath, 'another');
    await expect(restoreFromTrash(trashed)).rejects.toMatchObject({ code: 'original_missing' });
  });

  it('makes the folder again; a clash of the second file leaves the first in the trash', async () => {
    const trashed = await moveToTrash([await photo('a.jpg'), await photo('a.jpg.xmp')]);
    await rm(photos, { recursive: true });
    await mkdir(photos);
    await photo('a.jpg.xmp', 'new');
    await expect(restoreFromTrash(trashed)).rejects.toMatchObject({ code: 'conflict' });
    expect(await namesIn(photos)).toEqual(['a.jpg.xmp']);
    await rm(photos, { recursive: true });
    await restoreFromTrash(trashed);
    expect(await namesIn(photos)).toEqual(['a.jpg', 'a.jpg.xmp']);
  });

  it('refuses folders, links and relative paths', async () => {
    for (const path of [photos, 'relative.jpg']) {
      await expect(moveToTrash([path])).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(await namesIn(trash)).toEqual([]);
  });

  it('says that a folder is read-only, and leaves nothing behind', async (context) => {
    context.skip(process.getuid?.() === 0, 'root may change every folder');
    const path = await photo('a.jpg');
    spawnSync('chmod', ['500', photos]);
    await expect(moveToTrash([path])).rejects.toMatchObject({ code: 'folder_not_writable' });
    spawnSync('chmod', ['700', photos]);
    expect(await namesIn(join(trash, 'files'))).toEqual([]);
    expect(await namesIn(join(trash, 'info'))).toEqual([]);
  });

  describe('on another drive', () => {
    const otherDrive = '/dev/shm';
    let folder: string;
    let isOther = false;
    beforeEach(async () => {
      if (!existsSync(otherDrive)) return;
      folder = await mkdtemp(join(otherDrive, 'heirloom-trash-'));
      isOther = (await stat(folder)).dev !== (await stat(root)).dev;
    });
    afterEach(async () => {
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    it('the trash is on the same drive, with a relative path', async (context) => {
      if (!isOther) context.skip('needs /dev/shm as another file system');
      const path = join(folder, 'ü.jpg');
      await writeFile(path, 'x');
      const trashed = await moveToTrash([path]);
      const [file] = trashed.files;
      expect(file!.trashedPath).toMatch(
        new RegExp(`^${otherDrive}/\\.Trash(-|/)${process.getuid!()}/files/`),
      );
      const info = await readFile(file!.infoPath!, 'utf8');
      expect(info).toContain(`Path=${folder.slice(otherDrive.length + 1)}/%C3%BC.jpg\n`);
      await restoreFromTrash(trashed);
      expect(await readFile(path, 'utf8')).toBe('x');
    });

    it('a file moves across drives whole, with its time, and overwrites nothing', async (context) => {
      if (!isOther) context.skip('needs /dev/shm as another file system');
      const from = await photo('a.jpg');
      const to = join(folder, 'a.jpg');
      await writeFile(to, 'there');
      await expect(moveFile(from, to)).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await readFile(to, 'utf8')).toBe('there');
      await rm(to);
      await moveFile(from, to);
      expect(existsSync(from)).toBe(false);
      expect(await readFile(to, 'utf8')).toBe('content of a.jpg');
      expect((await stat(to)).mtimeMs).toBe(1_500_000_000_000);
    });
  });
});

describe('sidecars', () => {
  it('go with their photo, unless they also belong to one that stays', async () => {
    for (const name of ['a.jpg', 'a.jpg.xmp', 'a.xmp', 'a.AAE', 'a.jpg.json', 'b.jpg', 'b.xmp', 'a.txt']) {
      await photo(name);
    }
    const going = (names: string[]) => withSidecars(names.map((name) => join(photos, name)));
    const names = async (list: string[]) => (await going(list)).map((path) => path.slice(photos.length + 1));
    expect((await names(['a.jpg'])).sort()).toEqual(['a.AAE', 'a.jpg', 'a.jpg.json', 'a.jpg.xmp', 'a.xmp']);
    await photo('a.cr3');
    expect((await names(['a.jpg'])).sort()).toEqual(['a.jpg', 'a.jpg.json', 'a.jpg.xmp']);
    expect((await names(['a.jpg', 'a.cr3'])).sort()).toEqual([
      'a.AAE',
      'a.cr3',
      'a.jpg',
      'a.jpg.json',
      'a.jpg.xmp',
      'a.xmp',
    ]);
  });
});

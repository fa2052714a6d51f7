import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveToMacosTrash } from '../../../../core/library/trash/macos-trash.ts';
import type { OriginalFile, TrashedFile } from '../../../../core/library/trash/trashed.ts';
import {
  moveToWindowsTrash,
  originalPathIn,
  type WindowsShell,
} from '../../../../core/library/trash/windows-trash.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'heirloom-trash-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function original(name: string): Promise<OriginalFile> {
  const path = join(root, name);
  await writeFile(path, `content of ${name}`);
  const stats = await stat(path);
  return { path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
}

/** `$I…` of Windows 10: version, size, time of deletion, length, path with a zero at its end. */
function infoOf(path: string, version = 2n): Buffer {
  const text = Buffer.from(`${path}\0`, 'utf16le');
  const head = Buffer.alloc(version === 2n ? 28 : 24);
  head.writeBigInt64LE(version, 0);
  if (version === 2n) head.writeUInt32LE(path.length + 1, 24);
  const padded = version === 2n ? text : Buffer.concat([text, Buffer.alloc(520 - text.length)]);
  return Buffer.concat([head, padded]);
}

describe('the Recycle Bin', () => {
  it('reads where a file came from, and nothing from what is no such record', () => {
    expect(originalPathIn(infoOf('C:\\Фото\\a.jpg'))).toBe('C:\\Фото\\a.jpg');
    expect(originalPathIn(infoOf('D:\\a.jpg', 1n))).toBe('D:\\a.jpg');
    expect(originalPathIn(Buffer.alloc(10))).toBeNull();
    expect(originalPathIn(Buffer.alloc(600, 7))).toBeNull();
    const cut = infoOf('C:\\a.jpg').subarray(0, 32);
    expect(originalPathIn(cut)).toBe('C:');
  });

  /** A shell that takes files as Windows does, but deletes for good those whose name has "large". */
  function shell(): WindowsShell {
    const bins = join(root, '$Recycle.Bin');
    let number = 0;
    return {
      binsOf: () => bins,
      async recycle(paths) {
        await mkdir(join(bins, 'S-1-5-21'), { recursive: true });
        for (const path of paths) {
          if (path.includes('locked')) continue;
          if (path.includes('large')) {
            await unlink(path);
            continue;
          }
          const name = `${++number}ABCDE.jpg`;
          await writeFile(join(bins, 'S-1-5-21', `$I${name}`), infoOf(path));
          await rename(path, join(bins, 'S-1-5-21', `$R${name}`));
        }
      },
    };
  }

  it('tells where each file went', async () => {
    const files = [await original('a.jpg'), await original('b.jpg')];
    const trashed: TrashedFile[] = [];
    await moveToWindowsTrash(files, (file) => trashed.push(file), shell());
    expect(trashed.map(({ originalPath }) => originalPath)).toEqual(files.map(({ path }) => path));
    expect(await readFile(trashed[1]!.trashedPath, 'utf8')).toBe('content of b.jpg');
    expect(existsSync(trashed[1]!.infoPath!)).toBe(true);
    expect((await readdir(root)).sort()).toEqual(['$Recycle.Bin']);
  });

  it.each(['large.jpg', 'locked.jpg'])('loses nothing that it does not take: %s', async (name) => {
    const files = [await original('a.jpg'), await original(name)];
    const trashed: TrashedFile[] = [];
    const moving = moveToWindowsTrash(files, (file) => trashed.push(file), shell());
    await expect(moving).rejects.toMatchObject({ code: 'trash_unavailable' });
    expect(trashed.map(({ originalPath }) => originalPath)).toEqual([files[0]!.path]);
    expect(await readFile(files[1]!.path, 'utf8')).toBe(`content of ${name}`);
    expect((await readdir(root)).sort()).toEqual(['$Recycle.Bin', name]);
  });
});

describe('the trash of macOS', () => {
  it('tells where each file went, and stops at the first that fails', async () => {
    const files = [await original('a.jpg'), await original('b.jpg'), await original('c.jpg')];
    const trashed: TrashedFile[] = [];
    const moving = moveToMacosTrash(
      files,
      (file) => trashed.push(file),
      async () => [{ trashedPath: '/Users/x/.Trash/a 2.jpg' }, { code: 513 }],
    );
    await expect(moving).rejects.toMatchObject({
      code: 'folder_not_writable',
      details: { path: files[1]!.path },
    });
    expect(trashed.map(({ trashedPath }) => trashedPath)).toEqual(['/Users/x/.Trash/a 2.jpg']);
  });

  it.each([
    [4, 'original_missing'],
    [642, 'folder_not_writable'],
    [3328, 'trash_unavailable'],
  ])('code %i is %s', async (code, expected) => {
    const moving = moveToMacosTrash(
      [await original('a.jpg')],
      () => {},
      async () => [{ code }],
    );
    await expect(moving).rejects.toMatchObject({ code: expected });
  });
});

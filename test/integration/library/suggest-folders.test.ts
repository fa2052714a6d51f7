import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suggestFolders } from '../../../core/library/suggest-folders.ts';
import { temporaryFolder } from '../../engine-fixture.ts';

function put(folder: string, count: number, ending = 'jpg'): void {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < count; n++) writeFileSync(join(folder, `${n}.${ending}`), '');
}

function newHome() {
  const home = temporaryFolder();
  put(join(home, 'Pictures', '2019', 'summer'), 3);
  put(join(home, 'Pictures'), 2, 'HEIC');
  put(join(home, 'Family archive'), 20);
  put(join(home, 'Documents'), 3);
  put(join(home, 'Documents'), 40, 'txt');
  put(join(home, '.cache'), 50);
  put(join(home, 'Downloads'), 50);
  return home;
}

const shape = async (options: Parameters<typeof suggestFolders>[0]) =>
  (await suggestFolders(options)).map(({ path, kind, photos_count, more }) => [
    path.slice(options.home!.length + 1),
    ...[kind, photos_count, more],
  ]);

test("the system's pictures come first, then what looks like photos; nothing that does not", async () => {
  const home = newHome();
  expect(await shape({ known: [], home, mounts: [] })).toEqual([
    ['Pictures', 'pictures', 5, false],
    ['Family archive', 'found', 20, false],
  ]);
});

test('folders of the library and what is in them are not suggested', async () => {
  const home = newHome();
  const known = [join(home, 'Pictures'), join(home, 'Family archive')];
  expect(await shape({ known, home, mounts: [] })).toEqual([]);
});

test('the folder that the system names, and memory cards', async () => {
  const home = newHome();
  put(join(home, 'Bilder'), 1);
  mkdirSync(join(home, '.config'));
  writeFileSync(join(home, '.config/user-dirs.dirs'), '# made\nXDG_PICTURES_DIR="$HOME/Bilder"\n');
  put(join(home, 'mounts', 'CARD', 'DCIM', '100CANON'), 4);
  symlinkSync(join(home, 'Pictures'), join(home, 'Again'));
  const found = await shape({ known: [], home, mounts: [join(home, 'mounts'), join(home, 'nowhere')] });
  expect(found.map(([path]) => path)).toEqual([
    'Pictures',
    'Bilder',
    join('mounts', 'CARD', 'DCIM'),
    'Family archive',
  ]);
});

test('a home without anything, or that is not there, suggests nothing', async () => {
  expect(await suggestFolders({ known: [], home: temporaryFolder(), mounts: [] })).toEqual([]);
  expect(await suggestFolders({ known: [], home: '/nowhere/at/all', mounts: [] })).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRegions } from '../../../core/media/regions/read-regions.ts';
import { readForChange, replaceFile, temporaryName } from '../../../core/media/regions/replace-file.ts';
import { overlap } from '../../../core/media/regions/turn-box.ts';
import { changeSidecar, findSidecar, writeNames } from '../../../core/media/regions/write-names.ts';
import { packetOf } from '../../../core/media/regions/xmp-container.ts';
import { readXmp } from '../../../core/media/xmp/read-xmp.ts';

const picture = { storedWidth: 64, storedHeight: 48, orientation: 6 } as const;
const ann = { name: 'Ann', box: { x: 0.2, y: 0.3, width: 0.1, height: 0.15 } };
const bo = { name: 'Bo', box: { x: 0.6, y: 0.3, width: 0.1, height: 0.15 } };

let folder: string;
let photo: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-names-'));
  photo = join(folder, 'Été.jpg');
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#369' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(photo);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const namesIn = (xmp: string | Buffer) => readRegions([readXmp(xmp)!], picture).map(({ name }) => name);
const leftovers = async () => (await readdir(folder)).filter((name) => temporaryName.test(name));
const digest = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('sidecars', () => {
  test('a new one stands beside the photo, which stays as it is; writing again changes nothing', async () => {
    const before = [await digest(photo), (await stat(photo)).mtimeMs];
    const [written, ...others] = await writeNames(photo, [ann, bo], picture, 'sidecar');
    expect([written!.path, others]).toEqual([`${photo}.xmp`, []]);
    const bytes = await readFile(`${photo}.xmp`);
    expect(namesIn(bytes)).toEqual(['Ann', 'Bo']);
    expect(written!.sizeBytes).toBe(bytes.length);
    expect(Buffer.from(written!.contentSha256)).toEqual(createHash('sha256').update(bytes).digest());
    expect(await writeNames(photo, [ann, bo], picture, 'sidecar')).toEqual([]);
    expect([await digest(photo), (await stat(photo)).mtimeMs]).toEqual(before);
    expect(await leftovers()).toEqual([]);
  });

  test('nobody to name and nothing there: no sidecar is made', async () => {
    expect(await writeNames(photo, [], picture, 'sidecar')).toEqual([]);
    expect(await readdir(folder)).toEqual(['Été.jpg']);
  });

  test('the one that is there wins and keeps its mode, its time and all it says', async () => {
    const adobe = join(folder, 'Été.XMP');
    const text =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:Tint="+9"/>' +
      '</rdf:RDF></x:xmpmeta>';
    await writeFile(adobe, text, { mode: 0o640 });
    await chmod(adobe, 0o640);
    await utimes(adobe, 1e9, 1e9);
    expect(await findSidecar(photo)).toBe(adobe);
    await writeNames(photo, [ann], picture, 'sidecar');
    const { mode, mtimeMs } = await stat(adobe);
    expect([mode & 0o777, mtimeMs]).toEqual([0o640, 1e12]);
    const after = await readFile(adobe, 'utf8');
    expect(after).toContain('crs:Tint="+9"');
    expect(namesIn(after)).toEqual(['Ann']);
    // Beside a RAW file of the same name it is the RAW file's.
    await writeFile(join(folder, 'Été.CR2'), 'raw');
    expect(await findSidecar(photo)).toBeNull();
    await writeFile(join(folder, 'Été.jpg.xmp'), text);
    expect(await findSidecar(photo)).toBe(join(folder, 'Été.jpg.xmp'));
  });

  test('it was changed while we thought about it: theirs stays', async () => {
    await writeNames(photo, [ann], picture, 'sidecar');
    const sidecar = `${photo}.xmp`;
    const old = await readForChange(sidecar);
    await writeFile(sidecar, 'theirs');
    await expect(replaceFile(sidecar, old, Buffer.from('ours'), () => {})).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(replaceFile(sidecar, null, Buffer.from('ours'), () => {})).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await readFile(sidecar, 'utf8')).toBe('theirs');
    await expect(writeNames(photo, [bo], picture, 'sidecar')).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(sidecar, 'utf8')).toBe('theirs');
    expect(await leftovers()).toEqual([]);
  });

  test('it reads back wrong: the old one stays', async () => {
    await writeNames(photo, [ann], picture, 'sidecar');
    const before = await digest(`${photo}.xmp`);
    const change = (xmp: string | null) => xmp!.replace('Ann', 'Eve');
    await expect(changeSidecar(photo, change, () => false)).rejects.toMatchObject({ code: 'internal' });
    expect(await digest(`${photo}.xmp`)).toBe(before);
    expect(await leftovers()).toEqual([]);
  });

  test('damaged letters are not lost by writing', async () => {
    const bytes = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- M\xfcller --></x:xmpmeta>', 'latin1');
    await writeFile(`${photo}.xmp`, bytes);
    await expect(writeNames(photo, [ann], picture, 'sidecar')).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(`${photo}.xmp`)).toEqual(bytes);
  });

  test('UTF-16 is read, and written as UTF-8', async () => {
    await writeNames(photo, [ann], picture, 'sidecar');
    const text = (await readFile(`${photo}.xmp`, 'utf8')).replace('Ann', 'Zoë');
    await writeFile(`${photo}.xmp`, Buffer.from(`\uFEFF${text}`, 'utf16le'));
    await writeNames(photo, [bo], picture, 'sidecar');
    expect(namesIn(await readFile(`${photo}.xmp`))).toEqual(['Bo']);
  });
});

describe('into the file', () => {
  test('the picture and its time stay; a sidecar that is there says the same', async () => {
    await utimes(photo, 1e9, 1e9);
    const pixels = await sharp(photo).raw().toBuffer();
    const exif = (await sharp(photo).metadata()).exif;
    expect((await writeNames(photo, [ann], picture, 'file')).map(({ path }) => path)).toEqual([photo]);
    expect(namesIn(packetOf(await readFile(photo))!)).toEqual(['Ann']);
    expect((await sharp(photo).raw().toBuffer()).equals(pixels)).toBe(true);
    expect((await sharp(photo).metadata()).exif!.equals(exif!)).toBe(true);
    expect((await stat(photo)).mtimeMs).toBe(1e12);
    expect(await readdir(folder)).toEqual(['Été.jpg']);
    // In the padding the size stays, so the time has to show the change.
    await writeNames(photo, [bo], picture, 'file');
    expect((await stat(photo)).mtimeMs).toBe(1e12 + 1000);
    await writeNames(photo, [ann], picture, 'sidecar');
    expect(await writeNames(photo, [bo], picture, 'file')).toHaveLength(1);
    expect(namesIn(await readFile(`${photo}.xmp`))).toEqual(['Bo']);
  });

  test('formats that cannot be changed safely get a sidecar', async () => {
    const tiff = join(folder, 'scan.tif');
    await sharp(photo).tiff().toFile(tiff);
    const before = await digest(tiff);
    expect((await writeNames(tiff, [ann], picture, 'file')).map(({ path }) => path)).toEqual([`${tiff}.xmp`]);
    expect(await digest(tiff)).toBe(before);
  });

  test('a damaged file is not touched', async () => {
    const whole = await readFile(photo);
    await writeFile(photo, whole.subarray(0, whole.length - 40));
    const before = await digest(photo);
    expect((await writeNames(photo, [ann], picture, 'file')).map(({ path }) => path)).toEqual([
      `${photo}.xmp`,
    ]);
    expect(await digest(photo)).toBe(before);
    expect(await leftovers()).toEqual([]);
  });

  test('links: the file behind a symbolic one is changed, another name of the same bytes is not', async () => {
    const real = join(folder, 'real');
    await mkdir(real);
    const target = join(real, 'a.jpg');
    await writeFile(target, await readFile(photo));
    const alias = join(folder, 'alias.jpg');
    await symlink(target, alias);
    const backup = join(folder, 'backup.jpg');
    await link(target, backup);
    const before = await digest(backup);
    expect((await writeNames(alias, [ann], picture, 'file')).map(({ path }) => path)).toEqual([target]);
    expect(namesIn(packetOf(await readFile(target))!)).toEqual(['Ann']);
    expect(await digest(backup)).toBe(before);
  });

  test('read-only or gone: a clear error, nothing changed', async () => {
    const before = await digest(photo);
    await chmod(photo, 0o444);
    await expect(writeNames(photo, [ann], picture, 'file')).rejects.toMatchObject({
      code: 'file_not_writable',
    });
    expect(await digest(photo)).toBe(before);
    await rm(photo);
    for (const into of ['file', 'sidecar'] as const) {
      await expect(writeNames(photo, [ann], picture, into)).rejects.toMatchObject({
        code: 'original_missing',
      });
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a full disk', () => {
  test('leaves the original and no temporary file', async (context) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    if (mounted.status !== 0) return context.skip('needs the right to mount a small disk');
    try {
      const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#369' } })
        .jpeg()
        .toBuffer();
      await writeFile(photo, jpeg);
      const filler = join(folder, 'filler');
      await writeFile(filler, Buffer.alloc(56 * 1024)).catch(() => {});
      await writeFile(join(folder, 'rest'), Buffer.alloc(64 * 1024)).catch(() => {});
      for (const into of ['file', 'sidecar'] as const) {
        await expect(writeNames(photo, [ann], picture, into)).rejects.toMatchObject({ code: 'disk_full' });
        expect((await readFile(photo)).equals(jpeg)).toBe(true);
        expect((await readdir(folder)).sort()).toEqual(['filler', 'rest', 'Été.jpg']);
      }
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});

test('regions of a written file overlap by 0.99 and more', async () => {
  await writeNames(photo, [ann, bo], picture, 'file');
  const regions = readRegions([readXmp(packetOf(await readFile(photo))!)!], picture);
  for (const [i, { box }] of regions.entries()) expect(overlap(box, [ann, bo][i]!.box)).toBeGreaterThan(0.99);
});

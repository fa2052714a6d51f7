import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exiftoolPath } from 'exiftool-vendored';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Settings } from '../../../core/contract/schemas.ts';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled, thumbTimes } from './real-photos.ts';

needsModels({ data: true });

const program = await exiftoolPath();
const hasExiftool = spawnSync(program, ['-ver']).status === 0;

/** Amy in four portraits: one confirmed, one named with her, two that grouping found afterwards. */
async function homeOfAmy() {
  const folder = temporaryFolder();
  const add = (n: number) =>
    sharp(join(bigBangDir(), `amy/amy${n}.png`))
      .jpeg({ quality: 95 })
      .toFile(join(folder, `amy${n}.jpg`));
  await Promise.all([1, 2].map(add));
  writeFileSync(
    join(folder, 'amy2.jpg.json'),
    JSON.stringify({ title: 'amy2.jpg', description: 'At the lab' }),
  );
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, folder);
  const face = await faceCalled(engine, 'amy1.jpg');
  await call(engine, 'renamePerson', { params: { id: face.person_id! }, body: { name: 'Amy F' } });
  await call(engine, 'confirmFaces', { body: { face_ids: [face.id] } });
  await Promise.all([3, 4].map(add));
  await scanAgain(engine);
  return { folder, libraryDir, engine, personId: face.person_id! };
}

async function write(engine: Engine, write_names: Settings['write_names']) {
  await call(engine, 'updateSettings', { body: { write_names } });
  return engine.ended((await call(engine, 'writeNames')).task_id);
}

function namesByExiftool(path: string): unknown[] {
  const { stdout, stderr } = spawnSync(
    program,
    ['-j', '-RegionName', '-RegionPersonDisplayName', '-Warning', path],
    { encoding: 'utf8' },
  );
  if (!stdout) throw new Error(stderr);
  const { RegionName, RegionPersonDisplayName, Warning } = JSON.parse(stdout)[0];
  return [RegionName, RegionPersonDisplayName, Warning ?? null].flat();
}

const filesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
const faces = async (engine: Engine) =>
  Object.fromEntries(
    await Promise.all(
      (await listed(engine)).map(async ({ file_name, id }) => {
        const { faces } = await call(engine, 'getPhoto', { params: { id } });
        return [
          file_name,
          faces.map((face) => [face.id, face.person_name, face.certainty, face.drawn]),
        ] as const;
      }),
    ),
  );

test('names are written beside the photos, other programs read them, and our own scan takes nothing for news', async () => {
  const { folder, libraryDir, engine, personId } = await homeOfAmy();
  const [before, pictures, times] = [await faces(engine), filesIn(folder), thumbTimes(libraryDir)];
  expect(
    Object.values(before)
      .flatMap((found) => found.map(([, name, certainty]) => `${name} ${certainty}`))
      .sort(),
  ).toEqual([...['Amy F automatic', 'Amy F automatic', 'Amy F confirmed', 'Amy F held']]);
  expect((await write(engine, 'off')).status).toBe('completed');
  expect(readdirSync(folder).filter((name) => name.endsWith('.xmp'))).toEqual([]);

  expect((await write(engine, 'sidecar')).status).toBe('completed');
  const sidecars = [1, 2, 3, 4].map((n) => `amy${n}.jpg.xmp`);
  expect(
    readdirSync(folder)
      .filter((name) => name.endsWith('.xmp'))
      .sort(),
  ).toEqual(sidecars);
  if (hasExiftool) {
    for (const name of sidecars)
      expect(namesByExiftool(join(folder, name))).toEqual(['Amy F', 'Amy F', null]);
  }
  expect(filesIn(folder)).toMatchObject(pictures);
  await scanAgain(engine);
  expect([await faces(engine), thumbTimes(libraryDir)]).toEqual([before, times]);

  // Even when another program touches what we wrote, or the photo, it is not the owner's word.
  writeFileSync(join(folder, 'amy2.jpg.xmp'), `${readFileSync(join(folder, 'amy2.jpg.xmp'), 'utf8')}\n`);
  writeFileSync(join(folder, 'amy3.jpg'), readFileSync(join(folder, 'amy3.jpg')));
  await scanAgain(engine);
  expect(await faces(engine)).toEqual(before);

  const written = filesIn(folder);
  await write(engine, 'sidecar');
  expect(filesIn(folder)).toEqual(written);
  await call(engine, 'renamePerson', { params: { id: personId }, body: { name: 'Amy Farrah' } });
  expect((await write(engine, 'sidecar')).status).toBe('completed');
  const rewritten = filesIn(folder);
  expect(sidecars.filter((name) => rewritten[name] === written[name])).toEqual([]);
  if (hasExiftool) {
    for (const name of sidecars) {
      expect(namesByExiftool(join(folder, name))).toEqual(['Amy Farrah', 'Amy Farrah', null]);
    }
  }
  await scanAgain(engine);
  expect((await call(engine, 'listPersons')).filter(({ named }) => named).map(({ name }) => name)).toEqual([
    'Amy Farrah',
  ]);

  await call(engine, 'renamePerson', { params: { id: personId }, body: { name: 'Somebody else' } });
  await write(engine, 'off');
  expect(filesIn(folder)).toEqual(rewritten);
});

test('a face whose name is taken away is taken away in the sidecar', async () => {
  const { folder, engine, personId } = await homeOfAmy();
  await write(engine, 'sidecar');
  const face = await faceCalled(engine, 'amy2.jpg');
  await call(engine, 'rejectFaces', { body: { face_ids: [face.id], person_id: personId } });
  expect((await write(engine, 'sidecar')).status).toBe('completed');
  expect(readFileSync(join(folder, 'amy2.jpg.xmp'), 'utf8')).not.toContain('Amy F');
  await scanAgain(engine);
  expect((await faceCalled(engine, 'amy2.jpg')).person_name).not.toBe('Amy F');

  await call(engine, 'deletePerson', { params: { id: personId } });
  await write(engine, 'sidecar');
  expect(readFileSync(join(folder, 'amy1.jpg.xmp'), 'utf8')).not.toContain('Amy F');
});

test('names written into the files leave each photo what it was, and its copy with it', async () => {
  const { folder, libraryDir, engine } = await homeOfAmy();
  mkdirSync(join(folder, 'copies'));
  copyInto(join(folder, 'copies'), join(folder, 'amy1.jpg'), 'one more.jpg');
  await scanAgain(engine);
  const [before, times] = [await photoCalled(engine, 'amy1.jpg'), thumbTimes(libraryDir)];
  const pixels = () => sharp(join(folder, 'amy1.jpg')).raw().toBuffer();
  const picture = await pixels();
  expect([before.places_count, before.faces.length]).toEqual([2, 1]);
  expect((await write(engine, 'file')).status).toBe('completed');
  expect(existsSync(join(folder, 'amy1.jpg.xmp'))).toBe(false);
  expect((await pixels()).equals(picture)).toBe(true);
  if (hasExiftool) {
    for (const name of ['amy1.jpg', 'copies/one more.jpg']) {
      expect(namesByExiftool(join(folder, name))).toEqual(['Amy F', 'Amy F', null]);
    }
  }
  await scanAgain(engine);
  const after = await photoCalled(engine, 'amy1.jpg');
  expect([after.id, after.places_count, after.faces]).toEqual([before.id, 2, before.faces]);
  expect(thumbTimes(libraryDir)).toEqual(times);

  // The bytes of now are known: a moved file is still the photo.
  copyInto(folder, join(folder, 'copies/one more.jpg'), 'third.jpg');
  await scanAgain(engine);
  const third = await photoCalled(engine, 'amy1.jpg');
  expect([third.id, third.places_count, (await listed(engine)).length]).toEqual([before.id, 3, 4]);
});

test('what cannot be written is said, and does not keep the others from being written', async () => {
  const { folder, engine } = await homeOfAmy();
  const damaged = Buffer.from([0x3c, 0xff, 0xc0, 0x80, 0xfe]);
  writeFileSync(join(folder, 'amy1.jpg.xmp'), damaged);
  const task = await write(engine, 'sidecar');
  expect([task.status, task.error]).toEqual([
    'failed',
    expect.stringMatching(/^1 .*could not be written.*amy1\.jpg/),
  ]);
  expect(readFileSync(join(folder, 'amy1.jpg.xmp')).equals(damaged)).toBe(true);
  expect([2, 3, 4].map((n) => existsSync(join(folder, `amy${n}.jpg.xmp`)))).toEqual([true, true, true]);
});

test('a folder that may not be changed is said to be so', async (context) => {
  context.skip(process.platform === 'win32' || process.getuid?.() === 0, 'root may change every folder');
  const { folder, engine } = await homeOfAmy();
  mkdirSync(join(folder, 'locked'));
  copyInto(join(folder, 'locked'), join(folder, 'amy2.jpg'), 'amy2 again.jpg');
  await scanAgain(engine);
  chmodSync(join(folder, 'locked'), 0o500);
  const task = await write(engine, 'sidecar');
  chmodSync(join(folder, 'locked'), 0o700);
  expect([task.status, task.error]).toEqual(['failed', expect.stringMatching(/^1 .*could not be written/)]);
  expect(existsSync(join(folder, 'amy2.jpg.xmp'))).toBe(true);
});

import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  paint,
  scanAgain,
  startTestEngine,
  temporaryFolder,
  until,
} from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';
import { film, since1904 } from '../../unit/media/video/film.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled } from './real-photos.ts';

needsModels({ data: true });

const robust = (path: string) => join(sharedDir()!, 'data/robust', path);

async function newHome() {
  const folder = temporaryFolder();
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  const scan = async () => {
    const [root] = await call(engine, 'listRoots');
    return root ? scanAgain(engine) : (await addAndScan(engine, folder)).task;
  };
  return { folder, engine, scan, path: (name: string) => join(folder, name) };
}

const shown = async (engine: Engine) =>
  (await listed(engine)).map(({ file_name, stack_count }) => [file_name, stack_count]).sort();
const stackOf = async (engine: Engine, fileName: string) =>
  (await photoCalled(engine, fileName)).stack.map(({ file_name }) => file_name).sort();

/** A portrait, sent around as families do. */
async function withCopies(to: (name: string) => string) {
  const original = sharp(join(bigBangDir(), 'amy/amy1.png'));
  const { width } = await original.metadata();
  await original.clone().jpeg({ quality: 95 }).toFile(to('amy.jpg'));
  await original
    .clone()
    .resize(Math.round(width / 2))
    .jpeg({ quality: 80 })
    .toFile(to('small.jpg'));
  await original.clone().webp({ quality: 70 }).toFile(to('sent.webp'));
  copyFileSync(join(bigBangDir(), 'raj/raj1.png'), to('raj.png'));
}

test('copies of one shot are shown as one, and count as one for the people in it', async () => {
  const { engine, scan, path } = await newHome();
  await withCopies(path);
  await scan();
  expect([await shown(engine), await stackOf(engine, 'amy.jpg')]).toEqual([
    ...[
      [
        ['amy.jpg', 3],
        ['raj.png', 1],
      ],
      ['sent.webp', 'small.jpg'],
    ],
  ]);
  const { total } = await call(engine, 'listPhotos', { query: { limit: 1 } });
  const amy = (await faceCalled(engine, 'amy.jpg')).person_id!;
  const person = await call(engine, 'getPerson', { params: { id: amy } });
  expect([
    total,
    person.photos.map(({ file_name }) => file_name),
    person.photos_count,
    person.faces_count,
  ]).toEqual([...[2, ['amy.jpg'], 1, 3]]);
  // Scanned again, all stays.
  await scan();
  expect(await shown(engine)).toEqual([
    ['amy.jpg', 3],
    ['raj.png', 1],
  ]);
});

test('a picture that the owner wants by itself is shown so, and with the others again', async () => {
  const { engine, scan, path } = await newHome();
  await withCopies(path);
  await scan();
  const { stack } = await photoCalled(engine, 'amy.jpg');
  const small = stack.find(({ file_name }) => file_name === 'small.jpg')!;
  const set = (id: number, alone: boolean) =>
    call(engine, 'setPhotoStacking', { params: { id }, body: { alone } });
  const apart = [
    ['amy.jpg', 2],
    ['raj.png', 1],
    ['small.jpg', 1],
  ];
  const together = [
    ['amy.jpg', 3],
    ['raj.png', 1],
  ];
  const becomes = (wanted: unknown) =>
    until(async () => JSON.stringify(await shown(engine)) === JSON.stringify(wanted), 20_000);
  await set(small.id, true);
  await becomes(apart);
  await scan();
  expect(await shown(engine)).toEqual(apart);
  await set(small.id, false);
  await becomes(together);

  // Of the picture that stands for the others: another one does then.
  const { id: leadId } = await photoCalled(engine, 'amy.jpg');
  await set(leadId, true);
  await becomes([
    ['amy.jpg', 1],
    ['raj.png', 1],
    ['sent.webp', 2],
  ]);
  await set(leadId, false);
  await becomes(together);
});

test('when the file that stood for a stack is deleted another one does, until it is back', async () => {
  const { engine, scan, path } = await newHome();
  await withCopies(path);
  await scan();
  rmSync(path('amy.jpg'));
  await scan();
  expect(await shown(engine)).toEqual([
    ['raj.png', 1],
    ['sent.webp', 2],
  ]);
  expect(await stackOf(engine, 'sent.webp')).toEqual(['small.jpg']);
  // A part that is away while its whole becomes a part of another one is not lost when it is back.
  const kept = join(temporaryFolder(), 'small.jpg');
  renameSync(path('small.jpg'), kept);
  await scan();
  await sharp(join(bigBangDir(), 'amy/amy1.png')).jpeg({ quality: 95 }).toFile(path('amy.jpg'));
  await scan();
  expect(await shown(engine)).toEqual([
    ['amy.jpg', 2],
    ['raj.png', 1],
  ]);
  renameSync(kept, path('small.jpg'));
  await scan();
  expect([await shown(engine), await stackOf(engine, 'amy.jpg')]).toEqual([
    ...[
      [
        ['amy.jpg', 3],
        ['raj.png', 1],
      ],
      ['sent.webp', 'small.jpg'],
    ],
  ]);
});

test('a copy that is damaged is not hidden behind the one that can be seen', async () => {
  const { engine, scan, path } = await newHome();
  await withCopies(path);
  await scan();
  writeFileSync(path('small.jpg'), 'no picture at all');
  await scan();
  expect((await listed(engine)).map(({ file_name, state }) => [file_name, state]).sort()).toEqual([
    ['amy.jpg', 'done'],
    ['raj.png', 'done'],
    ['small.jpg', 'skipped'],
  ]);
});

test('a RAW file and the JPEG that the camera wrote with it are one', async () => {
  const { engine, scan, path } = await newHome();
  copyFileSync(robust('formats/raw/FujiFilm.raf'), path('DSCF7.RAF'));
  await scan();
  const { taken_at, width, height } = await photoCalled(engine, 'DSCF7.RAF');
  const image = await call(engine, 'getPhotoImage', {
    params: { id: (await photoCalled(engine, 'DSCF7.RAF')).id },
    query: { size: 2048 },
  });
  if (!('render' in image.content)) throw new Error('not rendered');
  const DateTimeOriginal = taken_at!.replaceAll('-', ':').replace('T', ' ');
  await sharp(await image.content.render())
    .resize(width!, height!)
    .withExif({ IFD2: { DateTimeOriginal } })
    .jpeg()
    .toFile(path('DSCF7.JPG'));
  await scan();
  expect([await shown(engine), await stackOf(engine, 'DSCF7.JPG')]).toEqual([
    [['DSCF7.JPG', 2]],
    ['DSCF7.RAF'],
  ]);
});

test('the two files of a Live Photo are one; a film of the same name is another', async () => {
  const { folder, engine, scan, path } = await newHome();
  const at = { createdAt: since1904('2023-07-01T10:00:05Z'), durationMs: 2500 };
  const identifier = { keys: { 'com.apple.quicktime.content.identifier': '0F5A' }, brand: 'qt' };
  await sharp({ create: { width: 96, height: 64, channels: 3, background: '#a63' } })
    .withExif({ IFD2: { DateTimeOriginal: '2023:07:01 10:00:05' } })
    .jpeg()
    .toFile(path('IMG_1.jpg'));
  writeFileSync(path('IMG_1.MOV'), film({ ...at, ...identifier }));
  copyInto(folder, robust('video/same-stem-pair/IMG_1234.jpg'), 'IMG_1234.jpg');
  copyInto(folder, robust('video/same-stem-pair/IMG_1234.mp4'), 'IMG_1234.mp4');
  await scan();
  const items = async () =>
    (await listed(engine)).map(({ file_name, has_motion, kind }) => [file_name, kind, has_motion]).sort();
  const one = [
    ['IMG_1.jpg', 'photo', true],
    ['IMG_1234.jpg', 'photo', false],
    ['IMG_1234.mp4', 'video', false],
  ];
  expect(await items()).toEqual(one);
  const live = await photoCalled(engine, 'IMG_1.jpg');
  expect([live.stack_count, live.stack]).toEqual([1, []]);
  await scan();
  expect(await items()).toEqual(one);

  // Without its photo the film is shown itself, and hidden with it again.
  rmSync(path('IMG_1.jpg'));
  await scan();
  expect((await listed(engine)).map(({ file_name }) => file_name).sort()).toEqual([
    ...['IMG_1.MOV', 'IMG_1234.jpg', 'IMG_1234.mp4'],
  ]);
});

test('a film that the owner wants by itself stays so', async () => {
  const { engine, scan, path } = await newHome();
  await paint(path('PXL_1.jpg'));
  writeFileSync(path('PXL_1.LS.mp4'), film({ durationMs: 1500 }));
  await scan();
  expect((await listed(engine)).map(({ file_name, has_motion }) => [file_name, has_motion])).toEqual([
    ['PXL_1.jpg', true],
  ]);
  const { id } = await photoCalled(engine, 'PXL_1.jpg');
  // Their numbers are 1 and 2.
  await call(engine, 'setPhotoStacking', { params: { id: 3 - id }, body: { alone: true } });
  await scan();
  expect((await listed(engine)).map(({ file_name }) => file_name).sort()).toEqual([
    'PXL_1.LS.mp4',
    'PXL_1.jpg',
  ]);
});

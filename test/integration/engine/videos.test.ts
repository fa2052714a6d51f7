import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Engine } from '../../../core/engine.ts';
import { hasVideoDecoder } from '../../../core/media/video/decode-frames.ts';
import { writeFilm } from '../../encoded-film.ts';
import {
  addAndScan,
  bigBangDir,
  call,
  scanAgain,
  startTestEngine,
  temporaryFolder,
} from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';
import { film, since1904 } from '../../unit/media/video/film.ts';
import { copyInto, faceCalled, listed, needsModels, photoCalled, thumbTimes } from './real-photos.ts';

needsModels({ data: true });
const canDecode = await hasVideoDecoder();

const videos = join(sharedDir() ?? '', 'data/robust/video');

async function homeOf(files: Record<string, string | Buffer>) {
  const folder = temporaryFolder();
  for (const [name, from] of Object.entries(files)) {
    if (typeof from === 'string') copyInto(folder, from, name);
    else writeFileSync(join(folder, name), from);
  }
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, folder);
  return { folder, libraryDir, engine };
}

async function thumbnailOf(engine: Engine, id: number) {
  const { content } = await call(engine, 'getPhotoThumbnail', { params: { id } });
  if (!('path' in content)) throw new Error('the analysis made none');
  return sharp(content.path);
}

test('real videos have a date, a length, a size and a picture', async () => {
  const { engine } = await homeOf({
    'a.mov': join(videos, 'xmp480qt.mov'),
    'b.mp4': join(videos, 'motion-photo/mp42-hvc1.mp4'),
    'c.jpg': join(videos, 'motion-photo/image-isom-avc1.jpg'),
  });
  const facts = await Promise.all(
    ['a.mov', 'b.mp4', 'c.jpg'].map(async (name) => {
      const { kind, state, width, height, duration_ms, taken_at, taken_at_source, has_motion } =
        await photoCalled(engine, name);
      return [name, kind, state, width, height, duration_ms, taken_at, taken_at_source, has_motion];
    }),
  );
  expect(facts).toEqual([
    ['a.mov', 'video', 'done', 640, 360, 1001, '2020-01-05T11:19:45', 'video', false],
    ['b.mp4', 'video', 'done', 464, 848, 1067, '2023-09-22T16:35:02', 'video', false],
    [
      'c.jpg',
      'photo',
      'done',
      expect.any(Number),
      expect.any(Number),
      null,
      expect.any(String),
      'exif',
      true,
    ],
  ]);
  if (!canDecode) return;
  for (const { id, width, height } of (await listed(engine)).filter(({ kind }) => kind === 'video')) {
    const thumbnail = await thumbnailOf(engine, id);
    const size = await thumbnail.metadata();
    expect(size.width! / size.height!).toBeCloseTo(width! / height!, 1);
    const { channels } = await thumbnail.stats();
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
  }
});

test('a film whose pictures cannot be decoded is there with its date and length', async () => {
  const { engine } = await homeOf({
    'IMG_1.MOV': film({
      ...{
        durationMs: 61_000,
        turn: 90,
        width: 1920,
        height: 1080,
        createdAt: since1904('2019-05-06T07:08:09Z'),
      },
      keys: {
        'com.apple.quicktime.creationdate': '2019-05-06T09:08:09+0200',
        'com.apple.quicktime.location.ISO6709': '+48.8125+002.4862/',
      },
    }),
    'VID_20180102_030405.mp4': film({ durationMs: 5000 }),
  });
  const a = await photoCalled(engine, 'IMG_1.MOV');
  expect(a).toMatchObject({
    ...{ kind: 'video', state: 'done', width: 1080, height: 1920, duration_ms: 61_000, faces: [] },
    ...{ taken_at: '2019-05-06T09:08:09', taken_at_source: 'video', utc_offset_min: 120 },
    ...{ latitude: 48.8125, longitude: 2.4862 },
  });
  const b = await photoCalled(engine, 'VID_20180102_030405.mp4');
  expect([b.state, b.taken_at, b.taken_at_source]).toEqual(['done', '2018-01-02T03:04:05', 'file_name']);
});

test('a broken film is said to be, and read when it is whole', async () => {
  const whole = readFileSync(join(videos, 'xmp480qt.mov'));
  const { folder, engine } = await homeOf({ 'a.mov': whole.subarray(0, 2000) });
  const broken = await photoCalled(engine, 'a.mov');
  expect([broken.kind, broken.state, broken.failure_code]).toEqual(['video', 'failed', 'corrupt']);
  await engine.ended((await call(engine, 'retryPhoto', { params: { id: broken.id } })).task_id);
  expect((await photoCalled(engine, 'a.mov')).failure_code).toBe('corrupt');
  writeFileSync(join(folder, 'a.mov'), whole);
  await scanAgain(engine);
  expect(await photoCalled(engine, 'a.mov')).toMatchObject({
    ...{ id: broken.id, kind: 'video', state: 'done', failure_code: null, duration_ms: 1001 },
  });
});

test.skipIf(!canDecode)('people in a film are found, each once, and are who they are in photos', async () => {
  const size = { width: 640, height: 480 };
  const portrait = async (person: string, n: number) =>
    sharp(join(bigBangDir(), person, `${person}${n}.png`))
      .resize(size.width, size.height, { fit: 'contain', background: '#456' })
      .ensureAlpha()
      .raw()
      .toBuffer();
  const folder = temporaryFolder();
  const scenes = [
    await portrait('amy', 1),
    await portrait('amy', 1),
    await portrait('raj', 1),
    await portrait('amy', 1),
  ];
  // Each for a second.
  const frames = scenes.flatMap((scene) => Array<Uint8Array>(5).fill(scene));
  await writeFilm(join(folder, 'party.mp4'), frames, { size, framesPerSecond: 5, bitrate: 3_000_000 });
  copyInto(folder, join(bigBangDir(), 'amy/amy2.png'), 'amy.png');
  copyInto(folder, join(bigBangDir(), 'raj/raj2.png'), 'raj.png');
  const libraryDir = join(temporaryFolder(), 'library');
  const engine = await startTestEngine(libraryDir);
  await addAndScan(engine, folder);
  const { faces, kind, duration_ms } = await photoCalled(engine, 'party.mp4');
  expect([kind, duration_ms, faces.length]).toEqual(['video', 4000, 2]);
  const inPhotos = [
    (await faceCalled(engine, 'amy.png')).person_id,
    (await faceCalled(engine, 'raj.png')).person_id,
  ];
  expect(faces.map(({ person_id }) => person_id).sort()).toEqual(inPhotos.sort());
  const crops = await Promise.all(
    faces.map(async ({ id }) => {
      const { content } = await call(engine, 'getFaceCrop', { params: { id } });
      return 'path' in content ? readFileSync(content.path).toString('base64') : '';
    }),
  );
  expect(new Set(crops).size).toBe(2);

  // The owner's word about a face of a film stays when it is read again.
  await call(engine, 'moveFaces', { body: { face_ids: [faces[0]!.id], name: 'Somebody' } });
  await call(engine, 'judgeFaces', { body: { face_ids: [faces[1]!.id], is_face: false } });
  const times = thumbTimes(libraryDir);
  writeFileSync(join(folder, 'party.mp4.xmp'), '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  await scanAgain(engine);
  expect(thumbTimes(libraryDir)).not.toEqual(times);
  expect(
    (await photoCalled(engine, 'party.mp4')).faces.map(({ id, person_name }) => [id, person_name]),
  ).toEqual([[faces[0]!.id, 'Somebody']]);
});

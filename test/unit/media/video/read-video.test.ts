import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashFile } from '../../../../core/media/hash-file.ts';
import { PhotoFailure } from '../../../../core/media/photo-failure.ts';
import { readVideo } from '../../../../core/media/video/read-video.ts';
import { box, type FilmOptions, film, since1904, u32 } from './film.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-video-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
const read = async (options: FilmOptions, name = 'film.mp4') => readVideo(await written(name, film(options)));
const codeOf = (path: string) =>
  readVideo(path).then(
    () => 'read',
    (error) => (error instanceof PhotoFailure ? error.code : `unexpected: ${error}`),
  );

describe('what a video says', () => {
  test('an iPhone: the clock, zone and place of the key, not the UTC of the header', async () => {
    const facts = await read(
      {
        ...{ brand: 'qt', turn: 90, width: 1920, height: 1080, durationMs: 2500 },
        createdAt: since1904('2023-07-01T10:00:05Z'),
        keys: {
          'com.apple.quicktime.creationdate': '2023-07-01T20:00:00+1000',
          'com.apple.quicktime.location.ISO6709': '-33.8688+151.2093+012.345/',
          'com.apple.quicktime.make': 'Apple',
          'com.apple.quicktime.model': 'iPhone 12',
          'com.apple.quicktime.content.identifier': '0F5A3C7E-1',
        },
      },
      'IMG_0001.MOV',
    );
    expect(facts).toEqual({
      ...{ width: 1080, height: 1920, durationMs: 2500, codec: 'h264', format: 'mov' },
      ...{ takenAt: '2023-07-01T20:00:00', takenAtSource: 'video', utcOffsetMin: 600 },
      ...{ latitude: -33.8688, longitude: 151.2093, camera: 'Apple iPhone 12', livePhotoId: '0F5A3C7E-1' },
    });
  });

  test('an Android phone: the zone comes from its name, also when the header has the end', async () => {
    const createdAt = since1904('2022-12-31T22:30:45Z');
    const place = { '©xyz': '+48.8125-002.4862/' };
    const start = await read({ createdAt, userData: place }, 'VID_20221231_233045.mp4');
    expect([start.takenAt, start.utcOffsetMin]).toEqual(['2022-12-31T23:30:45', 60]);
    expect([start.latitude, start.longitude]).toEqual([48.8125, -2.4862]);
    const end = await read({ createdAt, durationMs: 600_000 }, 'VID_20221231_232045.mp4');
    expect([end.takenAt, end.utcOffsetMin]).toEqual(['2022-12-31T23:20:45', 60]);
    // A name of another moment says nothing of the zone.
    const other = await read({ createdAt }, 'VID_20221231_200700.mp4');
    expect([other.takenAt, other.utcOffsetMin]).toEqual(['2022-12-31T22:30:45', 0]);
  });

  test.each([
    ['1904', 0],
    ['1970', since1904('1970-01-01T00:00:00Z')],
    ['2036', since1904('2036-02-07T06:28:15Z')],
  ])('the year %s is no date', async (_, createdAt) => {
    const { takenAt, takenAtSource, utcOffsetMin } = await read({ createdAt });
    expect([takenAt, takenAtSource, utcOffsetMin]).toEqual([null, null, null]);
  });

  test.each([
    [0, [640, 360]],
    [90, [360, 640]],
    [180, [640, 360]],
    [270, [360, 640]],
  ] as const)('turned by %i° it has the size that is seen', async (turn, size) => {
    const { width, height } = await read({ turn });
    expect([width, height]).toEqual(size);
  });

  test('many at once keep apart', async () => {
    const widths = [320, 640, 960, 1280, 1920];
    const paths = await Promise.all(widths.map((width) => written(`${width}.mp4`, film({ width }))));
    expect((await Promise.all(paths.map(readVideo))).map(({ width }) => width)).toEqual(widths);
  });

  test('of a video of gigabytes only the tables are read', async () => {
    // The header first, then a hole of 6 GB where the pictures would be.
    const whole = film();
    const start = whole.subarray(0, 20);
    const moov = whole.subarray(whole.indexOf('moov') - 4);
    const size = 6 * 2 ** 30;
    const mdat = Buffer.concat([
      u32(1),
      Buffer.from('mdat'),
      u32(Math.floor(size / 2 ** 32), size % 2 ** 32),
    ]);
    const path = await written('long.mp4', Buffer.concat([start, moov, mdat]));
    await truncate(path, start.length + moov.length + size);
    const before = process.memoryUsage().rss;
    expect(await readVideo(path)).toMatchObject({ width: 640, height: 360, durationMs: 2000 });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });
});

describe('a file that cannot be read', () => {
  test('says why', async () => {
    const whole = film();
    expect(await codeOf(await written('empty.mp4', ''))).toBe('empty_file');
    expect(await codeOf(join(folder, 'nothing.mp4'))).toBe('vanished');
    expect(await codeOf(folder)).toBe('not_readable');
    expect(await codeOf(await written('text.mp4', 'Dear diary'.repeat(100)))).toBe('unsupported_format');
    expect(await codeOf(await written('cut.mp4', whole.subarray(0, 150)))).toBe('corrupt');
    expect(await codeOf(await written('zero.mp4', film({ width: 0, height: 0 })))).toBe('corrupt');
    // One that failed does not spoil the next.
    expect(await codeOf(await written('whole.mp4', whole))).toBe('read');
  });

  test('is recorded, wherever its bytes are wrong', async () => {
    const whole = film({ brand: 'qt', keys: { 'com.apple.quicktime.make': 'Apple' } });
    const known = ['read', 'corrupt', 'unsupported_format'];
    for (let at = 0; at < whole.length; at += 13) {
      const broken = Buffer.from(whole);
      broken[at] = broken[at]! ^ 0xff;
      expect(known, `byte ${at}`).toContain(await codeOf(await written('broken.mov', broken)));
    }
    const nested = Array.from({ length: 2000 }).reduce<Buffer>((inner) => box('moov', inner), whole);
    expect(known).toContain(await codeOf(await written('nested.mov', nested)));
  });
});

describe('hashFile', () => {
  test('is the SHA-256 of the bytes, in pieces, and can be stopped', async () => {
    const bytes = Buffer.alloc(3 * 2 ** 20 + 17, 'Heirloom');
    const path = await written('large.bin', bytes);
    expect(Buffer.from(await hashFile(path))).toEqual(createHash('sha256').update(bytes).digest());
    await expect(hashFile(path, AbortSignal.abort())).rejects.toThrow(/abort/i);
    await expect(hashFile(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'vanished' });
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHeic } from '../../../core/media/decode/heic.ts';
import type { RgbImage } from '../../../core/media/types.ts';
import { hasVideoDecoder } from '../../../core/media/video/decode-frames.ts';
import { findEmbeddedVideo } from '../../../core/media/video/embedded-video.ts';
import { frames } from '../../../core/media/video/frames.ts';
import { readVideo } from '../../../core/media/video/read-video.ts';
import { isSamePicture } from '../../../core/media/video/same-picture.ts';
import { writeFilm } from '../../encoded-film.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';
import { film } from '../../unit/media/video/film.ts';

const shared = sharedDir();
const canDecode = await hasVideoDecoder();
const noDecoder = 'node-webcodecs has no build for this system';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-film-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Side = 'left' | 'right' | 'black';
const [width, height, framesPerSecond] = [320, 192, 10];

/** One frame: black, or grey with a red half on one side. */
function drawn(side: Side): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const isRed = side !== 'black' && i % width < width / 2 === (side === 'left');
    rgba.set(side === 'black' ? [0, 0, 0, 255] : isRed ? [220, 30, 30, 255] : [90, 90, 90, 255], i * 4);
  }
  return rgba;
}

/** An H.264 film of these frames, with a key frame each second. */
async function encoded(name: string, sides: readonly Side[], rotation: 0 | 90 = 0): Promise<string> {
  const path = join(folder, name);
  const options = { size: { width, height }, framesPerSecond, bitrate: 800_000, rotation };
  await writeFilm(path, sides.map(drawn), options);
  return path;
}

/** Red, green and blue in the middle of the part of the picture that begins at these fractions. */
function colourAt({ data, width, height }: RgbImage, x: number, y: number): number[] {
  const at = (Math.floor(height * y) * width + Math.floor(width * x)) * 3;
  return [...data.subarray(at, at + 3)];
}
const isRed = ([red, green]: number[]) => red! > 150 && green! < 90;

// The decoder crashes now and then (docs/decisions/0009-video.md).
describe.skipIf(!canDecode)(`frames of made films${canDecode ? '' : `: ${noDecoder}`}`, { retry: 2 }, () => {
  test('are spread over it, in its colours; the poster is the first on which there is something', async () => {
    const sides = Array.from({ length: 40 }, (_, i): Side => (i < 10 ? 'black' : i < 20 ? 'left' : 'right'));
    const path = await encoded('fade.mp4', sides);
    const result = (await frames(path, 4))!;
    expect(result.frames.map(({ atMs }) => atMs)).toEqual([0, 1000, 2000, 3000]);
    expect(result.poster.atMs).toBe(1000);
    const [black, left, right] = result.frames.map(({ image }) => image);
    expect([black!.width, black!.height, black!.data.length]).toEqual([320, 192, 320 * 192 * 3]);
    expect([isRed(colourAt(black!, 0.25, 0.5)), colourAt(black!, 0.25, 0.5)[0]! < 30]).toEqual([false, true]);
    expect([isRed(colourAt(left!, 0.25, 0.5)), isRed(colourAt(left!, 0.75, 0.5))]).toEqual([true, false]);
    expect([isRed(colourAt(right!, 0.25, 0.5)), isRed(colourAt(right!, 0.75, 0.5))]).toEqual([false, true]);
  });

  test('are upright, as the size that is read', async () => {
    const path = await encoded('turned.mp4', Array<Side>(12).fill('left'), 90);
    const { width, height } = await readVideo(path);
    const { image } = (await frames(path, 1))!.poster;
    expect([width, height, image.width, image.height]).toEqual([192, 320, 192, 320]);
    // What was on the left is above after a clockwise turn.
    expect([isRed(colourAt(image, 0.5, 0.25)), isRed(colourAt(image, 0.5, 0.75))]).toEqual([true, false]);
  });

  test('lie between key frames where a film is short', async () => {
    const path = await encoded('short.mp4', [
      'left',
      'left',
      'left',
      'left',
      'right',
      'right',
      'right',
      'right',
    ]);
    const result = (await frames(path, 2))!;
    expect(result.frames.map(({ atMs }) => atMs)).toEqual([0, 400]);
    expect(isRed(colourAt(result.frames[1]!.image, 0.75, 0.5))).toBe(true);
  });

  test('of a film that is cut off are those before the cut; of nonsense there are none', async () => {
    const path = await encoded('whole.mp4', Array<Side>(40).fill('left'));
    const bytes = await readFile(path);
    // The table stands before the pictures: only these are spoilt, in the last second.
    const mdat = bytes.indexOf('mdat') + 4;
    bytes.fill(0x5a, mdat + Math.floor((bytes.length - mdat) * 0.8));
    const broken = join(folder, 'half.mp4');
    await writeFile(broken, bytes);
    expect((await frames(broken, 4))!.frames.slice(0, 2).map(({ atMs }) => atMs)).toEqual([0, 1000]);
    const nonsense = join(folder, 'nonsense.mp4');
    await writeFile(nonsense, film({ payload: Buffer.alloc(5000, 0xa5) }));
    await expect(frames(nonsense, 4)).rejects.toMatchObject({ code: 'corrupt' });
    const text = join(folder, 'text.mp4');
    await writeFile(text, 'Dear diary');
    expect(await frames(text, 4)).toBeNull();
  });

  test('end with their time', async () => {
    const path = await encoded('late.mp4', Array<Side>(10).fill('left'));
    await expect(frames(path, 3, 1)).rejects.toMatchObject({ code: 'analysis_timeout' });
  });
});

describe.skipIf(shared === null)(`real videos${shared === null ? `: ${sharedAbsent}` : ''}`, () => {
  const robust = (path: string) => join(shared!, 'data/robust', path);
  const pixel = 'takeout/Takeout1/Google Photos/Album test 6-10-23/PXL_20231006_063909898.LS.mp4';

  test.each([
    ['video/xmp480qt.mov', { width: 640, height: 360, durationMs: 1001, codec: 'h264', format: 'mov' }],
    ['video/motion-photo/mp42-hvc1.mp4', { width: 464, height: 848, codec: 'h264', format: 'mp4' }],
    [pixel, { width: 1440, height: 1080, codec: 'vp9', latitude: 48.8125, longitude: 2.4862 }],
    [pixel, { takenAt: '2023-10-06T06:39:09', utcOffsetMin: 0 }],
  ])('%s is read', async (path, facts) => {
    expect(await readVideo(robust(path))).toMatchObject(facts);
    if (!canDecode) return;
    const result = await frames(robust(path), 3);
    expect(result!.frames.length).toBe(3);
    const { width, height } = await readVideo(robust(path));
    const { image } = result!.poster;
    expect(image.width / image.height).toBeCloseTo(width / height, 1);
  });

  test.skipIf(!canDecode)('HEVC of full range is decoded in its colours', async () => {
    // The small picture inside an iPhone's HEIC file is one frame of HEVC; a film is made of it.
    const heic = await readFile(robust('formats/heic/heic-iphone7.heic'));
    const config = heic.indexOf('hvcC', heic.indexOf('hvcC') + 4);
    const description = new Uint8Array(heic.subarray(config + 4, config - 4 + heic.readUInt32BE(config - 4)));
    const at = heic.indexOf('mdat') + 4 + 8;
    const data = new Uint8Array(heic.subarray(at, at + 4 + heic.readUInt32BE(at)));
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
    const source = new EncodedVideoPacketSource('hevc');
    output.addVideoTrack(source, { frameRate: 1 });
    await output.start();
    const decoderConfig = { codec: 'hvc1.3.e.L60.B0', codedWidth: 320, codedHeight: 240, description };
    await source.add(new EncodedPacket(data, 'key', 0, 1), { decoderConfig });
    await output.finalize();
    const path = join(folder, 'hevc.mp4');
    await writeFile(path, new Uint8Array(target.buffer!));

    expect((await readVideo(path)).codec).toBe('hevc');
    const { image } = (await frames(path, 1))!.poster;
    const whole = await openHeic(heic);
    const expected = await whole.pixels(320);
    expect([image.width, image.height]).toEqual([expected.width, expected.height]);
    const differences = image.data.map((value, i) => Math.abs(value - expected.data[i]!));
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(10);
  });

  test('a picture and a video that only share their name are two', async () => {
    const path = robust('video/same-stem-pair/IMG_1234.mp4');
    const photo = { path: robust('video/same-stem-pair/IMG_1234.jpg'), livePhotoId: null };
    const said = { takenAt: '2023-10-06T08:35:36', utcOffsetMin: null };
    expect(isSamePicture({ ...photo, ...said }, { ...(await readVideo(path)), path })).toBe(false);
  });

  test('a motion photo of no known maker has its film', async () => {
    const path = robust('video/motion-photo/image-isom-avc1.jpg');
    const part = (await findEmbeddedVideo(path))!;
    const bytes = await readFile(path);
    expect(part.offset + part.sizeBytes).toBe(bytes.length);
    const alone = join(folder, 'alone.mp4');
    await writeFile(alone, bytes.subarray(part.offset));
    expect(await readVideo(alone)).toMatchObject({ codec: 'h264', format: 'mp4' });
  });
});

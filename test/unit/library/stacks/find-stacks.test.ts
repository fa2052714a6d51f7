import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { findStacks, restack, type StackPhoto } from '../../../../core/library/stacks/find-stacks.ts';
import {
  coefficientsAt,
  fingerprintBytes,
  fingerprintOf,
} from '../../../../core/library/stacks/fingerprint.ts';
import { drawnScene } from './drawn-scene.ts';

let lastId = 0;

async function photo(picture: Sharp, changes: Partial<StackPhoto> = {}): Promise<StackPhoto> {
  // Treated first, then read: sharp does all steps of one pipeline in an order of its own.
  const { data, info } = await sharp(await picture.png().toBuffer())
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const photoId = ++lastId;
  return {
    photoId,
    fingerprint: fingerprintOf({ data, width, height }),
    width,
    height,
    sizeBytes: 1000,
    path: `/photos/${photoId}.jpg`,
    isRaw: false,
    takenAt: null,
    camera: null,
    faceCount: 1,
    ...changes,
  };
}

let scenes: Buffer[];
beforeAll(async () => {
  scenes = await Promise.all([1, 2, 3, 4].map(drawnScene));
});
const scene = (i: number) => sharp(scenes[i]!);
const ids = (...photos: StackPhoto[]) => photos.map(({ photoId }) => photoId).sort((a, b) => a - b);

describe('copies', () => {
  it('stand behind the largest, whatever happened to them', async () => {
    const small = await photo(scene(0).resize(400));
    const original = await photo(scene(0));
    const grey = await photo(scene(0).grayscale());
    const cut = await photo(scene(0).extract({ left: 40, top: 30, width: 720, height: 540 }));
    const others = [await photo(scene(1)), await photo(scene(2)), await photo(scene(0).flop())];
    expect(findStacks([small, cut, ...others, grey, original])).toEqual([
      { leadId: original.photoId, memberIds: ids(small, grey, cut), reason: 'same_picture' },
    ]);
  });

  it('of one size: the camera’s file leads, then the format that others are made from, then the oldest', async () => {
    const png = await photo(scene(0), { path: '/a.png' });
    const jpeg = await photo(scene(0), { path: '/a.jpg' });
    const heic = await photo(scene(0), { path: '/a.heic' });
    expect(findStacks([png, jpeg, heic])[0]!.leadId).toBe(heic.photoId);
    const ofCamera = { ...png, camera: 'Apple iPhone 7' };
    expect(findStacks([ofCamera, jpeg, heic])[0]!.leadId).toBe(png.photoId);
    const later = await photo(scene(1), { takenAt: '2020-01-02T00:00:00' });
    const earlier = await photo(scene(1), { takenAt: '2020-01-01T00:00:00' });
    expect(findStacks([later, earlier])[0]!.leadId).toBe(earlier.photoId);
  });

  it('with nothing to see are never stacked', async () => {
    const blank = () =>
      photo(sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } }));
    expect(findStacks([await blank(), await blank()])).toEqual([]);
    expect(findStacks([{ ...(await blank()), fingerprint: null }, await blank()])).toEqual([]);
  });

  it('of another shape or another colour are others', async () => {
    const one = await photo(scene(0));
    expect(findStacks([one, await photo(scene(0).resize(800, 500, { fit: 'fill' }))])).toEqual([]);
    const red = await photo(scene(0).linear([1, 0.4, 0.4], [0, 0, 0]));
    const blue = await photo(scene(0).linear([0.4, 0.4, 1], [0, 0, 0]));
    expect(findStacks([red, blue])).toEqual([]);
  });

  it('one camera cannot take the same picture at two times', async () => {
    const shot = { camera: 'Canon', takenAt: '2020-01-01T10:00:00' };
    const one = await photo(scene(0), shot);
    const later = await photo(scene(0), { ...shot, takenAt: '2020-01-01T10:01:00' });
    expect(findStacks([one, later])).toEqual([]);
    const sent = await photo(scene(0).resize(400), { takenAt: '2020-01-05T00:00:00' });
    expect(findStacks([one, sent])).toHaveLength(1);
  });
});

describe('bursts', () => {
  /** The same view with the camera moved a little and something else in front. */
  async function shot(second: number, shift: number, changes: Partial<StackPhoto> = {}) {
    const thing = await sharp({ create: { width: 60, height: 90, channels: 3, background: '#222' } })
      .png()
      .toBuffer();
    const moved = await scene(0)
      .composite([{ input: thing, left: 100 + shift * 8, top: 200 }])
      .png()
      .toBuffer();
    const view = sharp(moved).extract({ left: shift, top: 0, width: 760, height: 600 });
    const takenAt = new Date(Date.UTC(2020, 0, 1, 10, 0, second)).toISOString().slice(0, 19);
    return photo(view, { camera: 'Canon', takenAt, ...changes });
  }

  it('are shots within seconds of one camera; a small copy of one comes along', async () => {
    const shots = [await shot(0, 0), await shot(2, 12), await shot(4, 4)];
    const copy = { ...(await photo(scene(3))), fingerprint: shots[1]!.fingerprint, width: 380, height: 300 };
    expect(findStacks([...shots, copy])).toEqual([
      { leadId: shots[0]!.photoId, memberIds: ids(shots[1]!, shots[2]!, copy), reason: 'burst' },
    ]);
  });

  it('are none later, with another camera, another view, or half of the people', async () => {
    const first = await shot(0, 0);
    for (const other of [
      await shot(60, 12),
      await shot(1, 12, { camera: 'Nikon' }),
      await shot(1, 12, { faceCount: 3 }),
      await photo(scene(1), { camera: 'Canon', takenAt: first.takenAt }),
    ]) {
      expect(findStacks([first, other])).toEqual([]);
    }
  });

  it('does not drift: the last shots are compared with the first, not with each other', async () => {
    const shots: StackPhoto[] = [];
    for (let i = 0; i < 12; i++) {
      // From one view slowly to another.
      const mixed = scene(0).composite([
        {
          input: await sharp(scenes[1]!)
            .ensureAlpha(i / 11)
            .png()
            .toBuffer(),
        },
      ]);
      shots.push(
        await photo(mixed, { camera: 'Canon', takenAt: `2020-01-01T10:00:${String(i).padStart(2, '0')}` }),
      );
    }
    const stacks = findStacks(shots);
    expect(stacks.length).toBeGreaterThan(1);
    const together = stacks.find(({ leadId, memberIds }) => {
      const all = [leadId, ...memberIds];
      return all.includes(shots[0]!.photoId) && all.includes(shots[11]!.photoId);
    });
    expect(together).toBeUndefined();
  });
});

it('a RAW file stands behind the JPEG that the camera wrote with it', async () => {
  const shot = { camera: 'Canon', takenAt: '2020-01-01T10:00:00' };
  const jpeg = await photo(scene(0).resize(400), { ...shot, path: '/a/IMG_1.JPG' });
  const raw = await photo(scene(1), { ...shot, path: '/a/IMG_1.CR2', isRaw: true, fingerprint: null });
  const elsewhere = { ...raw, photoId: ++lastId, path: '/b/IMG_1.CR2' };
  const later = { ...raw, photoId: ++lastId, takenAt: '2020-01-01T10:00:09' };
  expect(findStacks([raw, jpeg, elsewhere, later])).toEqual([
    { leadId: jpeg.photoId, memberIds: [raw.photoId], reason: 'same_picture' },
  ]);
});

it('stacking as photos come gives what stacking all at once gives', { timeout: 60_000 }, async () => {
  const pool: StackPhoto[] = [];
  for (let i = 0; i < 4; i++) {
    const shot = { camera: 'Canon', takenAt: `2020-01-0${i + 1}T10:00:00` };
    pool.push(
      await photo(scene(i), shot),
      await photo(scene(i).resize(300)),
      await photo(scene(i).grayscale()),
    );
    pool.push(await photo(scene(i).extract({ left: 40, top: 30, width: 720, height: 540 })));
    pool.push(await photo(scene(i).resize(500), { ...shot, takenAt: `2020-01-0${i + 1}T10:00:02` }));
    pool.push(await photo(scene(i), { ...shot, path: `/x/${i}.CR2`, isRaw: true, fingerprint: null }));
  }
  fc.assert(
    fc.property(
      fc.shuffledSubarray(pool),
      fc.integer({ min: 0, max: 24 }),
      fc.integer({ min: 0, max: 3 }),
      (photos, known, gone) => {
        const before = photos.slice(0, known);
        const now = photos.slice(Math.min(gone, before.length));
        const added = new Set(photos.slice(known).map(({ photoId }) => photoId));
        expect(restack(now, findStacks(before), added)).toEqual(findStacks(now));
      },
    ),
    { numRuns: 60 },
  );
});

describe('a large library', () => {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const made = (photoId: number, fingerprint: Uint8Array): StackPhoto => ({
    photoId,
    fingerprint,
    width: 4000 - (photoId % 7),
    height: 3000,
    sizeBytes: photoId,
    path: `/${photoId}.jpg`,
    isRaw: false,
    takenAt: null,
    camera: null,
    faceCount: 0,
  });
  function randomPrint(): Uint8Array {
    const print = new Uint8Array(fingerprintBytes).fill(128);
    print.set([1, 40, 128, 128, 0]);
    for (let i = coefficientsAt; i < print.length; i++) print[i] = Math.floor(random() * 255) - 127;
    return print;
  }
  const nearly = (print: Uint8Array, noise: number) =>
    print.map((byte, i) =>
      i < coefficientsAt ? byte : Math.round(((byte << 24) >> 24) * 0.9 + (random() - 0.5) * noise),
    );

  it('takes no square of its number, and finds its copies', { timeout: 60_000 }, () => {
    const photos: StackPhoto[] = [];
    const expected: number[] = [];
    for (let i = 0; i < 3000; i++) photos.push(made(photos.length, randomPrint()));
    for (let i = 0; i < 300; i++) {
      expected.push(i * 10);
      photos.push(made(photos.length, nearly(photos[i * 10]!.fingerprint!, 20)));
    }
    const startedAtMs = performance.now();
    const stacks = findStacks(photos);
    expect(stacks).toHaveLength(expected.length);
    expect(stacks.every(({ memberIds }) => memberIds.length === 1)).toBe(true);
    // Half a second on an idle machine.
    expect(performance.now() - startedAtMs).toBeLessThan(30_000);
  });

  it('thousands of pictures much like each other are bounded', { timeout: 60_000 }, () => {
    const screen = randomPrint();
    const photos = Array.from({ length: 1500 }, (_, i) => made(i, nearly(screen, 70)));
    const startedAtMs = performance.now();
    const stacks = findStacks(photos);
    expect(stacks.length).toBeGreaterThan(0);
    expect(performance.now() - startedAtMs).toBeLessThan(30_000);
  });
});

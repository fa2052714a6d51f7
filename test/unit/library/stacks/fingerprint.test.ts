import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  fingerprintBytes,
  fingerprintOf,
  fingerprintVersion,
  saysNothing,
} from '../../../../core/library/stacks/fingerprint.ts';
import {
  cropMatrices,
  croppedLookOf,
  likeness,
  lookOf,
  wholeLikeness,
} from '../../../../core/library/stacks/likeness.ts';
import type { RgbImage } from '../../../../core/media/types.ts';
import { drawnScene } from './drawn-scene.ts';

async function rgb(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

let scene: Buffer;
let other: Buffer;
beforeAll(async () => {
  scene = await drawnScene(1);
  other = await drawnScene(2);
});

const print = async (picture: Sharp) => fingerprintOf(await rgb(picture));

describe('a fingerprint', () => {
  it.each<[string, (picture: Sharp) => Sharp]>([
    ['half the size', (p) => p.resize(400)],
    ['a fifth of the size', (p) => p.resize(160)],
    ['a bad JPEG', (p) => p.jpeg({ quality: 20 })],
    ['WebP', (p) => p.webp()],
    ['grey', (p) => p.grayscale()],
    ['brighter', (p) => p.modulate({ brightness: 1.15 })],
    ['less contrast', (p) => p.linear(0.7, 30)],
  ])('stays alike: %s', async (_, change) => {
    const copy = sharp(await change(sharp(scene)).toBuffer());
    expect(wholeLikeness(await print(sharp(scene)), await print(copy))).toBeGreaterThan(0.97);
  });

  it('differs for another scene, for a mirrored and for a turned one', async () => {
    const one = await print(sharp(scene));
    expect(wholeLikeness(one, await print(sharp(other)))).toBeLessThan(0.5);
    expect(wholeLikeness(one, await print(sharp(scene).flop()))).toBeLessThan(0.5);
    expect(wholeLikeness(one, await print(sharp(scene).rotate(180)))).toBeLessThan(0.5);
  });

  it('of a crop follows from that of the whole', async () => {
    const whole = await print(sharp(scene));
    const part = await print(sharp(scene).extract({ left: 40, top: 0, width: 760, height: 570 }));
    const matrices = cropMatrices({ left: 0.05, right: 0, top: 0, bottom: 0.05 });
    expect(likeness(lookOf(whole), lookOf(part))).toBeLessThan(0.9);
    expect(likeness(croppedLookOf(whole, matrices), lookOf(part))).toBeGreaterThan(0.96);
    const nothingCut = cropMatrices({ left: 0, right: 0, top: 0, bottom: 0 });
    expect(likeness(croppedLookOf(whole, nothingCut), lookOf(whole))).toBeCloseTo(1, 4);
  });

  it('says nothing of blank and tiny pictures and of those of another version', async () => {
    const flat = (value: number): RgbImage => ({
      data: new Uint8Array(300 * 200 * 3).fill(value),
      width: 300,
      height: 200,
    });
    for (const value of [0, 128, 255]) expect(saysNothing(fingerprintOf(flat(value)))).toBe(true);
    expect(saysNothing(fingerprintOf({ data: new Uint8Array(3), width: 1, height: 1 }))).toBe(true);
    const one = await print(sharp(scene));
    expect(saysNothing(one)).toBe(false);
    expect(one.length).toBe(fingerprintBytes);
    expect(saysNothing(Uint8Array.from(one, (byte, i) => (i === 0 ? fingerprintVersion + 1 : byte)))).toBe(
      true,
    );
    expect(saysNothing(one.subarray(0, 20))).toBe(true);
  });

  it('exists for any shape', () => {
    for (const [width, height] of [
      [16, 16],
      [17, 5000],
      [5000, 17],
      [63, 65],
    ] as const) {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251);
      expect(fingerprintOf({ data, width, height }).length).toBe(fingerprintBytes);
    }
  });
});

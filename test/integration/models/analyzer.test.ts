import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../../models/analyzer.ts';
import { findPack } from '../../../models/find-pack.ts';
import type { AnalyzedFace, BoxNorm, FaceAnalyzer, RgbImage } from '../../../models/types.ts';
import { readRgb } from '../../eval/read-rgb.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
const packIds = ['edge', 'starter'] as const;

function cosine(a: AnalyzedFace, b: AnalyzedFace): number {
  return a.embedding.reduce((sum, value, i) => sum + value * b.embedding[i]!, 0);
}

function portrait(name: string): Promise<RgbImage> {
  return readRgb(join(shared!, 'data/lfw/images', name, `${name}_0001.jpg`));
}

async function turned(image: RgbImage, degrees: number): Promise<RgbImage> {
  const { data, info } = await sharp(image.data, { raw: { ...image, channels: 3 } })
    .rotate(degrees)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** A black bar over part of the picture, in fractions. */
function covered({ data, width, height }: RgbImage, bar: BoxNorm): RgbImage {
  // A Buffer's slice would share its memory.
  const copy = Uint8Array.from(data);
  for (let y = Math.floor(bar.y * height); y < (bar.y + bar.height) * height; y++) {
    const start = (y * width + Math.floor(bar.x * width)) * 3;
    copy.fill(0, start, start + Math.floor(bar.width * width) * 3);
  }
  return { data: copy, width, height };
}

describe.skipIf(!shared).each(packIds)(shared ? 'pack %s' : sharedAbsent, (id) => {
  let analyzer: FaceAnalyzer | null = null;
  beforeAll(async () => {
    const located = await findPack(id);
    if (located) analyzer = await createAnalyzer(located, { provider: 'cpu' });
  });
  afterAll(() => analyzer?.close());

  test('a box drawn around a face that is found: the same face', async (context) => {
    context.skip(analyzer === null, `the pack ${id} is not here`);
    const image = await readRgb(join(shared!, 'data/groups/digikam_codingsprint2009-02.jpg'));
    const detail = () => Promise.resolve(image);
    const faces = (await analyzer!.analyze(image, detail)).slice(0, 5);
    expect(faces.length).toBeGreaterThan(3);
    for (const face of faces) {
      const { x, y, width, height } = face.boxNorm;
      const loose = { x: x - 0.15 * width, y: y - 0.1 * height, width: 1.35 * width, height: 1.15 * height };
      const drawn = await analyzer!.embedAt(image, loose, detail);
      const others = faces.filter((other) => other !== face).map((other) => cosine(drawn, other));
      expect(drawn.boxNorm).toEqual(loose);
      expect(cosine(drawn, face)).toBeGreaterThan(0.9);
      expect(Math.max(...others)).toBeLessThan(0.4);
    }
  });

  test('heads that lie on their side or upside down', async (context) => {
    context.skip(analyzer === null, `the pack ${id} is not here`);
    for (const name of ['Adrien_Brody', 'Hu_Jintao', 'Bill_Gates', 'Kim_Clijsters']) {
      const upright = await portrait(name);
      const [face] = await analyzer!.analyze(upright);
      const { x, y, width, height } = face!.boxNorm;
      const boxes: [degrees: number, box: BoxNorm][] = [
        [90, { x: 1 - y - height, y: x, width: height, height: width }],
        [180, { x: 1 - x - width, y: 1 - y - height, width, height }],
        [270, { x: y, y: 1 - x - width, width: height, height: width }],
      ];
      for (const [degrees, box] of boxes) {
        const drawn = await analyzer!.embedAt(await turned(upright, degrees), box);
        expect(cosine(drawn, face!), `${name} turned by ${degrees}°`).toBeGreaterThan(0.9);
      }
    }
  });

  test('a face behind a bar, which no detector sees, is embedded by its box and of no quality', async (context) => {
    context.skip(analyzer === null, `the pack ${id} is not here`);
    const image = await portrait('Kim_Clijsters');
    const [face] = await analyzer!.analyze(image);
    const { x, y, width, height } = face!.boxNorm;
    const bar = { x: 0, y: y + 0.2 * height, width: 1, height: 0.8 * height };
    const drawn = await analyzer!.embedAt(covered(image, bar), face!.boxNorm);
    expect(drawn).toMatchObject({ detectionScore: 0, quality: 0, boxNorm: face!.boxNorm });
    expect(Math.hypot(...drawn.embedding)).toBeCloseTo(1, 5);
    drawn.landmarksNorm.forEach((value, i) => {
      const share = i % 2 === 0 ? (value - x) / width : (value - y) / height;
      expect(share > 0 && share < 1).toBe(true);
    });
  });

  test('a box that has no area in the picture is refused, one that leaves it is not', async (context) => {
    context.skip(analyzer === null, `the pack ${id} is not here`);
    const image = await portrait('Kim_Clijsters');
    for (const box of [
      { x: 1.2, y: 0, width: 0.5, height: 0.5 },
      { x: 0.2, y: 0.2, width: 0, height: 0.5 },
      { x: Number.NaN, y: 0.2, width: 0.1, height: 0.5 },
    ]) {
      await expect(analyzer!.embedAt(image, box)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    const drawn = await analyzer!.embedAt(image, { x: 0.9, y: -0.1, width: 0.3, height: 0.2 });
    expect(Math.hypot(...drawn.embedding)).toBeCloseTo(1, 5);
  });
});

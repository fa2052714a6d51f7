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

function portrait(name: string, n: number): Promise<RgbImage> {
  return readRgb(join(shared!, 'data/lfw/images', name, `${name}_${String(n).padStart(4, '0')}.jpg`));
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
  const copy = data.slice();
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
      expect(drawn.boxNorm).toEqual(loose);
      console.log(id, cosine(drawn, face), drawn.detectionScore, drawn.quality, face.quality);
      const others = faces.filter((other) => other !== face).map((other) => cosine(drawn, other));
      console.log(Math.max(...others));
    }
  });
  test('head turned', async () => {
    for (const name of ['Adrien_Brody','Halle_Berry','Kim_Clijsters','Hu_Jintao','Bill_Gates']) {
      const image = await portrait(name, 1).catch(() => null);
      if (!image) { console.log('no', name); continue; }
      const [face] = await analyzer!.analyze(image);
      const b = face!.boxNorm;
      for (const [deg, box] of [[90, { x: 1 - b.y - b.height, y: b.x, width: b.height, height: b.width }], [180, { x: 1 - b.x - b.width, y: 1 - b.y - b.height, width: b.width, height: b.height }], [270, { x: b.y, y: 1 - b.x - b.width, width: b.height, height: b.width }]] as const) {
        const t = await turned(image, deg);
        const d = await analyzer!.embedAt(t, box);
        console.log(id, name, deg, 'found by detector:', (await analyzer!.analyze(t)).length, 'cos', cosine(d, face!).toFixed(3), d.detectionScore.toFixed(2));
      }
      for (const bar of [{ x: 0, y: b.y + b.height * 0.55, width: 1, height: 0.5 * b.height }, { x: 0, y: b.y + 0.25 * b.height, width: 1, height: 0.25 * b.height }, {x: b.x, y: b.y, width: .5*b.width, height: b.height}]) {
        const c = covered(image, bar);
        const d = await analyzer!.embedAt(c, b);
        console.log(id, name, JSON.stringify(bar).slice(0, 40), 'found', (await analyzer!.analyze(c)).length, 'cos', cosine(d, face!).toFixed(3), d.detectionScore.toFixed(2), 'q', d.quality.toFixed(2));
      }
    }
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDetector } from '../../models/analyzer.ts';
import type { Detector } from '../../models/detector.ts';
import { packs } from '../../models/packs.ts';
import { type Networks, openNetworks } from '../../models/session.ts';
import type { RgbImage } from '../../models/types.ts';
import { readRgb } from '../eval/read-rgb.ts';
import { scoreDetector } from '../eval/score-detector.ts';
import { readWiderFace } from '../eval/wider-face.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

const shared = sharedDir();

function pictures(set: string): string[] {
  const folder = join(shared!, 'data', set);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(jpg|png)$/.test(file))
    .map((file) => join(folder, file))
    .sort();
}

async function enlarged(path: string, widthPx: number): Promise<RgbImage> {
  const { data, info } = await sharp(path)
    .toColourspace('srgb')
    .removeAlpha()
    .resize(widthPx)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

describe.skipIf(!shared)(shared ? 'faces of every size' : sharedAbsent, () => {
  let networks: Networks;
  let detect: Detector;
  beforeAll(async () => {
    sharp.concurrency(1);
    const names = [packs.edge.detector.file.name, packs.edge.recogniser.file.name];
    const files = Object.fromEntries(names.map((name) => [name, join(shared!, 'models', name)]));
    networks = await openNetworks({ id: 'edge', files }, { provider: 'cpu', intraOpThreads: 2 });
    detect = createDetector(packs.edge, networks.session);
  });
  afterAll(() => networks?.close());

  test('every portrait of the small sets has a face', async () => {
    const missed: string[] = [];
    for (const path of pictures('small_ids')) {
      if ((await detect(await readRgb(path))).length === 0) missed.push(path);
    }
    expect(missed).toEqual([]);
  });

  test('of 250-pixel portraits, every tenth tried, all have a face', async () => {
    const missed: string[] = [];
    for (const path of pictures('lfw/images').filter((_, i) => i % 10 === 0)) {
      if ((await detect(await readRgb(path))).length === 0) missed.push(path);
    }
    expect(missed).toEqual([]);
  });

  test('on WIDER FACE, two looks find more than one at 640 (0.924, 0.849), with fewer false faces (12)', async () => {
    const score = await scoreDetector(detect, readWiderFace(join(shared!, 'data/wider')));
    expect(score.recall40Px).toBeGreaterThan(0.94);
    expect(score.recall20Px).toBeGreaterThan(0.865);
    expect(score.falseFaces).toBeLessThanOrEqual(12);
  });

  test.each([90, 300, 500, 1000, 2048])(
    'a face that fills a picture of %d px is found, once',
    async (widthPx) => {
      const crops = pictures('small_ids/bigbangtheory').filter((path) => path.endsWith('1.png'));
      const found: number[] = [];
      for (const path of crops) found.push((await detect(await enlarged(path, widthPx))).length);
      expect(found).toEqual(crops.map(() => 1));
    },
  );
});

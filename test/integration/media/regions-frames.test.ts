import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchRegions } from '../../../core/media/regions/match-regions.ts';
import { readRegionLists, settleRegions } from '../../../core/media/regions/read-regions.ts';
import { overlap } from '../../../core/media/regions/turn-box.ts';
import { packetOf } from '../../../core/media/regions/xmp-container.ts';
import type { BoxNorm, Orientation } from '../../../core/media/types.ts';
import { readXmp } from '../../../core/media/xmp/read-xmp.ts';
import { createDetector } from '../../../models/analyzer.ts';
import type { Detector } from '../../../models/detector.ts';
import { packs } from '../../../models/packs.ts';
import { type Networks, openNetworks } from '../../../models/session.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

const shared = sharedDir();
const sidecars = join(shared ?? '', 'data/robust/sidecars');
const curies = 'mwg-orientation-face-regions';

describe.skipIf(!shared)(shared ? 'regions of other programs lie on detected faces' : sharedAbsent, () => {
  let networks: Networks;
  let detect: Detector;
  beforeAll(async () => {
    const names = [packs.edge.detector.file.name, packs.edge.recogniser.file.name];
    const files = Object.fromEntries(names.map((name) => [name, join(shared!, 'models', name)]));
    networks = await openNetworks({ id: 'edge', files }, { provider: 'cpu', intraOpThreads: 1 });
    detect = createDetector(packs.edge, networks.session);
  });
  afterAll(() => networks?.close());

  async function facesIn(path: string): Promise<BoxNorm[]> {
    const { data, info } = await sharp(path)
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const found = await detect({ data, width, height });
    return found.map(({ boxPx: { x1, y1, x2, y2 } }) => ({
      x: x1 / width,
      y: y1 / height,
      width: (x2 - x1) / width,
      height: (y2 - y1) / height,
    }));
  }

  async function listsOf(path: string, sidecar: string | null) {
    const { width, height, orientation = 1 } = await sharp(path).metadata();
    const picture = { storedWidth: width, storedHeight: height, orientation: orientation as Orientation };
    const xmp = sidecar ? readFileSync(sidecar, 'utf8') : packetOf(readFileSync(path))!;
    return readRegionLists(readXmp(xmp)!, picture);
  }

  const cases = [
    'photo',
    ...[3, 6, 8].flatMap((o) => [`photo.${o}.embedded`, `photo.${o}.embedded_sidecar`]),
  ].flatMap((name) =>
    ['', '.xmp'].map((extension) => ({ name, sidecar: extension && `${curies}/${name}.jpg${extension}` })),
  );

  test.each(cases.filter(({ sidecar }) => !sidecar || existsSync(join(sidecars, sidecar))))(
    '$name $sidecar: Marie on the left, Pierre on the right',
    async ({ name, sidecar }) => {
      const path = join(sidecars, curies, `${name}.jpg`);
      const faces = await facesIn(path);
      const lists = await listsOf(path, sidecar ? join(sidecars, sidecar) : null);
      for (const known of [null, faces]) {
        const { regions, people } = settleRegions(lists, known);
        expect([regions.map((region) => region.name), people]).toEqual([['Marie Curie', 'Pierre Curie'], []]);
        const matches = matchRegions(
          regions,
          faces.map((boxNorm) => ({ boxNorm })),
        );
        const [marie, pierre] = matches.map((match) =>
          match.kind === 'face' ? faces[match.faceIndex]! : null,
        );
        expect(marie!.x).toBeLessThan(pierre!.x);
        const overlaps = regions.map(({ box }, i) => overlap(box, [marie!, pierre!][i]!));
        console.log(
          name,
          sidecar && 'sidecar',
          'IoU with the detected faces:',
          overlaps.map((iou) => iou.toFixed(2)).join(' '),
        );
        for (const iou of overlaps) expect(iou).toBeGreaterThan(0.3);
      }
    },
  );

  test("Microsoft's square around a head names the detected face", async () => {
    const path = join(sidecars, 'librephotos/niaz.jpg');
    const faces = await facesIn(path);
    const lists = await listsOf(path, join(sidecars, 'librephotos/niaz.xmp'));
    const { regions } = settleRegions(
      lists.filter(({ source }) => source === 'microsoft'),
      faces,
    );
    expect(regions.map(({ name }) => name)).toEqual(['Niaz Faridani-Rad']);
    const matches = matchRegions(
      regions,
      faces.map((boxNorm) => ({ boxNorm })),
    );
    expect(matches).toEqual([{ kind: 'face', faceIndex: 0 }]);
    console.log('Microsoft: IoU with the detected face', overlap(regions[0]!.box, faces[0]!).toFixed(2));
    expect(settleRegions(lists, faces).regions).toHaveLength(1);
  });

  test('a squirrel is nobody that the detector knows: its region is drawn', async () => {
    const path = join(sidecars, 'exifr/IMG_5910.jpg');
    const faces = await facesIn(path);
    const { regions } = settleRegions(await listsOf(path, null), faces);
    expect(regions.map(({ name }) => name)).toEqual(['Alvin the Squirrel']);
    expect(
      matchRegions(
        regions,
        faces.map((boxNorm) => ({ boxNorm })),
      ),
    ).toEqual([{ kind: 'draw' }]);
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { unlikelyFace } from '../../core/people/unlikely-face.ts';
import { analyzerOf } from '../../models/analyzer.ts';
import { findPack } from '../../models/find-pack.ts';
import { intersectionOverUnion } from '../../models/nms.ts';
import { packs } from '../../models/packs.ts';
import { openNetworks } from '../../models/session.ts';
import type { AnalyzedFace, BoxPx, FaceAnalyzer, Pack, PackId, RgbImage } from '../../models/types.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { readRgb } from './read-rgb.ts';
import { type LabelledPhoto, readWiderFace } from './wider-face.ts';

/** Product settings find few false faces; this much below its threshold the detector finds more of the kind. */
const LOWER_BY = 0.15;
/** A detection that overlaps no labelled face by more is no face. */
const FALSE_IOU = 0.2;

type Sample = { set: string; face: AnalyzedFace };

/**
 * `npm run eval -- unlikely [PACK…]` (default edge): which share of real and of false faces `unlikelyFace` would set
 * aside if each were alone, and the liveness of each set.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const shared = sharedDir();
  if (!shared) throw new AppError('not_found', sharedAbsent);
  sharp.concurrency(1);
  for (const id of positionals.length > 0 ? positionals : ['edge']) {
    if (!Object.hasOwn(packs, id)) throw new AppError('invalid_request', `there is no pack ${id}`);
    const located = await findPack(id as PackId);
    if (!located) {
      console.log(`${id}: not here`);
      continue;
    }
    const pack = packs[id as PackId];
    const networks = await openNetworks(located, { provider: 'cpu' });
    const analyzer = analyzerOf(pack, networks);
    const wider = readWiderFace(join(shared, 'data/wider'));
    const lfw = join(shared, 'data/lfw/images');
    const samples = [
      ...(await widerFaces(pack, analyzerOf(lowered(pack), networks), wider)),
      ...(await allFaces('groups', analyzer, join(shared, 'data/groups'))),
      ...(await allFaces('small_ids', analyzer, join(shared, 'data/small_ids'))),
      ...(await portraits('lfw, every 4th', analyzer, lfw, 4)),
      ...(await portraits('lfw_hard, every 2nd', analyzer, join(shared, 'data/lfw_hard'), 2)),
      ...(await madePrints(analyzer, lfw, join(shared, 'data/robust/noface/silver_fir.jpg'), 20)),
    ];
    await networks.close();
    print(pack, samples);
  }
}

function lowered(pack: Pack): Pack {
  const { detector } = pack;
  return { ...pack, detector: { ...detector, scoreThreshold: detector.scoreThreshold - LOWER_BY } };
}

async function widerFaces(pack: Pack, analyzer: FaceAnalyzer, photos: LabelledPhoto[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const photo of photos) {
    const image = await readRgb(photo.path);
    for (const face of await analyzer.analyze(image)) {
      const boxPx = boxOf(face, image);
      const overlap = Math.max(0, ...photo.faces.map((label) => intersectionOverUnion(label.boxPx, boxPx)));
      const size = Math.min(boxPx.x2 - boxPx.x1, boxPx.y2 - boxPx.y1) >= 40 ? '≥ 40 px' : '< 40 px';
      const found = face.detectionScore >= pack.detector.scoreThreshold ? '' : ', below the threshold';
      samples.push({ set: `wider ${overlap > FALSE_IOU ? 'real' : 'FALSE'} ${size}${found}`, face });
    }
  }
  return samples;
}

async function allFaces(set: string, analyzer: FaceAnalyzer, folder: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const path of pictures(folder)) {
    for (const face of await analyzer.analyze(await readRgb(path))) samples.push({ set, face });
  }
  return samples;
}

/** The largest face of every n-th picture: people behind the portrayed one are not labelled. */
async function portraits(
  set: string,
  analyzer: FaceAnalyzer,
  folder: string,
  every: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const path of pictures(folder).filter((_, i) => i % every === 0)) {
    const faces = await analyzer.analyze(await readRgb(path));
    const [face] = faces.sort((a, b) => b.boxNorm.width - a.boxNorm.width);
    if (face) samples.push({ set, face });
  }
  return samples;
}

/** Stands in for photographed prints, of which there are none: portraits with a white border, pasted on a picture. */
async function madePrints(
  analyzer: FaceAnalyzer,
  folder: string,
  background: string,
  every: number,
): Promise<Sample[]> {
  const wall = await sharp(background).resize(1000, 800, { fit: 'cover' }).toBuffer();
  const samples: Sample[] = [];
  for (const path of pictures(folder).filter((_, i) => i % every === 0)) {
    const print = await sharp(path)
      .extend({ top: 14, bottom: 14, left: 14, right: 14, background: '#fff' })
      .toBuffer();
    const { data, info } = await sharp(wall)
      .composite([{ input: print, left: 360, top: 260 }])
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const faces = await analyzer.analyze({ data, width: info.width, height: info.height });
    const [face] = faces.sort((a, b) => b.boxNorm.width - a.boxNorm.width);
    if (face) samples.push({ set: 'MADE PRINTS of lfw', face });
  }
  return samples;
}

function pictures(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(jpe?g|png|webp)$/i.test(file))
    .sort()
    .map((file) => join(folder, file));
}

function boxOf({ boxNorm: { x, y, width, height } }: AnalyzedFace, image: RgbImage): BoxPx {
  return {
    x1: x * image.width,
    y1: y * image.height,
    x2: (x + width) * image.width,
    y2: (y + height) * image.height,
  };
}

function print(pack: Pack, samples: readonly Sample[]): void {
  const { doubtfulScore, doubtfulQuality } = pack.calibration;
  console.log(`\n${pack.id}: no_face is a score < ${doubtfulScore} with a quality < ${doubtfulQuality}`);
  console.log(
    line('', ['faces', 'no_face', 'picture', 'live: known', '5 %', 'half', 'quality: 5 %', 'half']),
  );
  for (const [set, group] of [...Map.groupBy(samples, (sample) => sample.set)].sort()) {
    const faces = group.map(({ face }) => face);
    const reasons = faces.map((face) => unlikelyFace({ ...face, groupFaces: 1 }, pack.calibration));
    const live = faces.flatMap((face) => face.live ?? []);
    const quality = faces.map((face) => face.quality);
    console.log(
      line(set, [
        String(faces.length),
        percent(reasons, 'no_face'),
        percent(reasons, 'picture'),
        String(live.length),
        quantile(live, 0.05),
        quantile(live, 0.5),
        quantile(quality, 0.05),
        quantile(quality, 0.5),
      ]),
    );
  }
}

function percent(reasons: readonly (string | null)[], reason: string): string {
  return `${((100 * reasons.filter((each) => each === reason).length) / reasons.length).toFixed(1)} %`;
}

function quantile(values: readonly number[], share: number): string {
  const rising = values.toSorted((a, b) => a - b);
  return rising.length === 0 ? '-' : rising[Math.floor(share * rising.length)]!.toFixed(3);
}

function line(title: string, cells: readonly string[]): string {
  return title.padEnd(42) + cells.map((cell) => cell.padStart(13)).join('');
}

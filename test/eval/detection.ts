import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { createDetector } from '../../models/analyzer.ts';
import { createSession } from '../../models/create-session.ts';
import { placeTopLeft } from '../../models/detect-scales.ts';
import { createScrfdDetector, type Detector, runScrfd } from '../../models/detector.ts';
import { findPack } from '../../models/find-pack.ts';
import { packs } from '../../models/packs.ts';
import { openNetworks } from '../../models/session.ts';
import type { ScrfdSpec } from '../../models/types.ts';
import { readVerified } from '../../models/verified-file.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { readRgb } from './read-rgb.ts';
import { scoreDetector } from './score-detector.ts';
import { type LabelledPhoto, readWiderFace } from './wider-face.ts';

type Configuration = { title: string; detect: Detector };

/** Long side of the plain pass that others report. */
const PLAIN_SIDE_PX = 640;

/**
 * `npm run eval -- detection [DIR] [--portraits]`: recall, false faces and CPU time of the detectors that are here, as
 * the product looks and in one plain pass, on pictures labelled as WIDER FACE is (DIR holds
 * `wider_face_val_bbx_gt.txt` and `images/`). Matching: see `matchFaces`.
 * --portraits: how many portraits of the other sets get a face, too.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { portraits: { type: 'boolean' } },
  });
  const shared = sharedDir();
  if (!shared) throw new AppError('not_found', sharedAbsent);
  sharp.concurrency(1);
  const configurations = await openConfigurations(join(shared, 'models'));
  await printRecall(configurations, readWiderFace(positionals[0] ?? join(shared, 'data/wider')));
  if (!values.portraits) return;
  for (const set of ['small_ids', 'lfw/images', 'lfw_hard']) {
    await printPortraits(configurations, join(shared, 'data', set), set);
  }
}

async function openConfigurations(modelsDir: string): Promise<Configuration[]> {
  const configurations: Configuration[] = [];
  for (const { detector } of [packs.edge, packs.buffalo_s]) {
    if (detector.kind !== 'scrfd') continue;
    const path = join(modelsDir, detector.file.name);
    if (!existsSync(path)) continue;
    const session = await createSession(await readVerified(path, detector.file), 'cpu', 1);
    const name = detector.file.name.replace('.onnx', '');
    configurations.push(
      { title: `${name}, once at ${PLAIN_SIDE_PX}`, detect: plainPass(session, detector) },
      { title: `${name}, as the product looks`, detect: createScrfdDetector(session, detector) },
    );
  }
  const starter = await findPack('starter');
  if (starter) {
    const { session } = await openNetworks(starter, { provider: 'cpu' });
    configurations.push({ title: 'starter (UltraFace)', detect: createDetector(packs.starter, session) });
  } else {
    console.log('The starter pack is not here: `npm run heirloom -- models get starter` fetches it.');
  }
  return configurations;
}

function plainPass(session: Parameters<typeof runScrfd>[0], spec: ScrfdSpec): Detector {
  return (image) => {
    const place = placeTopLeft(image.width, image.height, PLAIN_SIDE_PX);
    return runScrfd(session, spec, image, place, spec.scoreThreshold);
  };
}

async function printRecall(configurations: Configuration[], photos: LabelledPhoto[]): Promise<void> {
  console.log(`${photos.length} pictures; recall by the shorter side of the face; CPU time on one thread`);
  console.log(line('', 'recall ≥ 40 px', '≥ 20 px', 'false faces', 'ms/photo'));
  for (const { title, detect } of configurations) {
    const { recall40Px, recall20Px, falseFaces, cpuMsPerPhoto } = await scoreDetector(detect, photos);
    const cells = [
      recall40Px.toFixed(3),
      recall20Px.toFixed(3),
      String(falseFaces),
      cpuMsPerPhoto.toFixed(0),
    ];
    console.log(line(title, ...cells));
  }
}

async function printPortraits(configurations: Configuration[], folder: string, set: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(jpg|png)$/i.test(file))
    .sort();
  console.log(`\n${set}: pictures with at least one face, and the first without`);
  for (const { title, detect } of configurations) {
    const missed: string[] = [];
    for (const file of files) {
      if ((await detect(await readRgb(join(folder, file)))).length === 0) missed.push(file);
    }
    console.log(line(title, `${files.length - missed.length}/${files.length}`), missed.slice(0, 3).join(' '));
  }
}

function line(title: string, ...cells: string[]): string {
  return title.padEnd(34) + cells.map((cell) => cell.padStart(16)).join('');
}

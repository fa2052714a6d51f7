import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { findStacks, type Stack, type StackPhoto } from '../../core/library/stacks/find-stacks.ts';
import { fingerprintOf } from '../../core/library/stacks/fingerprint.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { readRgb } from './read-rgb.ts';

/** A picture with the name of what it shows: those with the same name belong into one stack, all others apart. */
type Sample = { photo: StackPhoto; shows: string };

/** What a family does to copies of its pictures, and what belongs to a stack of its own (`mirrored`). */
const treatments: Record<string, (picture: Sharp, width: number, height: number) => Sharp> = {
  'half size': (picture, width) => picture.resize(Math.round(width / 2)),
  'quarter size': (picture, width) => picture.resize(Math.round(width / 4)),
  'JPEG quality 30': (picture) => picture.jpeg({ quality: 30 }),
  WebP: (picture) => picture.webp({ quality: 60 }),
  PNG: (picture) => picture.png({ compressionLevel: 1 }),
  'brighter by 25 %': (picture) => picture.modulate({ brightness: 1.25 }),
  'darker by 25 %': (picture) => picture.modulate({ brightness: 0.75 }),
  'more contrast': (picture) => picture.linear(1.3, -38),
  'more colour': (picture) => picture.modulate({ saturation: 1.3 }),
  grey: (picture) => picture.grayscale(),
  'cut to 96 %': (picture, width, height) => cut(picture, width, height, 0.02, 0.02, 0.02, 0.02),
  'cut to 90 %': (picture, width, height) => cut(picture, width, height, 0.05, 0.05, 0.05, 0.05),
  'cut 4 % on the left': (picture, width, height) => cut(picture, width, height, 0.04, 0, 0, 0),
  'cut 6 % below': (picture, width, height) => cut(picture, width, height, 0, 0, 0, 0.06),
  mirrored: (picture) => picture.flop(),
};

/**
 * `npm run eval -- duplicates [--photos N] [--seeds 1,2,3]`: how well copies are stacked and how often other pictures
 * are, by looks alone and with the dates of the files. The thresholds were chosen on seed 1 and the first half of LFW.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { photos: { type: 'string', default: '150' }, seeds: { type: 'string', default: '1,2,3' } },
  });
  const shared = sharedDir();
  if (!shared) throw new AppError('not_found', sharedAbsent);
  sharp.concurrency(1);
  const data = join(shared, 'data');
  const portraits = await samplesOf(picturesIn(join(data, 'lfw/images')));
  const half = Math.floor(portraits.length / 2);
  report('LFW, first half', portraits.slice(0, half));
  report('LFW, second half', portraits.slice(half));
  report('LFW, all', portraits);
  report('LFW, all as if one camera took them within a second', portraits.map(atOnce));
  const events = await samplesOf(picturesIn(join(data, 'wider')));
  report('WIDER events', events);
  report('WIDER events, as if one camera took them within a second', events.map(atOnce));
  for (const seed of values.seeds.split(',').filter((seed) => seed !== '')) {
    const family = await familyLibrary(data, seed, values.photos);
    report(`family library ${seed}, by looks alone`, family.map(withoutDate));
    report(`family library ${seed}`, family);
  }
  const originals = [
    ...picturesIn(join(data, 'groups')),
    ...picturesIn(join(data, 'wider')).filter((_, i) => i % 4 === 0),
    ...picturesIn(join(data, 'lfw/images')).filter((_, i) => i % 100 === 0),
  ];
  await reportTreatments(originals);
}

function cut(
  picture: Sharp,
  width: number,
  height: number,
  ...[left, right, top, bottom]: [number, number, number, number]
): Sharp {
  const x = Math.round(width * left);
  const y = Math.round(height * top);
  return picture.extract({
    left: x,
    top: y,
    width: Math.round(width * (1 - right)) - x,
    height: Math.round(height * (1 - bottom)) - y,
  });
}

function picturesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

let lastId = 0;

async function sampleOf(path: string, shows: string, picture: string | Buffer = path): Promise<Sample> {
  const image = await readRgb(picture);
  const { width, height } = image;
  return {
    shows,
    photo: {
      photoId: ++lastId,
      fingerprint: fingerprintOf(image),
      width,
      height,
      sizeBytes: 0,
      path,
      isRaw: false,
      takenAt: null,
      camera: null,
      faceCount: 1,
    },
  };
}

async function samplesOf(paths: string[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const path of paths) samples.push(await sampleOf(path, path));
  return samples;
}

function atOnce({ photo, shows }: Sample): Sample {
  return { shows, photo: { ...photo, takenAt: '2020-05-06T10:00:00', camera: 'one' } };
}

function withoutDate({ photo, shows }: Sample): Sample {
  return { shows, photo: { ...photo, takenAt: null, camera: null } };
}

/** The generator's library; `X_small.jpg` is a copy of `X.jpg`. */
async function familyLibrary(data: string, seed: string, photos: string): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heirloom-duplicates-'));
  try {
    // The generator needs `sharp`: it is found from a script inside the checkout.
    mkdirSync(resolve(import.meta.dirname, '../.cache'), { recursive: true });
    const script = resolve(import.meta.dirname, `../.cache/make_family_library.${process.pid}.mjs`);
    cpSync(join(data, 'make_family_library.mjs'), script);
    const args = [script, join(data, 'lfw/images'), folder, seed, photos];
    await promisify(execFile)(process.execPath, args).finally(() => rmSync(script));
    const samples: Sample[] = [];
    for (const [i, path] of picturesIn(folder).entries()) {
      const original = path.replace('_small.jpg', '.jpg');
      const sample = await sampleOf(path, original);
      // Shots of one event are minutes apart; a copy has the date of its original.
      const shot = Number(/IMG_(\d+)/.exec(basename(path))?.[1] ?? i);
      const takenAt = new Date(Date.UTC(2010, 0, 1, 0, shot)).toISOString().slice(0, 19);
      samples.push({ ...sample, photo: { ...sample.photo, takenAt, camera: 'Heirloom Composite' } });
    }
    return samples;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reportTreatments(paths: string[]): Promise<void> {
  console.log(`\ncopies of ${paths.length} pictures: kind, share found in the stack of their original`);
  const originals: Sample[] = [];
  const files: Buffer[] = [];
  for (const path of paths) {
    const fit = { fit: 'inside', withoutEnlargement: true } as const;
    const file = await sharp(path).rotate().resize(1024, 1024, fit).png({ compressionLevel: 0 }).toBuffer();
    files.push(file);
    originals.push(await sampleOf(path, path, file));
  }
  report('the originals themselves', originals);
  const all = [...originals];
  for (const [kind, treat] of Object.entries(treatments)) {
    const copies: Sample[] = [];
    for (const [i, { photo }] of originals.entries()) {
      const treated = treat(sharp(files[i]!), photo.width, photo.height);
      const { options } = treated as unknown as { options: { formatOut: string } };
      const bytes = await (options.formatOut === 'input' ? treated.jpeg() : treated).toBuffer();
      copies.push(await sampleOf(`${photo.path}.${kind}`, photo.path, bytes));
    }
    const { right, expected } = count([...originals, ...copies]);
    console.log(`  ${kind.padEnd(22)} ${right} of ${expected}`);
    if (kind !== 'mirrored') all.push(...copies);
  }
  report('all originals and copies together, without the mirrored', all);
}

function report(name: string, samples: Sample[]): void {
  const startedAtMs = performance.now();
  const { right, wrong, expected } = count(samples);
  const share = (n: number, of: number) => (of === 0 ? '–' : (n / of).toFixed(4));
  console.log(
    `${name}: ${samples.length} pictures, pairs right ${right}, wrong ${wrong.length}, ` +
      `precision ${share(right, right + wrong.length)}, recall ${share(right, expected)} of ${expected} ` +
      `(${Math.round(performance.now() - startedAtMs)} ms)`,
  );
  for (const pair of wrong.slice(0, 5)) console.log(`    wrong: ${pair}`);
}

/** Pairs that share a stack. */
function count(samples: Sample[]): { right: number; wrong: string[]; expected: number } {
  const byId = new Map(samples.map((sample) => [sample.photo.photoId, sample]));
  let right = 0;
  const wrong: string[] = [];
  for (const stack of findStacks(samples.map(({ photo }) => photo))) {
    for (const [a, b] of pairsOf(stack)) {
      const [one, other] = [byId.get(a)!, byId.get(b)!];
      if (one.shows === other.shows) right++;
      else wrong.push(`${basename(one.photo.path)} ${basename(other.photo.path)}`);
    }
  }
  const sizes = new Map<string, number>();
  for (const { shows } of samples) sizes.set(shows, (sizes.get(shows) ?? 0) + 1);
  const expected = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return { right, wrong, expected };
}

function pairsOf({ leadId, memberIds }: Stack): [number, number][] {
  const ids = [leadId, ...memberIds];
  return ids.flatMap((a, i) => ids.slice(i + 1).map((b): [number, number] => [a, b]));
}

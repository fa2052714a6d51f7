import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { type GroupingCalibration, groupPeople } from '../../core/people/group-people.ts';
import { createAnalyzer } from '../../models/analyzer.ts';
import { findPack } from '../../models/find-pack.ts';
import { createMatrixProduct, type MatrixProduct } from '../../models/matrix.ts';
import { packs } from '../../models/packs.ts';
import type { Pack, PackId } from '../../models/types.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { clusterMetrics } from './cluster-metrics.ts';
import { type Portrait, readPortraits } from './portraits.ts';
import { bestThreshold, thresholdAtFalseAcceptRate } from './verification.ts';

/** How far each number of the grouping is moved to see whether it is at its best. */
const steps = {
  ...{ eps: 0.04, coreQuality: 0.1, chainSimilarity: 0.06 },
  ...{ base: 0.02, spread: 0.04, quality: 0.04, both: 0.04, rival: 0.1 },
};

/**
 * `npm run eval -- calibrate [PACK…]`: the numbers of `Calibration` for the packs that are here (default edge and
 * starter), on LFW and a degraded LFW: verification on the View 2 pairs, the similarity that all pairs of different people
 * reach at given rates, grouping by the calibration and with each number changed, and what the quality of a face says about it.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const shared = sharedDir();
  if (!shared) throw new AppError('not_found', sharedAbsent);
  sharp.concurrency(1);
  const product = await createMatrixProduct({ intraOpThreads: 1 });
  for (const id of positionals.length > 0 ? positionals : ['edge', 'starter']) {
    if (!Object.hasOwn(packs, id)) throw new AppError('invalid_request', `there is no pack ${id}`);
    const located = await findPack(id as PackId);
    if (!located) {
      console.log(`${id}: not here`);
      continue;
    }
    const analyzer = await createAnalyzer(located, { provider: 'cpu' });
    console.log(`\n${id}`);
    const clear = await readPortraits(analyzer, join(shared, 'data/lfw/images'));
    const hard = await readPortraits(analyzer, join(shared, 'data/lfw_hard'));
    await analyzer.close();
    printVerification(clear, readFileSync(join(shared, 'data/lfw/pairs.txt'), 'utf8'));
    await printImpostors('lfw', clear, product);
    await printGrouping('lfw', clear, packs[id as PackId], product);
    await printGrouping('lfw_hard', hard, packs[id as PackId], product);
    printQuality([...clear, ...hard]);
  }
  await product.close();
}

/** Pairs of LFW's protocol: `name i j` for one person, `name i other j` for two; the first line is a header. */
function printVerification(portraits: Portrait[], pairs: string): void {
  const byFile = new Map(portraits.map((portrait) => [portrait.file, portrait]));
  const find = (name: string, index: string) => byFile.get(`${name}/${name}_${index.padStart(4, '0')}.jpg`);
  const same: number[] = [];
  const different: number[] = [];
  for (const line of pairs.trim().split('\n').slice(1)) {
    const [name = '', i = '', third = '', fourth] = line.split(/\s+/);
    const a = find(name, i);
    const b = fourth === undefined ? find(name, third) : find(third, fourth);
    if (a && b) (fourth === undefined ? same : different).push(similarity(a.embedding, b.embedding));
  }
  const { threshold, accuracy } = bestThreshold(same, different);
  console.log(
    `verification, ${same.length} + ${different.length} pairs: accuracy ${accuracy.toFixed(4)} at ${threshold.toFixed(3)}`,
  );
}

/** Which similarity pairs of different people reach, at which rate; TAR is the share of same-person pairs above. */
async function printImpostors(set: string, portraits: Portrait[], product: MatrixProduct): Promise<void> {
  const dimension = portraits[0]!.embedding.length;
  const all = joinVectors(portraits);
  const similarities = await product.multiplyTransposed(
    all,
    portraits.length,
    all,
    portraits.length,
    dimension,
  );
  const same: number[] = [];
  const different: number[] = [];
  for (let i = 0; i < portraits.length; i++) {
    for (let j = 0; j < i; j++) {
      const value = similarities[i * portraits.length + j]!;
      (portraits[i]!.person === portraits[j]!.person ? same : different).push(value);
    }
  }
  for (const rate of [1e-2, 1e-3, 1e-4, 1e-5, 2e-6]) {
    const threshold = thresholdAtFalseAcceptRate(different, rate);
    const accepted = same.filter((value) => value > threshold).length / same.length;
    console.log(
      `${set}, all pairs: FAR ${rate} at similarity ${threshold.toFixed(3)}, TAR ${accepted.toFixed(4)}`,
    );
  }
}

type Result = Awaited<ReturnType<typeof scoreGrouping>>;

/**
 * What grouping makes of the portraits by the pack's calibration, on both halves of the people, and with each number a little
 * lower and higher: the calibration is at its place where neither is better on all sets.
 */
async function printGrouping(
  set: string,
  portraits: Portrait[],
  { calibration }: Pack,
  product: MatrixProduct,
): Promise<void> {
  if (portraits.length === 0) return;
  const { clusterEps, clusterMinSamples, ...rest } = calibration;
  const chosen = { ...rest, eps: clusterEps, minSamples: clusterMinSamples };
  const print = (title: string, { pairwise, bcubed }: Result) =>
    console.log(
      `  ${title.padEnd(24)} pair P ${pairwise.precision.toFixed(4)} R ${pairwise.recall.toFixed(4)}, ` +
        `BCubed P ${bcubed.precision.toFixed(4)} R ${bcubed.recall.toFixed(4)} F ${bcubed.f.toFixed(4)}`,
    );
  console.log(`${set}, grouping`);
  print('as calibrated', await scoreGrouping(portraits, chosen, product));
  const people = [...new Set(portraits.map(({ person }) => person))].sort();
  for (const half of [0, 1]) {
    const members = new Set(people.filter((_, n) => n % 2 === half));
    const part = portraits.filter(({ person }) => members.has(person));
    print(`people ${half === 0 ? '1, 3, 5 …' : '2, 4, 6 …'}`, await scoreGrouping(part, chosen, product));
  }
  for (const [name, step] of Object.entries(steps)) {
    for (const change of [-step, step]) {
      const title = `${name} ${change < 0 ? '−' : '+'}${step}`;
      print(title, await scoreGrouping(portraits, changed(chosen, name, change), product));
    }
  }
}

function changed(calibration: GroupingCalibration, name: string, by: number): GroupingCalibration {
  const { link, ...rest } = calibration;
  if (name in link) return { ...rest, link: { ...link, [name]: link[name as keyof typeof link] + by } };
  return { ...calibration, [name]: rest[name as keyof typeof rest] + by };
}

async function scoreGrouping(
  portraits: Portrait[],
  calibration: GroupingCalibration,
  product: MatrixProduct,
) {
  const points = { vectors: joinVectors(portraits), dimension: portraits[0]!.embedding.length };
  const faces = portraits.map(({ quality }, i) => ({
    ...{ faceId: i + 1, photoId: i + 1, quality, takenDay: null, personId: null, held: false },
  }));
  const facts = { persons: [], rejections: [], apart: [] };
  const { targets } = await groupPeople(points, faces, facts, {
    calibration,
    multiplyTransposed: product.multiplyTransposed,
  });
  return clusterMetrics(
    portraits.map(({ person }) => person),
    targets.map((target) => (target && 'newPerson' in target ? target.newPerson : null)),
  );
}

/** By tenths of quality: how near a face is to the other photos of its person (three photos and more). */
function printQuality(portraits: Portrait[]): void {
  const byPerson = Map.groupBy(portraits, ({ person }) => person);
  const rows: { quality: number; nearness: number }[] = [];
  for (const group of byPerson.values()) {
    if (group.length < 3) continue;
    for (const face of group) {
      const others = group.filter((other) => other !== face);
      const nearness = others.reduce((sum, other) => sum + similarity(face.embedding, other.embedding), 0);
      rows.push({ quality: face.quality, nearness: nearness / others.length });
    }
  }
  const correlation = rankCorrelation(
    rows.map(({ quality }) => quality),
    rows.map(({ nearness }) => nearness),
  );
  console.log(`quality: rank correlation with the similarity to the other photos ${correlation.toFixed(3)}`);
  rows.sort((a, b) => a.quality - b.quality);
  console.log('quality: mean similarity to the other photos of the person, by tenths');
  for (let tenth = 0; tenth < 10; tenth++) {
    const part = rows.slice((tenth * rows.length) / 10, ((tenth + 1) * rows.length) / 10);
    const mean = part.reduce((sum, { nearness }) => sum + nearness, 0) / part.length;
    console.log(`  from ${part[0]!.quality.toFixed(2)}: ${mean.toFixed(3)}`);
  }
}

/** Spearman's; ties keep their order, of which there are few here. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranksA = ranks(a);
  const ranksB = ranks(b);
  const middle = (a.length - 1) / 2;
  let both = 0;
  let squares = 0;
  ranksA.forEach((rank, i) => {
    both += (rank - middle) * (ranksB[i]! - middle);
    squares += (rank - middle) ** 2;
  });
  return both / squares;
}

function ranks(values: readonly number[]): number[] {
  const places: number[] = new Array(values.length);
  values
    .map((value, i) => ({ value, i }))
    .sort((x, y) => x.value - y.value)
    .forEach(({ i }, rank) => {
      places[i] = rank;
    });
  return places;
}

function joinVectors(portraits: Portrait[]): Float32Array {
  const dimension = portraits[0]!.embedding.length;
  const joined = new Float32Array(portraits.length * dimension);
  portraits.forEach(({ embedding }, i) => {
    joined.set(embedding, i * dimension);
  });
  return joined;
}

function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

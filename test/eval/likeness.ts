import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { AppError } from '../../core/contract/errors.ts';
import { createAnalyzer } from '../../models/analyzer.ts';
import { findPack } from '../../models/find-pack.ts';
import { packs } from '../../models/packs.ts';
import type { LikenessCalibration, PackId } from '../../models/types.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';
import { type Portrait, readPortraits } from './portraits.ts';

type Pair = { cosine: number; isSame: boolean };
/** Of the faces that are compared with one, so many are the same person: what a likeness is said for. */
const shareOfSame = 0.01;
const bins = [0, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1];

/**
 * `npm run eval -- likeness [PACK…]`: the two numbers of `Calibration.likeness` for the packs that are here (default edge
 * and starter): a logistic by maximum likelihood over all pairs of clear and of degraded LFW portraits, with the same weight
 * for both sets, fitted to all people, and to one half to be tried on the other.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const shared = sharedDir();
  if (!shared) throw new AppError('not_found', sharedAbsent);
  sharp.concurrency(1);
  for (const id of positionals.length > 0 ? positionals : ['edge', 'starter']) {
    if (!Object.hasOwn(packs, id)) throw new AppError('invalid_request', `there is no pack ${id}`);
    const located = await findPack(id as PackId);
    if (!located) {
      console.log(`${id}: not here`);
      continue;
    }
    const analyzer = await createAnalyzer(located, { provider: 'cpu' });
    console.log(`\n${id}`);
    const sets: Portrait[][] = [];
    for (const folder of ['data/lfw/images', 'data/lfw_hard']) {
      sets.push(await readPortraits(analyzer, join(shared, folder)));
    }
    await analyzer.close();
    const people = [...new Set(sets.flat().map(({ person }) => person))].sort();
    const half = new Set(people.filter((_, i) => i % 2 === 0));
    const pairsOf = (wanted: (person: string) => boolean) =>
      sets.map((set) => pairs(set.filter(({ person }) => wanted(person))));
    const all = pairsOf(() => true);
    const fitted = fitLikeness(all);
    print('fitted to all people', fitted);
    print('in use', packs[id as PackId].calibration.likeness);
    for (const [set, name] of ['lfw', 'lfw_hard'].entries()) printRates(name, all[set]!, fitted);
    const [first, second] = [pairsOf((person) => half.has(person)), pairsOf((person) => !half.has(person))];
    const tried = fitLikeness(first);
    print('fitted to half of the people', tried);
    printReliability(second, tried);
  }
}

const print = (title: string, { even, slope }: LikenessCalibration) =>
  console.log(`${title}: even ${even.toFixed(3)}, slope ${slope.toFixed(1)}`);

function pairs(portraits: readonly { person: string; embedding: Float32Array }[]): Pair[] {
  const found: Pair[] = [];
  for (const [i, a] of portraits.entries()) {
    for (const b of portraits.slice(i + 1)) {
      let cosine = 0;
      for (let k = 0; k < a.embedding.length; k++) cosine += a.embedding[k]! * b.embedding[k]!;
      found.push({ cosine, isSame: a.person === b.person });
    }
  }
  return found;
}

/** Weight of a pair, so that each set counts alike and one in a hundred pairs is the same person. */
function weights(set: readonly Pair[]): (pair: Pair) => number {
  const same = set.filter(({ isSame }) => isSame).length;
  return ({ isSame }) => (isSame ? shareOfSame / same : (1 - shareOfSame) / (set.length - same));
}

/** Newton's method on the weighted log likelihood; steps are cut so that it stays near. */
function fitLikeness(sets: readonly Pair[][]): LikenessCalibration {
  let [slope, offset] = [20, -8];
  for (let step = 0; step < 100; step++) {
    let [gs, go, ss, so, oo] = [0, 0, 0, 0, 1e-12];
    for (const set of sets) {
      const weight = weights(set);
      for (const pair of set) {
        const p = 1 / (1 + Math.exp(-slope * pair.cosine - offset));
        const w = weight(pair);
        const error = w * (p - (pair.isSame ? 1 : 0));
        const curve = w * p * (1 - p);
        gs += error * pair.cosine;
        go += error;
        ss += curve * pair.cosine ** 2;
        so += curve * pair.cosine;
        oo += curve;
      }
    }
    const determinant = ss * oo - so * so;
    const [ds, dof] = [(oo * gs - so * go) / determinant, (ss * go - so * gs) / determinant];
    const shrink = 1 / Math.max(1, Math.abs(ds) / 10, Math.abs(dof) / 4);
    slope -= shrink * ds;
    offset -= shrink * dof;
    if (Math.abs(ds) + Math.abs(dof) < 1e-6) break;
  }
  return { even: -offset / slope, slope };
}

/** Which share of pairs a threshold lets pass. */
function printRates(set: string, all: readonly Pair[], { even, slope }: LikenessCalibration): void {
  const same = all.filter(({ isSame }) => isSame);
  const different = all.filter(({ isSame }) => !isSame);
  for (const likeness of [0.5, 0.7, 0.9]) {
    const least = even + Math.log(likeness / (1 - likeness)) / slope;
    const share = (of: readonly Pair[]) => of.filter(({ cosine }) => cosine >= least).length / of.length;
    console.log(
      `${set}, from ${likeness} (cosine ${least.toFixed(3)}): same ${(100 * share(same)).toFixed(2)} %, ` +
        `different ${(100 * share(different)).toFixed(4)} %`,
    );
  }
}

/** What share of the pairs that are said to be so likely is the same person. */
function printReliability(sets: readonly Pair[][], { even, slope }: LikenessCalibration): void {
  for (const [i, from] of bins.slice(0, -1).entries()) {
    let [said, right, total] = [0, 0, 0];
    for (const set of sets) {
      const weight = weights(set);
      for (const pair of set) {
        const p = 1 / (1 + Math.exp(-slope * (pair.cosine - even)));
        if (p < from || p >= bins[i + 1]!) continue;
        const w = weight(pair);
        said += w * p;
        total += w;
        if (pair.isSame) right += w;
      }
    }
    if (total > 0) console.log(`  said ${(said / total).toFixed(3)}, is ${(right / total).toFixed(3)}`);
  }
}

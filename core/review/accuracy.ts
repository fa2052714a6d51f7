import { type MultiplyTransposed, type Points, similarityBlocks } from '../people/neighbours.ts';

/** A face of which the owner's word is known. */
export type JudgedFace = {
  /** Who it is: the same value for the same person. Null: not whom grouping took it for, and nobody knows who. */
  truth: number | null;
  /** The person with whom it was before the owner said anything about it; null: nobody. */
  grouped: number | null;
};

export type GroupingAccuracy = {
  /** Faces taken away from where grouping had put them. */
  corrected: number;
  precision: number | null;
  recall: number | null;
};

/** Fewer judged faces say nothing about a library. */
const judgedAtLeast = 20;

/**
 * How right grouping was before the owner set in, over all pairs of judged faces: precision is the share of the pairs
 * it had put together that are one person, recall the share of the pairs of one person that it had put together.
 *
 * Judged are the faces of all people whom the owner named, joined or corrected, and those said not to be somebody. Who
 * names a person looks at some of the faces only: a wrong face among them counts as right until it is corrected, so
 * precision is an upper bound that becomes exact as the doubtful faces are answered. A face is corrected when most of
 * the faces it had been put together with are somebody else.
 */
export function groupingAccuracy(faces: readonly JudgedFace[]): GroupingAccuracy {
  const groups = new Map<number, Map<number | symbol, number>>();
  const people = new Map<number, number>();
  let corrected = 0;
  for (const { truth, grouped } of faces) {
    if (truth !== null) people.set(truth, (people.get(truth) ?? 0) + 1);
    if (grouped === null) continue;
    const group = groups.get(grouped) ?? new Map<number | symbol, number>();
    groups.set(grouped, group);
    const person = truth ?? Symbol('somebody');
    group.set(person, (group.get(person) ?? 0) + 1);
  }
  let together = 0;
  let right = 0;
  for (const group of groups.values()) {
    const counts = [...group.values()];
    const all = counts.reduce((sum, count) => sum + count, 0);
    together += pairsOf(all);
    for (const count of counts) right += pairsOf(count);
    // Somebody unknown alone is corrected too.
    const known = [...group].filter(([person]) => typeof person === 'number').map(([, count]) => count);
    corrected += all - Math.max(0, ...known);
  }
  let same = 0;
  for (const count of people.values()) same += pairsOf(count);
  const isEnough = faces.length >= judgedAtLeast;
  return {
    corrected,
    precision: isEnough && together > 0 ? right / together : null,
    recall: isEnough && same > 0 ? right / same : null,
  };
}

const pairsOf = (count: number) => (count * (count - 1)) / 2;

/** How many pairs of faces reach each similarity: bin i counts those from `i / binsPerUnit - 1` up to the next. */
export type PairHistogram = { same: Float64Array; different: Float64Array; people: number };

export const binsPerUnit = 200;

/** Similarities of all pairs; row i of `points` is the face of person `personIds[i]`. */
export async function pairHistogram(
  points: Points,
  personIds: ArrayLike<number>,
  multiplyTransposed: MultiplyTransposed,
): Promise<PairHistogram> {
  const same = new Float64Array(2 * binsPerUnit + 1);
  const different = new Float64Array(2 * binsPerUnit + 1);
  const rows = Uint32Array.from({ length: personIds.length }, (_, i) => i);
  for await (const block of similarityBlocks(points, rows, null, { multiplyTransposed, blockRows: 1024 })) {
    const { rowStart, rowCount, columnStart, columnCount, similarities } = block;
    for (let r = 0; r < rowCount; r++) {
      const i = rowStart + r;
      for (let c = Math.max(0, i + 1 - columnStart); c < columnCount; c++) {
        const similarity = Math.min(1, Math.max(-1, similarities[r * columnCount + c]!));
        const bins = personIds[i] === personIds[columnStart + c] ? same : different;
        bins[Math.floor((similarity + 1) * binsPerUnit)]!++;
      }
    }
  }
  return { same, different, people: new Set(Array.from(personIds)).size };
}

export type RocPoint = { threshold: number; true_rate: number; false_rate: number };

/** Points 0.02 apart, by falling threshold, where anything changes; empty without pairs of both sorts. */
export function rocCurve({ same, different }: PairHistogram): RocPoint[] {
  const [allSame, allDifferent] = [total(same), total(different)];
  if (allSame === 0 || allDifferent === 0) return [];
  const points: RocPoint[] = [];
  let [s, d] = [0, 0];
  for (let bin = 2 * binsPerUnit; bin >= 0; bin--) {
    s += same[bin]!;
    d += different[bin]!;
    if (bin % 4 !== 0 || s + d === 0) continue;
    const threshold = Math.round(100 * (bin / binsPerUnit - 1)) / 100;
    const point = { threshold, true_rate: s / allSame, false_rate: d / allDifferent };
    points.push(point);
    if (point.true_rate === 1 && point.false_rate === 1) break;
  }
  return points;
}

/** Of pairs of two people so many reach the threshold of a pack; see `Calibration.sureSimilarity`. */
const falseAcceptRate = 1e-3;
/** 20 pairs lie above it then. Pairs that share a face are alike, hence also several people. */
const differentPairsAtLeast = 20_000;
const peopleAtLeast = 10;
/** A smaller change would change no group. */
const changeAtLeast = 0.01;
/** People of one library resemble each other more than those of the calibration, seldom less. */
const changeAtMost = { down: 0.05, up: 0.15 };

/**
 * The threshold that separates the owner's people as well as the pack's own one separates strangers.
 *
 * @param standard of the pack @param inUse maybe learnt before
 * @returns null: too little is known, or the one in use is good.
 */
export function suggestThreshold(
  { different, people }: PairHistogram,
  standard: number,
  inUse: number,
): number | null {
  const all = total(different);
  if (all < differentPairsAtLeast || people < peopleAtLeast) return null;
  let above = 0;
  let bin = different.length - 1;
  while (bin > 0 && above + different[bin]! <= falseAcceptRate * all) above += different[bin--]!;
  const measured = (bin + 1) / binsPerUnit - 1;
  const threshold = Math.min(standard + changeAtMost.up, Math.max(standard - changeAtMost.down, measured));
  const rounded = Math.round(threshold * 1000) / 1000;
  return Math.abs(rounded - inUse) < changeAtLeast ? null : rounded;
}

const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);

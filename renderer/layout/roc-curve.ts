import type { Accuracy } from '../../core/contract/schemas.ts';

export type RocPoint = Accuracy['roc'][number];

/** Below this share of mistakes two points look the same: there are seldom enough pairs to tell. */
const leastFalseRate = 1e-4;

/** Where a share of mistakes stands on the curve's width, 0..1: logarithmic, for the good ones are all tiny. */
export function rocX(falseRate: number): number {
  const clipped = Math.max(leastFalseRate, Math.min(1, falseRate));
  return 1 - Math.log10(clipped) / Math.log10(leastFalseRate);
}

/** SVG path through the points in a box of this size. */
export function rocPath(points: readonly RocPoint[], width: number, height: number): string {
  const ordered = points.toSorted((a, b) => a.false_rate - b.false_rate || a.true_rate - b.true_rate);
  return ordered
    .map(({ false_rate, true_rate }, index) => {
      const x = (rocX(false_rate) * width).toFixed(1);
      const y = ((1 - true_rate) * height).toFixed(1);
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`;
    })
    .join(' ');
}

/** The point of the strictness that is in use. */
export function pointInUse(points: readonly RocPoint[], threshold: number): RocPoint | undefined {
  return points.toSorted((a, b) => Math.abs(a.threshold - threshold) - Math.abs(b.threshold - threshold))[0];
}

/** At most `count` of the points, evenly spread, with both ends: as many as anybody reads in a table. */
export function someOf(points: readonly RocPoint[], count: number): RocPoint[] {
  if (points.length <= count) return [...points];
  return Array.from(
    { length: count },
    (_, i) => points[Math.round((i * (points.length - 1)) / (count - 1))]!,
  );
}

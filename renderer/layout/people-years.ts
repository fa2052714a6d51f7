/** A year of the chart; `afterGap`: those before it are left out, for nobody was there. */
export type YearColumn = { year: number; afterGap: boolean };

/** More years than these without anybody are not drawn one by one. */
const longestGap = 3;
/** As wide as a dot can be, and what can still be seen, in rem. */
const largestRem = 1.625;
const smallestRem = 0.375;

/** From the first of these years to the last, in order, without long stretches in which nothing was. */
export function yearColumns(years: Iterable<number>): YearColumn[] {
  const present = [...new Set(years)].sort((a, b) => a - b);
  return present.flatMap((year, index) => {
    const before = present[index - 1] ?? year - 1;
    const empty = year - before - 1;
    if (empty > longestGap) return [{ year, afterGap: true }];
    const between = Array.from({ length: empty }, (_, i) => ({ year: before + 1 + i, afterGap: false }));
    return [...between, { year, afterGap: false }];
  });
}

/** Width of a dot in rem: its area is as large as the number, beside the largest of all. */
export const dotRem = (count: number, most: number): number =>
  Math.max(smallestRem, largestRem * Math.sqrt(count / most));

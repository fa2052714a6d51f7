/** Index of the last of rising numbers that is at most `value`; 0 when none is. */
export function lastAtMost(
  rising: { readonly length: number; readonly [n: number]: number },
  value: number,
): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rising[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

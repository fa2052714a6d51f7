/** The similarity that separates same from different best: the share of pairs on the right side is highest. */
export function bestThreshold(
  same: readonly number[],
  different: readonly number[],
): { threshold: number; accuracy: number } {
  const total = same.length + different.length;
  const pairs = [
    ...same.map((value) => ({ value, isSame: true })),
    ...different.map((value) => ({ value, isSame: false })),
  ].sort((a, b) => a.value - b.value);
  // With the threshold below all pairs, all count as the same person.
  let right = same.length;
  let best = { threshold: pairs[0]?.value ?? 0, accuracy: right / total };
  pairs.forEach(({ value, isSame }, i) => {
    right += isSame ? -1 : 1;
    if (right / total <= best.accuracy) return;
    const next = pairs[i + 1]?.value ?? value;
    best = { threshold: (value + next) / 2, accuracy: right / total };
  });
  return best;
}

/** The lowest similarity that at most this share of the pairs of different people exceeds. */
export function thresholdAtFalseAcceptRate(different: readonly number[], rate: number): number {
  const falling = Float32Array.from(different).sort().reverse();
  return falling[Math.min(falling.length - 1, Math.floor(rate * falling.length))] ?? 1;
}

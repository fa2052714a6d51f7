/** How alike two faces are, in words: of the library's own scale, whose `threshold` means "surely one person". */
export type Likeness = 'very' | 'little' | 'hardly';

/** @param similarity cosine similarity. @param threshold from which two faces count as surely one person. */
export function likeness(similarity: number, threshold: number): Likeness {
  if (similarity >= threshold) return 'very';
  // Halfway from what strangers have on average (0) to certainty.
  return similarity >= threshold / 2 ? 'little' : 'hardly';
}

/** Length of a bar, 0..1: certainty lies in its middle, so that both sides of it can be told apart. */
export function likenessBar(similarity: number, threshold: number): number {
  return Math.max(0.02, Math.min(1, similarity / (2 * threshold)));
}

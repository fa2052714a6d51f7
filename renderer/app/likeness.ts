/** How alike two faces are, in words: of the library's own scale, whose `threshold` means "surely one person". */
export type Likeness = 'very' | 'little' | 'hardly';

/** @param similarity cosine similarity. @param threshold from which two faces count as surely one person. */
export function likeness(similarity: number, threshold: number): Likeness {
  if (similarity >= threshold) return 'very';
  // Halfway from what strangers have on average (0) to certainty.
  return similarity >= threshold / 2 ? 'little' : 'hardly';
}

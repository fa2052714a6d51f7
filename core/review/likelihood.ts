/** The two thresholds of a pack that odds are measured in; see `Calibration`. */
export type Thresholds = { sameSimilarity: number; sureSimilarity: number };

/**
 * How likely two groups of m and n faces, which grouping did not put together, are one person, by their mean cosine
 * similarity. Means over many pairs of faces vary less, so that they need less similarity.
 */
export function likelihoodOfSame(
  similarity: number,
  m: number,
  n: number,
  { sameSimilarity, sureSimilarity }: Thresholds,
): number {
  const unit = sureSimilarity - sameSimilarity;
  const even = sameSimilarity - unit + (2 * unit) / Math.sqrt(m * n);
  return logistic(((similarity - even) / sureSimilarity) * 12);
}

/** How likely a face is with the wrong person, by how much it resembles that one and the best other one. */
export function likelihoodOfWrong(own: number, other: number | null, { sureSimilarity }: Thresholds): number {
  const towards = other === null ? 0 : Math.max(0, other - own);
  return logistic(((towards + 0.5 * (sureSimilarity - own)) / sureSimilarity) * 8 - 3);
}

/**
 * How likely a person is two, by the mean similarity across the best cut and within the less alike part. Somebody in
 * two ages is cut like two people, but the ages resemble each other.
 */
export function likelihoodOfTwo(across: number, within: number, { sureSimilarity }: Thresholds): number {
  const unlike = logistic(((sureSimilarity - across) / sureSimilarity) * 8);
  return unlike * logistic(((within - across) / sureSimilarity) * 10 - 3.5);
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** The threshold of a pack that odds are measured in; see `Calibration`. */
export type Thresholds = { sureSimilarity: number };

/**
 * How likely a group of faces or a single one, which grouping did not put together with another, is the same person
 * as the other it resembles most, by their mean cosine similarity. The more people there are, the more alike are
 * some two of them. A logistic that `npm run eval -- odds` fits: on lfw, lfw_hard and a made family library (edge pack)
 * even odds lie at 0.38 of 160 people and at 0.48 of 1,000.
 *
 * @param people how many were compared
 */
export function likelihoodOfSame(similarity: number, people: number, { sureSimilarity }: Thresholds): number {
  return logistic((slope * similarity) / sureSimilarity - rarity(people));
}

/** The similarity from which two are the same with this likelihood. */
export function similarityOfSame(likelihood: number, people: number, { sureSimilarity }: Thresholds): number {
  return ((rarity(people) + Math.log(likelihood / (1 - likelihood))) / slope) * sureSimilarity;
}

const slope = 9.5;
const rarity = (people: number) => 3.25 + 1.5 * Math.log(Math.max(2, people));

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

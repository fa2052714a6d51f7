import type { Pack } from '../workers/models-in-use.ts';

/**
 * How likely two faces are one person, 0..1, by the cosine similarity of their embeddings: when one in a hundred of the
 * faces compared is that person, 0.7 means that seven in ten faces which are as alike are. The two numbers of a pack
 * are fitted by `npm run eval -- likeness`, which also prints how often that holds.
 */
export function likenessOf(cosine: number, { likeness: { even, slope } }: Pack['calibration']): number {
  return 1 / (1 + Math.exp(-slope * (cosine - even)));
}

/** The cosine similarity of a likeness; of 0 and 1, what nothing and everything passes. */
export function cosineOf(likeness: number, { likeness: { even, slope } }: Pack['calibration']): number {
  return even + Math.log(likeness / (1 - likeness)) / slope;
}

import type { AnalyzedFace } from '../../models/types.ts';

/**
 * Somebody is in many frames of a video: the best face of each counts.
 * @param frames faces of each frame, in order of time
 * @param sameSimilarity cosine similarity from which two faces count as one person
 * @returns faces with the index of the frame that they are from
 */
export function bestOfEachPerson(
  frames: readonly (readonly AnalyzedFace[])[],
  sameSimilarity: number,
): { face: AnalyzedFace; frame: number }[] {
  const people: { best: { face: AnalyzedFace; frame: number }; faces: AnalyzedFace[] }[] = [];
  for (const [frame, faces] of frames.entries()) {
    // Two faces of one frame are two people.
    const taken = new Set<(typeof people)[number]>();
    const pairs = faces.flatMap((face) =>
      people.map((person) => ({ face, person, likeness: nearest(face, person.faces) })),
    );
    const placed = new Set<AnalyzedFace>();
    for (const { face, person, likeness } of pairs.sort((a, b) => b.likeness - a.likeness)) {
      if (likeness < sameSimilarity || taken.has(person) || placed.has(face)) continue;
      taken.add(person);
      placed.add(face);
      person.faces.push(face);
      if (face.quality > person.best.face.quality) person.best = { face, frame };
    }
    for (const face of faces) if (!placed.has(face)) people.push({ best: { face, frame }, faces: [face] });
  }
  return people.map(({ best }) => best);
}

function nearest(face: AnalyzedFace, others: readonly AnalyzedFace[]): number {
  return Math.max(...others.map(({ embedding }) => cosine(face.embedding, embedding)));
}

/** Of two vectors of length 1. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

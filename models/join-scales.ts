import { byFallingScore, intersectionOverSmaller, intersectionOverUnion, type ScoredBox } from './nms.ts';

export type JoinRules = {
  /** Boxes that overlap by more are the same face. */
  nmsIou: number;
  /** A face that only one look saw needs this score. */
  aloneScore: number;
  /** A face that another look saw too, with at least `supportScore`, needs this score. */
  agreedScore: number;
  supportScore: number;
};

/** A box that lies inside a better one by more than this is a part of the same face. */
const CONTAINED_SHARE = 0.75;

/**
 * Joins what several looks at one picture found (each already without overlaps, in pixels of the picture): every
 * face once, with its best box, best score first. Doubtful faces stay only where two looks agree.
 */
export function joinScales<T extends ScoredBox>(looks: readonly (readonly T[])[], rules: JoinRules): T[] {
  const lookOf = new Map<T, number>();
  looks.forEach((detections, look) => {
    for (const detection of detections) lookOf.set(detection, look);
  });
  const faces: { detection: T; look: number; support: number }[] = [];
  for (const detection of byFallingScore(looks.flat())) {
    const look = lookOf.get(detection)!;
    let known = false;
    for (const face of faces) {
      const overlap = intersectionOverUnion(face.detection.boxPx, detection.boxPx);
      if (overlap > rules.nmsIou) {
        if (look !== face.look) face.support = Math.max(face.support, detection.score);
        known = true;
        break;
      }
      if (intersectionOverSmaller(face.detection.boxPx, detection.boxPx) > CONTAINED_SHARE) {
        known = true;
        break;
      }
    }
    if (!known) faces.push({ detection, look, support: 0 });
  }
  return faces
    .filter(({ detection: { score }, support }) => {
      return score >= rules.aloneScore || (score >= rules.agreedScore && support >= rules.supportScore);
    })
    .map(({ detection }) => detection);
}

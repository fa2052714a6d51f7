import { byFallingScore, intersectionOverUnion } from '../../models/nms.ts';
import type { Detection } from '../../models/types.ts';
import type { LabelledFace } from './wider-face.ts';

/** A detection finds a labelled face from this overlap on. */
const FOUND_IOU = 0.5;
/** A detection is false when it overlaps every labelled face by less. */
const FALSE_IOU = 0.4;

export type FaceMatches = {
  /** One entry per labelled face: was it found? */
  found: boolean[];
  falseFaces: number;
};

/**
 * Detections take labelled faces by falling score: each the best one left with IoU ≥ 0.5. False is a detection
 * whose IoU is below 0.4 with every label, the small and ignored ones included; one that misses 0.5 but not
 * 0.4, and a second one on a found face, is neither.
 */
export function matchFaces(detections: readonly Detection[], faces: readonly LabelledFace[]): FaceMatches {
  const found = faces.map(() => false);
  let falseFaces = 0;
  for (const { boxPx } of byFallingScore(detections)) {
    const overlaps = faces.map((face) => intersectionOverUnion(face.boxPx, boxPx));
    let best = -1;
    overlaps.forEach((overlap, i) => {
      if (!found[i] && overlap >= FOUND_IOU && overlap > (overlaps[best] ?? 0)) best = i;
    });
    if (best >= 0) found[best] = true;
    if (!overlaps.some((overlap) => overlap >= FALSE_IOU)) falseFaces += 1;
  }
  return { found, falseFaces };
}

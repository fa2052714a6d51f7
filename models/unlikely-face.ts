import type { Calibration } from './types.ts';

/** What is known about a face that was found automatically and that nobody has named or confirmed. */
export type FaceEvidence = {
  detectionScore: number;
  quality: number;
  /** Null: not measured. */
  live: number | null;
  /** How many faces its automatic group has, itself included. */
  groupFaces: number;
};

/** `no_face`: the detector was hardly sure, and the recogniser makes nothing of it. `picture`: a print or a screen. */
export type Unlikely = 'no_face' | 'picture';

/** Who recurs is no accident: false faces and posters are seldom found again. */
const LARGEST_GROUP = 2;
/** Below this both liveness networks are sure. */
const NOT_LIVE = 0.01;

/**
 * Why a face is probably none of the family's; null when there is no reason to think so. It is for a group that the
 * owner can look into, never for leaving a face out: scanned prints and tiny faces of the family are among them, and so
 * what recurs is never unlikely, however it looks.
 *
 * Measured with `npm run eval -- unlikely`, which prints the share of faces that would be set aside if each were alone.
 * Liveness adds little: detections that are no face look as live as faces, and no photographed posters or
 * statues were at hand.
 */
export function unlikelyFace(
  { detectionScore, quality, live, groupFaces }: FaceEvidence,
  { doubtfulScore, doubtfulQuality }: Pick<Calibration, 'doubtfulScore' | 'doubtfulQuality'>,
): Unlikely | null {
  if (groupFaces > LARGEST_GROUP) return null;
  if (detectionScore < doubtfulScore && quality < doubtfulQuality) return 'no_face';
  return live !== null && live < NOT_LIVE ? 'picture' : null;
}

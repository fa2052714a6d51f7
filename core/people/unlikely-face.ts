/** What is known about a face that was found automatically and that nobody has named or confirmed. */
export type FaceEvidence = {
  detectionScore: number;
  quality: number;
  /** Null: not measured. */
  live: number | null;
  /** How many faces its automatic group has, itself included. */
  groupFaces: number;
};

/** The numbers of a pack that the rule needs; see `Calibration` there. */
export type UnlikelyThresholds = { doubtfulScore: number; doubtfulQuality: number };

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
 * Measured with `npm run eval -- unlikely` (edge): if each were alone, 3.4 % of WIDER FACE's real faces from 40 px on
 * would be `no_face` and 2.1 % `picture` (most of one poor picture), in the groups 0.5 % and none, of portraits 0.4 %
 * and none; and 10 of the 16 false detections `no_face`. Liveness helps little: what is no face looks as live as
 * faces, portraits pasted on a picture as prints are caught in one of seven cases, and of photographed posters
 * and statues there were none to try.
 */
export function unlikelyFace(
  { detectionScore, quality, live, groupFaces }: FaceEvidence,
  { doubtfulScore, doubtfulQuality }: UnlikelyThresholds,
): Unlikely | null {
  if (groupFaces > LARGEST_GROUP) return null;
  if (detectionScore < doubtfulScore && quality < doubtfulQuality) return 'no_face';
  return live !== null && live < NOT_LIVE ? 'picture' : null;
}

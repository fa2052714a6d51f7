/** What is known of a photo that others are like. */
export type Candidate = {
  id: number;
  width: number | null;
  height: number | null;
  format: string | null;
  sizeBytes: number;
  /** When the picture itself, not its file, says that it was taken. */
  takenAt: string | null;
  camera: string | null;
  /** Sum of the qualities of its faces, 0..1 each: sharp, large, eyes to the camera. */
  faceQuality: number;
  /** A file of it can be reached. */
  available: boolean;
};

/** How much of the picture a format keeps; what is not named is in between. */
const formatRank: Readonly<Record<string, number>> = { raw: 3, tiff: 2, psd: 2, heic: 1, gif: -1, bmp: -1 };

/** Of two faces as sharp as each other neither is better. */
const faceTolerance = 0.1;

/**
 * The photos of a group, the one most worth keeping first. Of copies of one shot that is the one with most pixels, then
 * of the format that keeps most, then the one that still knows when and with what it was taken. Shots of a burst are
 * all as large: the faces decide. Never one that cannot be reached before one that can.
 */
export function bestFirst<T extends Candidate>(photos: readonly T[], isBurst: boolean): T[] {
  const pixels = ({ width, height }: Candidate) => (width ?? 0) * (height ?? 0);
  const facts = ({ takenAt, camera }: Candidate) => Number(takenAt !== null) + Number(camera !== null);
  const rank = ({ format }: Candidate) => formatRank[format ?? ''] ?? 0;
  const faces = ({ faceQuality }: Candidate) => Math.round(faceQuality / faceTolerance);
  return photos.toSorted(
    (a, b) =>
      Number(b.available) - Number(a.available) ||
      (isBurst ? faces(b) - faces(a) : 0) ||
      pixels(b) - pixels(a) ||
      rank(b) - rank(a) ||
      facts(b) - facts(a) ||
      b.sizeBytes - a.sizeBytes ||
      a.id - b.id,
  );
}

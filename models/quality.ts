import type { Detection, LandmarksPx, QualityRanges, RgbImage } from './types.ts';

/** What the quality of a face is made of; each part is a plain measurement. */
export type QualityParts = {
  /** Shorter side of the face box in pixels of the analysed picture. */
  sidePx: number;
  /** Variance of the Laplacian of the aligned grey crop: fine detail that is left. */
  sharpness: number;
  /** 1 for a face turned to the camera, 0 for a profile; from the landmarks. */
  frontalness: number;
  detectionScore: number;
  /** Length of the recogniser's vector before normalisation: short when it can make little of the face. */
  rawNorm: number;
  /** Cosine similarity of the vectors of the face and of its mirror image: what blur, turns and hands take away. */
  agreement: number;
};

/** Measures the parts of a face; `crop` is its aligned 112×112 crop. */
export function measureQuality(
  detection: Detection,
  crop: RgbImage,
  { rawNorm, agreement }: Pick<QualityParts, 'rawNorm' | 'agreement'>,
): QualityParts {
  const { boxPx, landmarksPx, score } = detection;
  return {
    sidePx: Math.min(boxPx.x2 - boxPx.x1, boxPx.y2 - boxPx.y1),
    sharpness: laplacianVariance(crop),
    frontalness: frontalness(landmarksPx),
    detectionScore: score,
    rawNorm,
    agreement,
  };
}

/**
 * How far the nose lies between the eyes: 1 in the middle, 0 at or beyond an eye. The nose is projected on the
 * line through the eyes, so a tilted head loses nothing.
 */
export function frontalness(landmarksPx: LandmarksPx): number {
  const [leftX, leftY, rightX, rightY, noseX, noseY] = landmarksPx as unknown as number[];
  const eyesX = rightX! - leftX!;
  const eyesY = rightY! - leftY!;
  const square = eyesX * eyesX + eyesY * eyesY;
  if (square === 0) return 0;
  const along = ((noseX! - leftX!) * eyesX + (noseY! - leftY!) * eyesY) / square;
  return Math.max(0, 1 - Math.abs(2 * along - 1));
}

/**
 * Variance of the 4-neighbour Laplacian of the grey picture (Pech-Pacheco et al., ICPR 2000), in grey levels
 * squared, without the border row.
 */
export function laplacianVariance({ data, width, height }: RgbImage): number {
  const grey = new Float32Array(width * height);
  for (let i = 0, source = 0; i < grey.length; i++, source += 3) {
    grey[i] = 0.299 * data[source]! + 0.587 * data[source + 1]! + 0.114 * data[source + 2]!;
  }
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const value = grey[i - 1]! + grey[i + 1]! + grey[i - width]! + grey[i + width]! - 4 * grey[i]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = (width - 2) * (height - 2);
  return squares / count - (sum / count) ** 2;
}

/**
 * 0..1: how far the embedding of this face can be trusted. A product, since one bad property spoils a face whatever the
 * others are.
 *
 * The weights were fitted on LFW and a degraded LFW (`npm run eval -- calibrate` prints the rank correlation with the
 * similarity of a face to the other photos of its person: 0.55 for edge, of which the agreement with the mirror
 * image alone has 0.45). The points of the eyes, nose and mouth add nothing for faces that look up or down. All LFW
 * faces are large; that tiny faces are worth less is known, not measured here.
 */
export function faceQuality(parts: QualityParts, { normRange, agreementRange }: QualityRanges): number {
  return (
    ramp(parts.sidePx, 10, 40) ** 0.5 *
    ramp(Math.log(Math.max(1, parts.sharpness)), Math.log(2), Math.log(100)) ** 0.5 *
    (0.5 + 0.5 * ramp(parts.frontalness, 0, 0.5)) *
    ramp(parts.detectionScore, 0.4, 0.9) ** 0.5 *
    (normRange ? ramp(parts.rawNorm, ...normRange) : 1) *
    (agreementRange ? ramp(parts.agreement, ...agreementRange) : 1)
  );
}

/** 0 at or below `low`, 1 at or above `high`, straight between. */
function ramp(value: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

import type { ScoredBox } from './nms.ts';

/** Input of UltraFace RFB-320 in pixels; the picture is stretched to it. */
export const ULTRAFACE_INPUT = { width: 320, height: 240 } as const;

/** Pixel normalisation of UltraFace, RGB. */
export const ULTRAFACE_NORMALISATION = { mean: 127, std: 128 } as const;

/**
 * Turns UltraFace's raw tensors into scored boxes, unsorted and before non-maximum suppression.
 *
 * The exported network applies its SSD priors itself: the four box values are the corners x1, y1, x2, y2 as fractions of
 * the input (seen on real faces: a portrait's box comes out at its place, partly outside 0..1 at a border).
 *
 * Source: Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB.
 *
 * @param scores [n,2] as background, face after softmax
 * @param boxes [n,4]
 * @param width of the picture that was stretched to the input, in pixels; likewise the height
 */
export function decodeUltraFace(
  scores: Float32Array,
  boxes: Float32Array,
  width: number,
  height: number,
  scoreThreshold: number,
): ScoredBox[] {
  const found: ScoredBox[] = [];
  for (let i = 0; i < scores.length / 2; i++) {
    const score = scores[2 * i + 1]!;
    if (score < scoreThreshold) continue;
    found.push({
      boxPx: {
        x1: boxes[4 * i]! * width,
        y1: boxes[4 * i + 1]! * height,
        x2: boxes[4 * i + 2]! * width,
        y2: boxes[4 * i + 3]! * height,
      },
      score,
    });
  }
  return found;
}

import type { Detection } from './types.ts';

/** Anchors per cell; fixed in all published SCRFD weights with landmarks. */
const ANCHORS_PER_CELL = 2;

/** The three raw tensors of one stride, row-major: n scores, n×4 distances, n×10 landmark offsets. */
export type ScrfdStrideOutput = {
  stride: number;
  scores: Float32Array;
  boxes: Float32Array;
  landmarks: Float32Array;
};

/**
 * Turns SCRFD's raw tensors into detections in pixels of the network's input, unsorted and before
 * non-maximum suppression.
 *
 * Every cell of a stride's grid (input size / stride) has two anchors at its top-left corner. The four box values
 * are distances left, top, right, bottom of that point; the ten landmark values are offsets from it; both
 * in units of the stride. Scores have been through the sigmoid already.
 *
 * Source: SCRFD (Guo et al. 2021, arXiv 2105.04714); insightface `python-package/insightface/model_zoo/scrfd.py`.
 *
 * @param inputWidth width of the network's input in pixels, a multiple of every stride; likewise the height
 * @throws RangeError when a tensor's length does not fit the input size
 */
export function decodeScrfd(
  outputs: readonly ScrfdStrideOutput[],
  inputWidth: number,
  inputHeight: number,
  scoreThreshold: number,
): Detection[] {
  const detections: Detection[] = [];
  for (const { stride, scores, boxes, landmarks } of outputs) {
    const columns = Math.ceil(inputWidth / stride);
    const anchors = columns * Math.ceil(inputHeight / stride) * ANCHORS_PER_CELL;
    if (scores.length !== anchors || boxes.length !== anchors * 4 || landmarks.length !== anchors * 10) {
      throw new RangeError(
        `SCRFD stride ${stride}: ${scores.length} scores for ${anchors} anchors of ${inputWidth}×${inputHeight}`,
      );
    }
    for (let anchor = 0; anchor < anchors; anchor++) {
      const score = scores[anchor]!;
      if (score < scoreThreshold) continue;
      const cell = Math.floor(anchor / ANCHORS_PER_CELL);
      const x = (cell % columns) * stride;
      const y = Math.floor(cell / columns) * stride;
      const points = new Float32Array(10);
      for (let i = 0; i < 10; i += 2) {
        points[i] = x + landmarks[anchor * 10 + i]! * stride;
        points[i + 1] = y + landmarks[anchor * 10 + i + 1]! * stride;
      }
      detections.push({
        boxPx: {
          x1: x - boxes[anchor * 4]! * stride,
          y1: y - boxes[anchor * 4 + 1]! * stride,
          x2: x + boxes[anchor * 4 + 2]! * stride,
          y2: y + boxes[anchor * 4 + 3]! * stride,
        },
        landmarksPx: points,
        score,
      });
    }
  }
  return detections;
}

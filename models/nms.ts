import type { BoxPx } from './types.ts';

/** What overlaps are decided on; a `Detection` is one with landmarks. */
export type ScoredBox = { boxPx: BoxPx; score: number };

/** Intersection over union of two boxes, 0..1. Boxes without area overlap nothing. */
export function intersectionOverUnion(a: BoxPx, b: BoxPx): number {
  const intersection = intersectionArea(a, b);
  if (intersection <= 0) return 0;
  return intersection / (area(a) + area(b) - intersection);
}

/** Intersection over the smaller of the two areas, 0..1: 1 when one box lies inside the other. */
export function intersectionOverSmaller(a: BoxPx, b: BoxPx): number {
  const intersection = intersectionArea(a, b);
  if (intersection <= 0) return 0;
  return intersection / Math.min(area(a), area(b));
}

/**
 * Greedy non-maximum suppression: walks the detections by falling score and keeps each one that overlaps no kept
 * one by more than `iouThreshold`. Returns the kept ones, best score first; the input stays as it is.
 */
export function suppressOverlaps<T extends ScoredBox>(detections: readonly T[], iouThreshold: number): T[] {
  const kept: T[] = [];
  for (const candidate of byFallingScore(detections)) {
    if (!kept.some((other) => intersectionOverUnion(other.boxPx, candidate.boxPx) > iouThreshold)) {
      kept.push(candidate);
    }
  }
  return kept;
}

/** A copy, best score first; equal scores keep their order, so that results do not depend on the engine. */
export function byFallingScore<T extends ScoredBox>(detections: readonly T[]): T[] {
  return [...detections].sort((a, b) => b.score - a.score);
}

function area(box: BoxPx): number {
  return Math.max(0, box.x2 - box.x1) * Math.max(0, box.y2 - box.y1);
}

function intersectionArea(a: BoxPx, b: BoxPx): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  return width > 0 && height > 0 ? width * height : 0;
}

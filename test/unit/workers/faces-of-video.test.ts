import { describe, expect, test } from 'vitest';
import { bestOfEachPerson } from '../../../core/workers/faces-of-video.ts';
import type { AnalyzedFace } from '../../../models/types.ts';

/** A face that looks in a direction of the plane; people who are alike look in nearly the same one. */
function face(degrees: number, quality: number): AnalyzedFace {
  const angle = (degrees * Math.PI) / 180;
  return {
    boxNorm: { x: 0, y: 0, width: 0.1, height: 0.1 },
    landmarksNorm: new Float32Array(10),
    detectionScore: 0.9,
    quality,
    live: null,
    embedding: new Float32Array([Math.cos(angle), Math.sin(angle)]),
  };
}
const sameSimilarity = Math.cos((30 * Math.PI) / 180);
const best = (frames: AnalyzedFace[][]) =>
  bestOfEachPerson(frames, sameSimilarity).map(({ face, frame }) => [frame, face.quality]);

describe('of the faces in the frames of a video', () => {
  test('somebody in several frames counts once, by the best face', () => {
    expect(best([[face(0, 0.3)], [face(10, 0.8)], [face(5, 0.5)]])).toEqual([[1, 0.8]]);
  });

  test('somebody who turns slowly is one person', () => {
    expect(best([[face(0, 0.9)], [face(25, 0.5)], [face(50, 0.4)], [face(75, 0.3)]])).toEqual([[0, 0.9]]);
  });

  test('two faces of one frame are two people, however alike', () => {
    expect(
      best([
        [face(0, 0.5), face(4, 0.6)],
        [face(3, 0.9), face(1, 0.2)],
      ]),
    ).toEqual([
      [0, 0.5],
      [1, 0.9],
    ]);
  });

  test('the nearest pair goes first, whichever was found first', () => {
    // 20° is like both of the first frame; its own place is taken by nobody else.
    expect(
      best([
        [face(0, 0.5), face(40, 0.5)],
        [face(22, 0.7), face(1, 0.9)],
      ]),
    ).toEqual([
      [1, 0.9],
      [1, 0.7],
    ]);
  });

  test('who comes later is somebody else, and who is gone comes back', () => {
    expect(best([[face(0, 0.5)], [], [face(90, 0.5)], [face(2, 0.6)]])).toEqual([
      [3, 0.6],
      [2, 0.5],
    ]);
  });

  test('no frames and no faces are nobody', () => {
    expect([best([]), best([[], []])]).toEqual([[], []]);
  });
});

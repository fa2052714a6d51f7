import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinClusters } from '../../../core/people/join-clusters.ts';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';

const options = { joinSimilarity: 0.4, pairSimilarity: 0.6, multiplyTransposed: multiplyTransposedPlain };

type Face = { angle: number; label: number; photoId: number; core: 0 | 1 };

/** Faces on a circle, by their angle in degrees: the similarity of two is the cosine of the angle between them. */
function joined(faces: readonly Face[], blockRows?: number): Promise<number[]> {
  const vectors = Float32Array.from(
    faces.flatMap(({ angle }) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  );
  return joinClusters(
    { vectors, dimension: 2 },
    {
      ...options,
      blockRows,
      labels: Int32Array.from(faces, (face) => face.label),
      core: Uint8Array.from(faces, (face) => face.core),
      photoIds: faces.map((face) => face.photoId),
    },
  ).then((labels) => [...labels]);
}

const face = (angle: number, label: number, photoId: number, core: 0 | 1 = 1): Face => ({
  angle,
  label,
  photoId,
  core,
});

describe('joinClusters', () => {
  it('asks more of two single faces than of many', async () => {
    // cos 60° = 0.5: too little for a pair, enough once three faces agree.
    expect(await joined([face(0, 0, 1), face(60, 1, 2)])).toEqual([0, 1]);
    expect(await joined([face(0, 0, 1), face(0, 0, 2), face(0, 0, 3), face(60, 1, 4)])).toEqual([0, 0, 0, 0]);
  });

  it('keeps clusters apart that share a photo', async () => {
    expect(await joined([face(0, 0, 1), face(10, 1, 1)])).toEqual([0, 1]);
    expect(await joined([face(0, 0, 1), face(10, 1, 2)])).toEqual([0, 0]);
  });

  it('lets weak faces join clusters, never each other', async () => {
    expect(await joined([face(0, -1, 1, 0), face(0, -1, 2, 0)])).toEqual([-1, -1]);
    expect(await joined([face(0, -1, 1, 0), face(5, 0, 2), face(90, -1, 3, 0)])).toEqual([0, 0, -1]);
  });

  it('does not chain: the ends have a say', async () => {
    // Each is close to the next (cos 40° = 0.77), the ends are opposite.
    const chain = [0, 40, 80, 120, 160].map((angle, i) => face(angle, i, i));
    const labels = await joined(chain);
    expect(labels[0]).not.toBe(labels[4]);
  });

  it('has nothing to do for no face', async () => {
    expect(await joined([])).toEqual([]);
  });

  it('only ever joins clusters, never two of one photo, whatever the size of the blocks', async () => {
    const arbitraryFace = fc.record({
      angle: fc.integer({ min: 0, max: 359 }),
      label: fc.integer({ min: -1, max: 4 }),
      photoId: fc.integer({ min: 0, max: 9 }),
      core: fc.constant(1 as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryFace, { maxLength: 14 }), async (faces) => {
        const before = faces.map((one) => (one.label === -1 ? { ...one, core: 0 as const } : one));
        const after = await joined(before, 3);
        expect(await joined(before)).toEqual(after);
        for (const [i, a] of before.entries()) {
          if (a.label !== -1) expect(after[i]).not.toBe(-1);
          for (const [j, b] of before.entries()) {
            if (a.label === b.label && a.label !== -1) expect(after[i]).toBe(after[j]);
            const wereTogether = a.label === b.label && a.label !== -1;
            const isNew = i !== j && after[i] === after[j] && after[i] !== -1 && !wereTogether;
            if (isNew) expect(a.photoId).not.toBe(b.photoId);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

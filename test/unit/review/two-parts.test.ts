import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PartFace, twoParts } from '../../../core/review/two-parts.ts';

/** Unit vectors around axis `person`, a little apart from each other. */
function facesOf(
  people: readonly number[],
  change: (i: number) => Partial<PartFace> = () => ({}),
): PartFace[] {
  return people.map((person, i) => {
    const embedding = new Float32Array(16);
    embedding[person] = 1;
    embedding[4 + (i % 12)]! += 0.5;
    const length = Math.hypot(...embedding);
    return {
      faceId: i + 1,
      photoId: i + 1,
      isConfirmed: false,
      embedding: embedding.map((value) => value / length),
      ...change(i),
    };
  });
}

const sorted = (cut: ReturnType<typeof twoParts>) => cut!.parts.map((part) => part.toSorted((a, b) => a - b));

test('two people are told apart, the larger one first, whatever the order', () => {
  expect(sorted(twoParts(facesOf([0, 1, 0, 1, 0, 0])))).toEqual([
    [0, 2, 4, 5],
    [1, 3],
  ]);
});

test('one odd face does not hide a second person', () => {
  expect(sorted(twoParts(facesOf([0, 0, 0, 0, 0, 1, 1, 1, 2])))[1]).toEqual(
    expect.arrayContaining([5, 6, 7]),
  );
});

test('two faces of one photo fall on different sides, even if they are alike', () => {
  const faces = facesOf([0, 0, 0, 1, 1, 1], (i) => ({ photoId: i < 2 ? 1 : i }));
  const [first, second] = sorted(twoParts(faces)) as [number[], number[]];
  expect([first.includes(0), first.includes(1)].sort()).toEqual([false, true]);
  expect(first.length + second.length).toBe(6);
});

test('confirmed faces stay together and come first', () => {
  const faces = facesOf([0, 1, 0, 0, 0, 1], (i) => ({ isConfirmed: i === 1 || i === 0 }));
  const [first] = sorted(twoParts(faces)) as [number[], number[]];
  expect(first).toEqual(expect.arrayContaining([0, 1]));
});

test('below two faces, or when the owner confirmed all, there is nothing to cut', () => {
  expect(twoParts([])).toBeNull();
  expect(twoParts(facesOf([0]))).toBeNull();
  expect(twoParts(facesOf([0, 1], () => ({ isConfirmed: true })))).toBeNull();
});

test('any faces are cut into two parts that have all of them once, with the similarities of these parts', () => {
  const face = fc.record({
    photoId: fc.integer({ min: 1, max: 6 }),
    isConfirmed: fc.boolean(),
    embedding: fc
      .array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 })
      .filter((v) => v.some((x) => x !== 0))
      .map((v) => Float32Array.from(v, (x) => x / Math.hypot(...v))),
  });
  fc.assert(
    fc.property(fc.array(face, { minLength: 2, maxLength: 20 }), (some) => {
      const faces = some.map((one, i) => ({ ...one, faceId: i + 1 }));
      const cut = twoParts(faces);
      if (!cut) return faces.every(({ isConfirmed }) => isConfirmed);
      const [first, second] = cut.parts;
      expect([...first, ...second].sort((a, b) => a - b)).toEqual([...faces.keys()]);
      expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
      expect(second.some((i) => faces[i]!.isConfirmed) && first.some((i) => faces[i]!.isConfirmed)).toBe(
        false,
      );
      let across = 0;
      for (const i of first) {
        for (const j of second) {
          across += faces[i]!.embedding.reduce((sum, x, k) => sum + x * faces[j]!.embedding[k]!, 0);
        }
      }
      expect(cut.across).toBeCloseTo(across / (first.length * second.length), 5);
    }),
  );
});

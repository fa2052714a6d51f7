import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupingFacts } from '../../../core/people/face-groups.ts';
import type { GroupingCalibration } from '../../../core/people/group-people.ts';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';
import { addFace, createResidents, type Placement, placeFaces } from '../../../core/people/place-faces.ts';
import { calibration, type Face, facesOf, noFacts, people, pointsOf } from './faces.ts';

/** Places the faces of nobody among the others; both are numbered from 1 in their order. */
function place(
  there: readonly Face[],
  fresh: readonly Face[],
  facts: Partial<GroupingFacts> = {},
  changed: Partial<GroupingCalibration> = {},
): Promise<Placement> {
  const all = facesOf([...there, ...fresh]);
  const residents = createResidents(pointsOf(there), all.slice(0, there.length), { ...noFacts, ...facts });
  return placeFaces(residents, pointsOf(fresh), all.slice(there.length), {
    calibration: { ...calibration, ...changed },
    multiplyTransposed: multiplyTransposedPlain,
  });
}

const of = (personId: number, angle: number, rest: Partial<Face> = {}): Face => ({
  angle,
  personId,
  ...rest,
});

describe('placeFaces', () => {
  test('new faces join people, found new ones together, or stay nobody', async () => {
    const fresh = [{ angle: 5 }, { angle: 120 }, { angle: 125 }, { angle: 240, quality: 0.1 }];
    const placed = await place([of(1, 0), of(1, 10)], fresh);
    expect([people(placed), placed.newPersonsCount]).toEqual([[1, 'new 0', 'new 0', null], 1]);
  });

  test('two of one photo are two people', async () => {
    const fresh = [
      { angle: 1, photoId: 50 },
      { angle: 2, photoId: 50 },
    ];
    expect(people(await place([of(1, 0)], fresh))).toEqual([1, 'new 0']);
    expect(people(await place([of(1, 0, { photoId: 50 })], fresh.slice(0, 1)))).toEqual(['new 0']);
  });

  test('obeys rejections and birthdays', async () => {
    expect(
      people(await place([of(1, 0)], [{ angle: 1 }], { rejections: [{ faceId: 2, personId: 1 }] })),
    ).toEqual(['new 0']);
    const persons = [{ personId: 1, kept: true, bornDay: 1000 }];
    const fresh = [
      { angle: 1, takenDay: 900 },
      { angle: 2, takenDay: 1100 },
    ];
    expect(people(await place([of(1, 0)], fresh, { persons }))).toContain('new 0');
    expect(people(await place([of(1, 0)], fresh.slice(1), { persons }))).toEqual([1]);
  });

  test('a new face joins two people only where that is clear, and never two of the owner', async () => {
    const near = [of(1, 0), of(2, 55)];
    const middle = [{ angle: 27 }];
    const joined = await place(near, middle);
    expect(joined.joined).toHaveLength(0);
    const nearer = [of(1, 0), of(1, 1), of(2, 30)];
    expect((await place(nearer, [{ angle: 15 }])).joined).toEqual([{ from: 2, into: 1 }]);
    const persons = [1, 2].map((personId) => ({ personId, kept: true, bornDay: null }));
    expect((await place(nearer, [{ angle: 15 }], { persons })).joined).toEqual([]);
    expect((await place(nearer, [{ angle: 15 }], { persons: persons.slice(0, 1) })).joined).toEqual([]);
  });

  test('the people given stay as they are, and take a face that is added', async () => {
    const there = facesOf([of(1, 0)]);
    const residents = createResidents(pointsOf([{ angle: 0 }]), there, noFacts);
    const fresh = facesOf([{ angle: 1, photoId: 7, faceId: 9 }]);
    const options = { calibration, multiplyTransposed: multiplyTransposedPlain };
    const points = pointsOf([{ angle: 1 }]);
    const before = structuredClone(residents.nodes);
    expect(people(await placeFaces(residents, points, fresh, options))).toEqual([1]);
    expect(residents.nodes).toEqual(before);
    addFace(residents, { ...fresh[0]!, personId: 1 }, points.vectors);
    // The photo of the added face is taken.
    const second = facesOf([{ angle: 0, photoId: 7, faceId: 10 }]);
    expect(people(await placeFaces(residents, points, second, options))).toEqual(['new 0']);
  });

  test('a person needs as many good faces as the owner set', async () => {
    const fresh = [{ angle: 0 }, { angle: 1 }, { angle: 90 }];
    expect(people(await place([], fresh, {}, { minSamples: 2 }))).toEqual(['new 0', 'new 0', null]);
  });

  test('whatever comes, nobody is twice in a photo and no rejection is forgotten', async () => {
    const face = fc.record({
      angle: fc.integer({ min: 0, max: 359 }),
      photoId: fc.integer({ min: 1, max: 9 }),
      quality: fc.constantFrom(0.1, 1),
    });
    const resident = fc.tuple(face, fc.integer({ min: 1, max: 4 }));
    const rejections = fc.array(
      fc.record({ faceId: fc.integer({ min: 1, max: 16 }), personId: fc.integer({ min: 1, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(resident, { maxLength: 8 }),
        fc.array(face, { maxLength: 8 }),
        rejections,
        async (residents, fresh, rejected) => {
          const there = residents.map(([one, personId]) => ({ ...one, personId }));
          const placed = await place(there, fresh, { rejections: rejected });
          const found = people(placed);
          const into = new Map(placed.joined.map((pair) => [pair.from, pair.into]));
          const after = [...there.map(({ personId }) => into.get(personId) ?? personId), ...found];
          const all = [...there, ...fresh];
          for (const [i, person] of found.entries()) {
            const faceId = there.length + i + 1;
            expect(rejected.some((one) => one.faceId === faceId && one.personId === person)).toBe(false);
            const twice = all.some(
              ({ photoId }, j) =>
                j !== there.length + i &&
                person !== null &&
                after[j] === person &&
                photoId === fresh[i]!.photoId,
            );
            expect(twice).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

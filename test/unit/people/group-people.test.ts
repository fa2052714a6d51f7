import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import type { FaceToGroup, GroupingFacts } from '../../../core/people/face-groups.ts';
import { groupPeople } from '../../../core/people/group-people.ts';
import { multiplyTransposedPlain } from '../../../core/people/neighbours.ts';
import { calibration, type Face, facesOf, group, noFacts, people, pointsOf } from './faces.ts';

const held = (angle: number, personId: number, rest: Partial<Face> = {}): Face => ({
  ...{ angle, personId, held: true },
  ...rest,
});

describe('by what the faces look like', () => {
  test('alike faces are one person, others are not; a weak face alone is nobody', async () => {
    const faces = [{ angle: 0 }, { angle: 10 }, { angle: 180 }, { angle: 90, quality: 0.1 }];
    expect(people(await group(faces))).toEqual(['new 0', 'new 0', 'new 1', null]);
  });

  test('a chain is cut: each face is near the next, the ends are strangers', async () => {
    const chain = Array.from({ length: 10 }, (_, i) => ({ angle: i * 18 }));
    const found = people(await group(chain));
    expect(found[0]).not.toBe(found[9]);
    // DBSCAN alone makes one person of it: cos 18° is within the radius.
    expect(new Set(found).size).toBeGreaterThan(1);
  });

  test('weak faces join by what many say, and never bridge', async () => {
    const weak = { quality: 0.1 };
    expect(people(await group([{ angle: 0 }, { angle: 5, ...weak }]))).toEqual(['new 0', 'new 0']);
    expect(
      people(
        await group([
          { angle: 0, ...weak },
          { angle: 5, ...weak },
        ]),
      ),
    ).toEqual([null, null]);
    const ends = [{ angle: 0 }, { angle: 2 }, { angle: 100 }, { angle: 102 }];
    const between = [25, 50, 75].map((angle) => ({ angle, ...weak }));
    const found = people(await group([...ends, ...between]));
    expect(found[0]).not.toBe(found[2]);
  });

  test('a face that is as much like someone else is left alone', async () => {
    const between = [{ angle: 0 }, { angle: 40 }, { angle: 81 }];
    expect(new Set(people(await group(between))).size).toBe(2);
    const link = { ...calibration.link, rival: 1 };
    expect(new Set(people(await group(between, {}, { link }))).size).toBe(3);
  });

  test('a clear face must be more alike than a weak one', async () => {
    const link = { ...calibration.link, quality: 0.2 };
    const pair = (quality: number) => group([{ angle: 0 }, { angle: 40, quality }], {}, { link });
    expect([people(await pair(0.1)), people(await pair(1))]).toEqual([
      ['new 0', 'new 0'],
      ['new 0', 'new 1'],
    ]);
  });

  test('nobody is twice in a photo: in a DBSCAN cluster, in a chain, when clusters are joined', async () => {
    expect(
      people(
        await group([
          { angle: 0, photoId: 1 },
          { angle: 0, photoId: 1 },
        ]),
      ),
    ).toEqual(['new 0', 'new 1']);
    const alike = [{ angle: 0, photoId: 1 }, { angle: 1 }, { angle: 2 }, { angle: 3, photoId: 1 }];
    const found = people(await group(alike));
    expect(found[0]).not.toBe(found[3]);
    const apart = [
      { angle: 0, photoId: 1 },
      { angle: 40, photoId: 1 },
    ];
    expect(people(await group(apart))).toEqual(['new 0', 'new 1']);
  });

  test('a vector that is no direction belongs to nobody, unless the owner says so', async () => {
    const points = { vectors: Float32Array.from([1, 0, 0, 0, Number.NaN, 0, 0, 0]), dimension: 2 };
    const faces = facesOf([{ angle: 0 }, { angle: 0 }, { angle: 0 }, held(0, 7, { photoId: 1 })]);
    const options = { calibration, multiplyTransposed: multiplyTransposedPlain };
    expect(people(await groupPeople(points, faces, noFacts, options))).toEqual(['new 0', null, null, 7]);
    const short = groupPeople(points, faces.slice(1), noFacts, options);
    await expect(short).rejects.toBeInstanceOf(AppError);
  });

  test('no face, no person', async () => {
    expect(await group([])).toEqual({ targets: [], newPersonsCount: 0, emptiedPersonIds: [] });
  });

  test('tells its progress, and stops when asked to', async () => {
    const faces = Array.from({ length: 40 }, (_, i) => ({ angle: i * 9 }));
    const shares: number[] = [];
    const options = { calibration, multiplyTransposed: multiplyTransposedPlain, blockRows: 8 };
    const onProgress = (share: number) => shares.push(share);
    await groupPeople(pointsOf(faces), facesOf(faces), noFacts, { ...options, onProgress });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const stopped = groupPeople(pointsOf(faces), facesOf(faces), noFacts, { ...options, signal });
    await expect(stopped).rejects.toBe(reason);
  });
});

describe('by the word of the owner', () => {
  test('a held face stays, however unlike, and draws faces like it', async () => {
    const faces = [held(0, 3), held(180, 3), { angle: 1 }, { angle: 181 }, { angle: 90 }];
    expect(people(await group(faces))).toEqual([3, 3, 3, 3, 'new 0']);
  });

  test('two people of the owner never become one, each face goes to the nearer', async () => {
    const faces = [held(0, 3), held(14, 4), { angle: 3 }, { angle: 11 }];
    expect(people(await group(faces))).toEqual([3, 4, 3, 4]);
  });

  test('held faces may share a photo; no other face of that photo joins them', async () => {
    const faces = [held(0, 3, { photoId: 1 }), held(5, 3, { photoId: 1 }), { angle: 2, photoId: 1 }];
    expect(people(await group(faces))).toEqual([3, 3, 'new 0']);
  });

  test('a face that is not held leaves a person of the owner for a better one, or for nobody', async () => {
    const persons = [3, 4].map((personId) => ({ personId, kept: true, bornDay: null }));
    const faces = [
      held(0, 3),
      held(120, 4),
      { angle: 119, personId: 3 },
      { angle: 240, personId: 3, quality: 0.1 },
    ];
    expect(people(await group(faces, { persons }))).toEqual([3, 4, 4, null]);
  });

  test('a kept person without a held face is its faces of now', async () => {
    const persons = [{ personId: 3, kept: true, bornDay: null }];
    const found = await group([{ angle: 0, personId: 3 }, { angle: 150, personId: 3 }, { angle: 2 }], {
      persons,
    });
    expect(people(found)).toEqual([3, 3, 3]);
  });

  test('a rejected face stays out and takes nobody along', async () => {
    const rejections = [{ faceId: 3, personId: 3 }];
    const faces = [held(0, 3), { angle: 2, personId: 3 }, { angle: 1, personId: 3 }];
    expect(people(await group(faces, { rejections }))).toEqual([3, 3, 'new 0']);
    // Nor does it come in through others that it was joined with first.
    const far = [held(0, 3), { angle: 38 }, { angle: 39 }];
    const found = people(await group(far, { rejections }));
    expect(found[2]).not.toBe(3);
  });

  test('people that are apart stay two, also when nobody ever named them', async () => {
    const faces = [
      { angle: 0, personId: 1 },
      { angle: 1, personId: 2 },
    ];
    expect(people(await group(faces))).toEqual([1, 1]);
    expect(people(await group(faces, { apart: [[1, 2]] }))).toEqual([1, 2]);
  });

  test('nobody is in a photo from before they were born, but for a clock that is a month off', async () => {
    const persons = [{ personId: 3, kept: true, bornDay: 1000 }];
    const faces = [
      held(0, 3, { takenDay: 10 }),
      { angle: 1, takenDay: 968 },
      { angle: 2, takenDay: 970 },
      { angle: 3, takenDay: null },
    ];
    expect(people(await group(faces, { persons }))).toEqual([3, 'new 0', 3, 3]);
  });
});

describe('numbers', () => {
  test('the largest part of a person keeps its number, the rest gets new ones', async () => {
    const faces = [
      { angle: 0, personId: 5 },
      { angle: 100, personId: 5 },
      { angle: 101, personId: 5 },
    ];
    expect(people(await group(faces))).toEqual(['new 0', 5, 5]);
  });

  test('people who become one keep the number of the larger; the other is emptied', async () => {
    const faces = [
      { angle: 0, personId: 5 },
      { angle: 1, personId: 4 },
      { angle: 2, personId: 4 },
    ];
    const { targets, emptiedPersonIds } = await group(faces);
    expect([people({ targets }), emptiedPersonIds]).toEqual([[4, 4, 4], [5]]);
  });

  test('the number of a kept person goes to no other group', async () => {
    const faces = [held(0, 3), { angle: 100, personId: 3 }, { angle: 101, personId: 3 }];
    expect(people(await group(faces))).toEqual([3, 'new 0', 'new 0']);
  });
});

/** A library with any facts, its rules known. */
const library = fc
  .array(
    fc.record({
      angle: fc.integer({ min: 0, max: 359 }),
      photoId: fc.integer({ min: 1, max: 12 }),
      quality: fc.constantFrom(0.1, 0.5, 1),
      takenDay: fc.constantFrom(null, 0, 500, 2000),
      personId: fc.constantFrom(null, 1, 2, 3, 4),
      held: fc.boolean(),
    }),
    { minLength: 1, maxLength: 16 },
  )
  .chain((faces) =>
    fc.record({
      faces: fc.constant(faces.map((face) => ({ ...face, held: face.held && face.personId !== null }))),
      persons: fc.tuple(
        ...[1, 2, 3, 4].map((personId) =>
          fc.record({
            personId: fc.constant(personId),
            kept: fc.boolean(),
            bornDay: fc.constantFrom(null, 600),
          }),
        ),
      ),
      rejections: fc.array(
        fc.record({
          faceId: fc.integer({ min: 1, max: faces.length }),
          personId: fc.constantFrom(1, 2, 3, 4),
        }),
        { maxLength: 5 },
      ),
      apart: fc.constantFrom<[number, number][]>([], [[1, 2]], [[3, 4]]),
    }),
  );

/** Nothing the owner said is broken by this assignment. */
function breaches(faces: readonly FaceToGroup[], facts: GroupingFacts, assigned: (number | string | null)[]) {
  const found: string[] = [];
  const kept = new Set([
    ...facts.persons.filter((person) => person.kept).map(({ personId }) => personId),
    ...facts.rejections.map(({ personId }) => personId),
    ...facts.apart.flat(),
    ...faces.flatMap(({ held, personId }) => (held ? [personId!] : [])),
  ]);
  // A kept person of whom no face is held is held as a whole, but for faces that were rejected.
  const isHeld = ({ held, personId, faceId }: FaceToGroup) =>
    held ||
    (personId !== null &&
      kept.has(personId) &&
      !faces.some((other) => other.held && other.personId === personId) &&
      !facts.rejections.some((one) => one.faceId === faceId && one.personId === personId));
  for (const [i, a] of faces.entries()) {
    const person = assigned[i]!;
    if (isHeld(a)) {
      if (person !== a.personId) found.push(`face ${a.faceId} left ${a.personId} for ${person}`);
      continue;
    }
    if (facts.rejections.some(({ faceId, personId }) => faceId === a.faceId && personId === person)) {
      found.push(`rejected face ${a.faceId} is in ${person}`);
    }
    const bornDay = facts.persons.find(({ personId }) => personId === person)?.bornDay;
    if (bornDay != null && kept.has(person as number) && a.takenDay !== null && a.takenDay < bornDay - 31) {
      found.push(`face ${a.faceId} is older than ${person}`);
    }
    for (const [j, b] of faces.entries()) {
      if (i !== j && person !== null && person === assigned[j] && a.photoId === b.photoId) {
        found.push(`${person} is twice in photo ${a.photoId}`);
      }
    }
  }
  return found;
}

function everyKeptIsHeld(faces: readonly FaceToGroup[], { persons, rejections, apart }: GroupingFacts) {
  const kept = [
    ...persons.filter((person) => person.kept).map(({ personId }) => personId),
    ...rejections.map(({ personId }) => personId),
    ...apart.flat(),
  ];
  return kept.every((id) => faces.some(({ held, personId }) => held && personId === id));
}

describe('whatever the library and the facts', () => {
  test('the word of the owner holds, and grouping again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(library, async ({ faces, ...facts }) => {
        const first = people(await group(faces, facts));
        // All faces of a person that is kept without a held one are held: those that came are held the next time.
        const isSettled = everyKeptIsHeld(facesOf(faces), facts);
        expect(breaches(facesOf(faces), { ...noFacts, ...facts }, first)).toEqual([]);
        const numbers = new Map<unknown, number>();
        const after = faces.map((face, i) => {
          const person = first[i]!;
          if (typeof person !== 'string') return { ...face, personId: person };
          if (!numbers.has(person)) numbers.set(person, 100 + numbers.size);
          return { ...face, personId: numbers.get(person)! };
        });
        if (!isSettled) return;
        const again = people(await group(after, facts));
        expect(again).toEqual(after.map(({ personId }) => personId));
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the faces does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(library, fc.infiniteStream(fc.nat()), async ({ faces, ...facts }, random) => {
        const numbered = faces.map((face, i) => ({ ...face, faceId: i + 1 }));
        const shuffled = numbered
          .map((face) => ({ face, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ face }) => face);
        const one = people(await group(numbered, facts));
        const other = people(await group(shuffled, facts));
        expect(shuffled.map(({ faceId }) => one[faceId - 1])).toEqual(other);
      }),
      { numRuns: 200 },
    );
  });
});

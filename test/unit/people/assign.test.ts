import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/contract/errors.ts';
import {
  type Assignment,
  assignPeople,
  type ClusteredFace,
  type KnownPerson,
  type NearestPerson,
  nearestBySimilarity,
} from '../../../core/people/assign.ts';

const never: NearestPerson = () => {
  throw new Error('no face here has two candidates');
};

/** Rows of [label, person]; face ids 1, 2, 3, … */
function faces(...rows: [label: number, personId: number | null][]): ClusteredFace[] {
  return rows.map(([label, personId], i) => ({ faceId: i + 1, label, personId }));
}

const unnamed = (personId: number): KnownPerson => ({ personId, named: false, deleted: false });
const named = (personId: number): KnownPerson => ({ personId, named: true, deleted: false });
const deleted = (personId: number): KnownPerson => ({ personId, named: false, deleted: true });

/** Targets as one word each: `p3` an existing person, `new0`, `–` nobody. */
function words({ targets }: Assignment): string[] {
  return targets.map((target) =>
    target === null ? '–' : 'personId' in target ? `p${target.personId}` : `new${target.newPerson}`,
  );
}

describe('assignPeople', () => {
  test('a first clustering makes new persons by their first face', () => {
    const result = assignPeople(faces([1, null], [0, null], [1, null], [-1, null]), [], never);
    expect(words(result)).toEqual(['new0', 'new1', 'new0', '–']);
    expect({ ...result, targets: [] }).toEqual({ targets: [], newPersonsCount: 2, emptiedPersonIds: [] });
  });

  test('a named person keeps faces wherever they fall, and its cluster joins it', () => {
    const result = assignPeople(
      faces([0, 5], [0, null], [0, 2], [-1, 5], [1, 5], [1, 2], [-1, 2], [2, 2]),
      [unnamed(2), named(5)],
      never,
    );
    expect(words(result)).toEqual(['p5', 'p5', 'p5', 'p5', 'p5', 'p5', '–', 'p2']);
    expect(result.emptiedPersonIds).toEqual([]);
  });

  test('two named persons in one cluster stay two; the others go to the nearest', () => {
    const asked: [number, readonly number[]][] = [];
    const result = assignPeople(
      faces([0, 7], [0, 3], [0, null], [0, 1]),
      [named(7), named(3), unnamed(1)],
      (faceIndex, candidates) => {
        asked.push([faceIndex, candidates]);
        return faceIndex === 2 ? 3 : 7;
      },
    );
    expect(words(result)).toEqual(['p7', 'p3', 'p3', 'p7']);
    expect(result.emptiedPersonIds).toEqual([1]);
    expect(asked).toEqual([
      [2, [3, 7]],
      [3, [3, 7]],
    ]);
  });

  test('a deleted stranger catches new faces and does not come back', () => {
    const result = assignPeople(faces([0, 4], [0, null], [-1, 4]), [deleted(4)], never);
    expect(words(result)).toEqual(['p4', 'p4', 'p4']);
    expect(result.newPersonsCount).toBe(0);
  });

  test('a split person leaves its number to the larger part, a merged one to the larger person', () => {
    const split = assignPeople(faces([0, 1], [1, 1], [1, 1]), [unnamed(1)], never);
    expect(words(split)).toEqual(['new0', 'p1', 'p1']);
    const merged = assignPeople(faces([0, 1], [0, 2], [0, 2]), [unnamed(1), unnamed(2)], never);
    expect(words(merged)).toEqual(['p2', 'p2', 'p2']);
    expect(merged.emptiedPersonIds).toEqual([1]);
  });

  test('equal overlaps go to the lower person, then to the lower face', () => {
    const lowerPerson = assignPeople(faces([0, 9], [0, 2]), [unnamed(2), unnamed(9)], never);
    expect(words(lowerPerson)).toEqual(['p2', 'p2']);
    const lowerFace = assignPeople(faces([1, 2], [0, 2]), [unnamed(2)], never);
    expect(words(lowerFace)).toEqual(['p2', 'new0']);
  });

  test('a cluster that loses its first choice takes its next one', () => {
    const result = assignPeople(
      faces([0, 1], [0, 1], [0, 1], [1, 1], [1, 1], [1, 6]),
      [unnamed(1), unnamed(6)],
      never,
    );
    expect(words(result)).toEqual(['p1', 'p1', 'p1', 'p6', 'p6', 'p6']);
  });

  test('refuses an answer that is no candidate', () => {
    const input = faces([0, 1], [0, 2], [0, null]);
    expect(() => assignPeople(input, [named(1), named(2)], () => 3)).toThrow(AppError);
  });
});

describe('nearestBySimilarity', () => {
  test('takes the owner of the most similar face, the lower id when equal', () => {
    const vectors = Float32Array.of(1, 0, 0, 1, 0.6, 0.8, 0.8, 0.6, 0, 1);
    const nearest = nearestBySimilarity(
      { vectors, dimension: 2 },
      faces([0, 8], [0, 3], [0, null], [0, null], [0, 4]),
    );
    expect([nearest(2, [3, 8]), nearest(3, [3, 8]), nearest(2, [3, 4]), nearest(2, [4, 8])]).toEqual([
      3, 8, 3, 4,
    ]);
  });
});

describe('assignPeople, whatever the library', () => {
  const library = fc
    .record({
      persons: fc.array(fc.record({ named: fc.boolean(), deleted: fc.boolean() }), { maxLength: 6 }),
      rows: fc.array(fc.tuple(fc.integer({ min: -1, max: 5 }), fc.option(fc.nat(5))), { maxLength: 25 }),
    })
    .map(({ persons, rows }) => ({
      persons: persons.map((person, personId) => ({ personId, ...person })),
      faces: faces(
        ...rows.map(([label, personId]): [number, number | null] => [
          label,
          personId !== null && personId < persons.length ? personId : null,
        ]),
      ),
    }));
  /** Depends on the face and not on where it stands in the list. */
  const nearestIn =
    (list: readonly ClusteredFace[]): NearestPerson =>
    (i, candidates) =>
      candidates[list[i]!.faceId % candidates.length]!;

  test('every face of a named or deleted person stays, and nobody else is emptied silently', () => {
    fc.assert(
      fc.property(library, ({ persons, faces }) => {
        const { targets, newPersonsCount, emptiedPersonIds } = assignPeople(faces, persons, nearestIn(faces));
        expect(targets).toHaveLength(faces.length);
        for (const [i, { label, personId }] of faces.entries()) {
          const person = persons.find((known) => known.personId === personId);
          if (person?.named || person?.deleted) expect(targets[i]).toEqual({ personId });
          else expect(targets[i] === null).toBe(label === -1);
        }
        const used = new Set(targets.flatMap((t) => (t && 'personId' in t ? t.personId : [])));
        const before = new Set(faces.flatMap((face) => face.personId ?? []));
        expect(emptiedPersonIds).toEqual([...before].filter((id) => !used.has(id)).sort((a, b) => a - b));
        const created = new Set(targets.flatMap((t) => (t && 'newPerson' in t ? t.newPerson : [])));
        expect([...created].sort((a, b) => a - b)).toEqual(
          Array.from({ length: newPersonsCount }, (_, k) => k),
        );
      }),
    );
  });

  test('clusters without a named person stay whole and apart', () => {
    fc.assert(
      fc.property(library, ({ persons, faces }) => {
        const kept = (id: number | null) => persons.some((p) => p.personId === id && (p.named || p.deleted));
        const keptLabels = new Set(faces.filter((face) => kept(face.personId)).map((face) => face.label));
        const result = words(assignPeople(faces, persons, nearestIn(faces)));
        const wordsOfLabel = new Map<number, Set<string>>();
        for (const [i, { label }] of faces.entries()) {
          if (label === -1 || keptLabels.has(label)) continue;
          wordsOfLabel.set(label, (wordsOfLabel.get(label) ?? new Set()).add(result[i]!));
        }
        const sets = [...wordsOfLabel.values()];
        expect(sets.every((set) => set.size === 1)).toBe(true);
        expect(new Set(sets.map((set) => [...set][0])).size).toBe(sets.length);
      }),
    );
  });

  test('a second time changes nothing', () => {
    fc.assert(
      fc.property(library, ({ persons, faces }) => {
        const first = assignPeople(faces, persons, nearestIn(faces));
        const created = Array.from({ length: first.newPersonsCount }, (_, k) => unnamed(100 + k));
        const applied = faces.map((face, i) => {
          const target = first.targets[i]!;
          const personId = target && ('personId' in target ? target.personId : 100 + target.newPerson);
          return { ...face, personId };
        });
        const second = assignPeople(applied, [...persons, ...created], nearestIn(applied));
        expect(second.targets).toEqual(
          applied.map(({ personId }) => (personId === null ? null : { personId })),
        );
        expect({ ...second, targets: [] }).toEqual({ targets: [], newPersonsCount: 0, emptiedPersonIds: [] });
      }),
    );
  });

  test('the order of faces, the numbers of clusters and the order of persons do not matter', () => {
    const shuffled = library.chain(({ persons, faces }) =>
      fc.record({
        persons: fc.constant(persons),
        faces: fc.constant(faces),
        order: fc.shuffledSubarray(faces, { minLength: faces.length }),
        labels: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ persons, faces, order, labels }) => {
        const before = assignPeople(faces, persons, nearestIn(faces));
        const moved = order.map((face) => ({ ...face, label: face.label === -1 ? -1 : labels[face.label]! }));
        const after = assignPeople(moved, [...persons].reverse(), nearestIn(moved));
        expect(after.targets).toEqual(order.map((face) => before.targets[faces.indexOf(face)]));
      }),
    );
  });
});

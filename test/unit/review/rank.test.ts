import { expect, test } from 'vitest';
import { type AskedFace, type AskedPerson, type Material, rankQuestions } from '../../../core/review/rank.ts';

const thresholds = { sureSimilarity: 0.335 };

type Change = {
  persons?: Partial<AskedPerson>[];
  pairs?: [a: number, b: number, similarity: number, sharePhoto?: boolean][];
  faces?: Partial<AskedFace>[];
  facesOf?: Record<number, number[]>;
  apart?: string[];
  rejected?: string[];
  skipped?: string[];
  doubted?: string[];
  unlikely?: number[];
  doubtful?: { personId: number; faceIds: number[]; across: number; within: number }[];
};

function material(change: Change): Material {
  const persons = (change.persons ?? []).map((person, id) => ({
    id,
    name: null,
    faces: 5,
    photos: 5,
    ...person,
  }));
  const pairs = (change.pairs ?? []).map(([a, b, similarity, sharePhoto = false]) => ({
    a,
    b,
    similarity,
    sharePhoto,
  }));
  const near = new Map(persons.map(({ id }) => [id, pairs.filter(({ a, b }) => a === id || b === id)]));
  return {
    peopleCompared: 150,
    persons: new Map(persons.map((person) => [person.id, person])),
    near: { get: (id) => near.get(id) ?? [] },
    faces: (change.faces ?? []).map((face, i) => ({
      faceId: 100 + i,
      photoId: 100 + i,
      own: null,
      candidates: [],
      personId: null,
      isHeld: false,
      ...face,
    })),
    doubtfulPersons: change.doubtful ?? [],
    unlikelyFaceIds: change.unlikely ?? [],
    facesOf: (id) => (change.facesOf?.[id] ?? []).map((faceId) => ({ faceId, photoId: faceId })),
    areApart: (a, b) => change.apart?.includes(`${a}-${b}`) ?? false,
    isRejected: (faceId, personId) => change.rejected?.includes(`${faceId}-${personId}`) ?? false,
    isSkipped: (question) => change.skipped?.includes(question) ?? false,
    isDoubted: (faceId, personId) => change.doubted?.includes(`${faceId}-${personId}`) ?? false,
    thresholds,
  };
}

const asked = (change: Change) => rankQuestions(material(change)).map(({ id }) => id);

test('people without a name are asked about, largest first; somebody in one photo last', () => {
  const persons = [
    { faces: 1, photos: 1 },
    { faces: 3, photos: 3 },
    { faces: 8, photos: 8 },
    { name: 'Anna' },
    { faces: 3, photos: 3 },
  ];
  expect(asked({ persons })).toEqual(['who:2', 'who:1', 'who:4', 'who:0']);
  const matters = rankQuestions(material({ persons })).map((question) => question.matters);
  expect(matters).toEqual([true, true, true, false]);
});

test('two named people of one name come before everything else, whatever the case', () => {
  const persons = [
    { name: 'Anna', faces: 20 },
    { faces: 90, photos: 90 },
    { name: 'anna', faces: 2 },
  ];
  expect(asked({ persons })).toEqual(['same:0-2', 'who:1']);
  expect(asked({ persons, apart: ['0-2'] })).toEqual(['who:1']);
});

test('who resembles a named person is asked about as that person, once; what was said or skipped is not', () => {
  const persons = [
    { name: 'Anna', faces: 20 },
    { faces: 12, photos: 12 },
  ];
  const pairs: Change['pairs'] = [[0, 1, 0.4]];
  expect(asked({ persons, pairs })).toEqual(['same:0-1']);
  expect(asked({ persons, pairs, apart: ['0-1', '1-0'] })).toEqual(['who:1']);
  expect(asked({ persons, pairs, skipped: ['same:0-1'] })).toEqual(['who:1']);
  expect(asked({ persons, pairs: [[0, 1, 0.4, true]] })).toEqual(['who:1']);
});

test('faces likely to be one person share a question; a doubtful one is asked about alone', () => {
  const persons = [{ name: 'Anna', faces: 20 }];
  const like = (similarity: number): Partial<AskedFace> => ({ candidates: [{ personId: 0, similarity }] });
  const faces = [like(0.42), like(0.45), like(0.3)];
  expect(asked({ persons, faces })).toEqual(['is:100.101-0', 'is:102-0']);
  // The owner said that not all of them are.
  expect(asked({ persons, faces, doubted: ['100-0', '101-0'] })).toEqual([
    'is:101-0',
    'is:100-0',
    'is:102-0',
  ]);
  expect(asked({ persons, faces, rejected: ['101-0'] })).toEqual(['is:100-0', 'is:102-0']);
});

test('no two faces of one photo share a question, and no question has more than nine', () => {
  const persons = [{ name: 'Anna', faces: 20 }];
  const like = (photoId: number): Partial<AskedFace> => ({
    photoId,
    candidates: [{ personId: 0, similarity: 0.5 }],
  });
  expect(asked({ persons, faces: [like(1), like(1), like(2)] })).toEqual(['is:100.102-0', 'is:101-0']);
  const many = rankQuestions(material({ persons, faces: Array.from({ length: 30 }, (_, i) => like(i)) }));
  const sizes = many.map(({ subject }) => (subject.kind === 'is_this_person' ? subject.faceIds.length : 0));
  expect([Math.max(...sizes), sizes.reduce((sum, size) => sum + size)]).toEqual([9, 30]);
});

test('a face that resembles another named person more is asked about as that one', () => {
  const persons = [
    { name: 'Anna', faces: 20 },
    { name: 'Ben', faces: 20 },
  ];
  const face = { personId: 0, own: 0.1, candidates: [{ personId: 1, similarity: 0.5 }] };
  expect(asked({ persons, faces: [face] })).toEqual(['is:100-1']);
  expect(asked({ persons, faces: [{ ...face, candidates: [] }] })).toEqual(['is:100-0']);
  // The owner looked at the person as a whole: a small doubt is none.
  const held = { personId: 0, own: 0.28, candidates: [], isHeld: true };
  expect(asked({ persons, faces: [held] })).toEqual([]);
});

test('people who look like two and faces that may be none are asked about', () => {
  const persons = [{ name: 'Anna', faces: 12 }];
  const doubtful = [{ personId: 0, faceIds: [7, 9, 11], across: 0.2, within: 0.45 }];
  expect(asked({ persons, doubtful, unlikely: [5] })).toEqual(['in:7.9.11-0', 'face:5']);
  expect(asked({ persons, doubtful: [{ ...doubtful[0]!, across: 0.5, within: 0.55 }] })).toEqual([]);
});

test('the order does not depend on the order of the material', () => {
  const persons: Partial<AskedPerson>[] = Array.from({ length: 12 }, (_, i) =>
    i % 3 === 0 ? { name: `Anna ${i}`, faces: 20 } : { faces: 1 + (i % 4), photos: 1 + (i % 4) },
  );
  const pairs: NonNullable<Change['pairs']> = [];
  for (let a = 0; a < 12; a++)
    for (let b = a + 1; b < 12; b++) pairs.push([a, b, 0.2 + ((a * 7 + b) % 10) / 50]);
  const facesOf = Object.fromEntries(persons.map((_, id) => [id, [id * 10 + 1, id * 10 + 2]]));
  const there = material({ persons, pairs, facesOf });
  const back = material({ persons, pairs: pairs.toReversed(), facesOf });
  const turned = { ...back, persons: new Map([...back.persons].toReversed()) };
  expect(rankQuestions(turned)).toEqual(rankQuestions(there));
  const settles = rankQuestions(there).map((question) => question.settles);
  expect(settles).toEqual(settles.toSorted((a, b) => b - a));
});

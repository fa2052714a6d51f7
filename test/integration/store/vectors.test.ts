import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databasePath } from '../../../core/store/database.sql.ts';
import { openStore } from '../../../core/store/store.ts';
import { plantFaces } from '../../bench/planted-faces.ts';
import { newStore, temporaryFolder } from '../../engine-fixture.ts';

const dimension = 512;
const { vectors } = plantFaces(3000);
const vectorOf = (face: number) => vectors.subarray((face - 1) * dimension, face * dimension);
const faces = Array.from({ length: 3000 }, (_, i) => i + 1);

/** All cosine similarities, by an independent loop. */
function exact(query: Float32Array, among: readonly number[]): { faceId: number; similarity: number }[] {
  return among
    .map((faceId) => ({
      faceId,
      similarity: vectorOf(faceId).reduce((sum, value, k) => sum + value * query[k]!, 0),
    }))
    .sort((a, b) => b.similarity - a.similarity);
}

test('the nearest faces are those of an exact search, also among some', () => {
  const store = newStore();
  const stored = store.vectors('edge', dimension);
  store.transaction(() => {
    for (const face of faces) stored.put(face, vectorOf(face));
  });
  for (const face of [1, 77, 1500, 2999]) {
    const found = stored.nearest(vectorOf(face), 10);
    const expected = exact(vectorOf(face), faces).slice(0, 10);
    expect(found.map(({ faceId }) => faceId)).toEqual(expected.map(({ faceId }) => faceId));
    expect(found[0]!.similarity).toBeCloseTo(1, 5);
    const odd = faces.filter((id) => id % 2 === 1);
    expect(stored.nearest(vectorOf(face), 10, new Set(odd)).map(({ faceId }) => faceId)).toEqual(
      exact(vectorOf(face), odd)
        .slice(0, 10)
        .map(({ faceId }) => faceId),
    );
  }
  expect(stored.nearest(vectorOf(1), 10, new Set())).toEqual([]);
});

test('what is changed, removed or taken back while it is in memory is seen as it is', () => {
  const store = newStore();
  const stored = store.vectors('edge', dimension);
  for (const face of [1, 2, 3]) stored.put(face, vectorOf(face));
  const nearest = (face: number) => stored.nearest(vectorOf(face), 1)[0]?.faceId;
  expect([nearest(1), nearest(2)]).toEqual([1, 2]);
  stored.put(1, vectorOf(2));
  stored.remove(2);
  expect(nearest(2)).toBe(1);
  store.vectorsOf('edge').remove(1);
  expect(stored.nearest(vectorOf(2), 5).map(({ faceId }) => faceId)).toEqual([3]);
  expect(() =>
    store.transaction(() => {
      stored.put(9, vectorOf(9));
      throw new Error('taken back');
    }),
  ).toThrow('taken back');
  stored.put(10, vectorOf(10));
  expect(nearest(9)).not.toBe(9);
  expect(nearest(10)).toBe(10);
});

test('a library from before there were codes gets them', () => {
  const libraryDir = temporaryFolder();
  const store = openStore(libraryDir);
  for (const face of [1, 2, 3]) store.vectors('edge', dimension).put(face, vectorOf(face));
  store.close();
  const db = new Database(databasePath(libraryDir));
  db.exec('DROP TABLE face_codes_edge');
  db.close();
  const again = newStore(libraryDir);
  expect(again.vectors('edge', dimension).nearest(vectorOf(2), 1)[0]?.faceId).toBe(2);
});

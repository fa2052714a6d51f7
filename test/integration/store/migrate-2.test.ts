import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { expect, test } from 'vitest';
import { createOwnersWord } from '../../../core/people/owners-word.ts';
import { databasePath, makeLibraryFolder, schemaVersion } from '../../../core/store/database.sql.ts';
import { initialSchema } from '../../../core/store/migrations/0001-initial.sql.ts';
import { newStore, temporaryFolder } from '../../engine-fixture.ts';

/**
 * A library as version 1 wrote it: Anna (0) is named, 1 was joined with her, 2 was removed, 3 is hidden, 4 took in 5
 * without a name, 6 is nobody's; each has two faces, face 15 is alone.
 */
function makeVersion1(): string {
  const libraryDir = join(temporaryFolder(), 'library');
  makeLibraryFolder(libraryDir);
  const db = new Database(databasePath(libraryDir));
  sqliteVec.load(db);
  db.pragma('journal_mode = WAL');
  db.exec(initialSchema);
  db.pragma('user_version = 1');
  const person = db.prepare(
    `INSERT INTO persons (id, name, hidden, deleted_at, merged_into, created_at) VALUES (?, ?, ?, ?, ?, '2020-01-01')`,
  );
  const index = db.prepare('INSERT INTO person_names (rowid, name) VALUES (?, ?)');
  const removed = '2021-01-01T00:00:00.000Z';
  const people: [number, string | null, number, string | null, number | null][] = [
    [0, 'Анна Ёлкина', 0, null, null],
    [2, null, 0, removed, null],
    [3, null, 1, null, null],
    [4, null, 0, null, null],
    [6, null, 0, null, null],
    [1, 'Anna', 0, null, 0],
    [5, null, 0, null, 4],
  ];
  for (const row of people) {
    person.run(...row);
    index.run(row[0], row[0] === 0 ? 'Анна Елкина' : `person_${row[0]}`);
  }
  db.exec(`UPDATE settings SET value = '7' WHERE key = 'next_person_id';
    CREATE VIRTUAL TABLE face_vectors_edge USING vec0(face_id INTEGER PRIMARY KEY, embedding float[4] distance_metric=cosine);`);
  const photo = db.prepare(
    `INSERT INTO photos (path, size_bytes, mtime_ms, state, sort_at, pack_id, added_at)
     VALUES (?, 1, 1, 'done', '2020-01-01', 'edge', '2020-01-01')`,
  );
  const face = db.prepare(
    `INSERT INTO faces (photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score, quality)
     VALUES (?, ?, 'edge', 0, 0.1, 0.1, 0.2, 0.2, zeroblob(40), 0.9, 0.5)`,
  );
  const vector = db.prepare('INSERT INTO face_vectors_edge (face_id, embedding) VALUES (?, ?)');
  for (const [n, owner] of [0, 0, 0, 0, 2, 2, 3, 3, 4, 4, 4, 4, 6, 6, null].entries()) {
    const { lastInsertRowid: photoId } = photo.run(`/${n}.jpg`);
    const { lastInsertRowid: faceId } = face.run(photoId, owner);
    vector.run(BigInt(faceId), Float32Array.of(1, 0, 0, 0));
  }
  db.close();
  return libraryDir;
}

test('a library of version 1 opens with every name and face, those of people the owner touched held', () => {
  const libraryDir = makeVersion1();
  const store = newStore(libraryDir);
  const { faces, persons, rejections, apart } = store.facts.snapshot();
  expect({
    held: Object.fromEntries([0, 2, 3, 4, 6, null].map((id) => [id, holdsOf(id)])),
    kept: persons.filter(({ kept }) => kept).map(({ id }) => id),
    facts: [rejections, apart, store.journal.page(99, 10), store.settings.get('calibration')],
    listed: store.persons.list().map(({ id, name, hidden, faces_count }) => [id, name, hidden, faces_count]),
    found: store.persons.withName('анна ёлкина'),
    joined: [store.persons.joinedInto(1), store.persons.joinedInto(5)],
    vectors: store.vectors('edge', 4).all().faceIds.length,
  }).toEqual({
    held: { 0: [1, 1, 1, 1], 2: [1, 1], 3: [1, 1], 4: [1, 1, 1, 1], 6: [0, 0], null: [0] },
    kept: [0, 2, 3, 4],
    facts: [[], [], [], {}],
    listed: [
      [0, 'Анна Ёлкина', 0, 4],
      [4, null, 0, 4],
      [3, null, 1, 2],
      [6, null, 0, 2],
    ],
    found: [0],
    joined: [0, 4],
    vectors: 15,
  });
  // Numbers go on where they were, and words are written down from now on.
  const word = createOwnersWord(store);
  expect(word.move([13], { name: 'Ben' }).personId).toBe(7);
  expect(store.journal.page(99, 10).map(({ kind }) => kind)).toEqual(['move']);
  word.restore(2);
  expect(store.persons.list().map(({ id }) => id)).toContain(2);

  function holdsOf(id: number | null): number[] {
    return faces.filter((face) => face.person_id === id).map(({ hold }) => hold);
  }
});

test('before it is brought up to date it is copied, whole and as it was', () => {
  const libraryDir = makeVersion1();
  newStore(libraryDir);
  const backups = readdirSync(join(libraryDir, 'backups'));
  expect(backups).toEqual([expect.stringMatching(new RegExp(`^before-v${schemaVersion}-\\d+\\.db$`))]);
  const copy = new Database(join(libraryDir, 'backups', backups[0]!), { readonly: true });
  const count = (table: string) => copy.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect([copy.pragma('user_version', { simple: true }), count('persons'), count('faces')]).toEqual([
    1, 7, 15,
  ]);
  copy.close();
});

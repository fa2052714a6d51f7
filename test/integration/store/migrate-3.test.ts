import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { expect, test } from 'vitest';
import { databasePath, makeLibraryFolder } from '../../../core/store/database.sql.ts';
import { initialSchema } from '../../../core/store/migrations/0001-initial.sql.ts';
import { ownersWordSchema } from '../../../core/store/migrations/0002-owners-word.sql.ts';
import { newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';

/** Version 2: two photos that are there with a face of Anna each, one whose file is gone, a film that was skipped. */
function makeVersion2(): string {
  const libraryDir = join(temporaryFolder(), 'library');
  makeLibraryFolder(libraryDir);
  const db = new Database(databasePath(libraryDir));
  sqliteVec.load(db);
  db.exec(initialSchema);
  db.exec(ownersWordSchema);
  db.pragma('user_version = 2');
  db.exec(`
    INSERT INTO roots (id, path, added_at) VALUES (3, '/photos', '2020-01-01');
    INSERT INTO photos (id, root_id, path, size_bytes, mtime_ms, state, failure_code, width, height, taken_at, sort_at,
        content_sha256, pack_id, missing_since, added_at) VALUES
      (5, 3, '/photos/a.jpg', 10, 100, 'done', NULL, 40, 30, '2001-02-03T04:05:06', '2001-02-03T04:05:06', x'aa', 'edge', NULL, '2020-01-01'),
      (6, NULL, '/uploads/b.jpg', 20, 200, 'done', NULL, 40, 30, NULL, '2019-01-01T00:00:00', x'bb', 'edge', NULL, '2020-01-01'),
      (7, 3, '/photos/gone.jpg', 30, 300, 'done', NULL, 40, 30, NULL, '2018-01-01T00:00:00', x'cc', 'edge', '2021-01-01', '2020-01-01'),
      (8, 3, '/photos/film.mov', 40, 400, 'skipped', 'unsupported_format', NULL, NULL, NULL, '2017-01-01T00:00:00', NULL, NULL, NULL, '2020-01-01');
    DELETE FROM photos WHERE id = 9;
    UPDATE sqlite_sequence SET seq = 12 WHERE name = 'photos';
    INSERT INTO persons (id, name, created_at) VALUES (0, 'Anna', '2020-01-01');
    INSERT INTO person_names (rowid, name) VALUES (0, 'Anna');
    INSERT INTO faces (photo_id, person_id, pack_id, crop_index, x, y, width, height, landmarks, detection_score, quality,
        hold, offline)
      SELECT id, 0, 'edge', 0, 0.1, 0.1, 0.2, 0.2, zeroblob(40), 0.9, 0.5, 2, id = 7 FROM photos WHERE id < 8;`);
  db.close();
  return libraryDir;
}

test('photos of version 2 keep ids, files, faces and names; the next scan reads them again', () => {
  const store = newStore(makeVersion2());
  const shown = [5, 6, 7, 8].map((id) => {
    const { path, root_id, size_bytes, mtime_ms, state, taken_at, taken_source, missing_since, faces_count } =
      store.photos.get(id)!;
    return { path, root_id, size_bytes, mtime_ms, state, taken_at, taken_source, missing_since, faces_count };
  });
  const plain = { root_id: 3, taken_at: null, taken_source: null, missing_since: null, faces_count: 1 };
  expect(shown).toEqual([
    {
      ...plain,
      ...{ path: '/photos/a.jpg', size_bytes: 10, mtime_ms: 100, state: 'done' },
      ...{ taken_at: '2001-02-03T04:05:06', taken_source: 'exif' },
    },
    { ...plain, path: '/uploads/b.jpg', root_id: null, size_bytes: 20, mtime_ms: 200, state: 'done' },
    {
      ...plain,
      path: '/photos/gone.jpg',
      size_bytes: 30,
      mtime_ms: 300,
      state: 'done',
      missing_since: '2021-01-01',
    },
    { ...plain, path: '/photos/film.mov', size_bytes: 40, mtime_ms: 400, state: 'pending', faces_count: 0 },
  ]);
  expect(store.persons.get(0)).toMatchObject({ name: 'Anna', faces_count: 2, photos_count: 2 });
  expect(store.photos.withContent(Buffer.from('aa', 'hex'), 0)).toBe(5);
  expect(store.photos.requeueOtherPacks('edge')).toBe(2);
  // No number is given out twice, and what refers to photos still does.
  expect(store.photos.insert(newFile('/new.jpg'), null)).toBe(13);
  store.photos.remove(5);
  expect([store.places.findByPath('/photos/a.jpg'), store.faces.ofPhoto(5)]).toEqual([undefined, []]);
});

import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { expect, test } from 'vitest';
import { databasePath } from '../../../core/store/database.sql.ts';
import { countByCountrySql, countByLocalitySql } from '../../../core/store/localities.sql.ts';
import { listPersonsSql, searchPersonsSql } from '../../../core/store/persons.sql.ts';
import { foldersSql } from '../../../core/store/photo-search.sql.ts';
import { listPhotosByStateSql, listPhotosSql } from '../../../core/store/photos.sql.ts';
import { openStore } from '../../../core/store/store.ts';
import { newFace, newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';
import { findFiles, loseFiles } from '../../store-fixture.ts';

test('the plans of the hot queries', () => {
  const libraryDir = temporaryFolder();
  openStore(libraryDir).close();
  const db = new Database(databasePath(libraryDir), { readonly: true });
  sqliteVec.load(db);
  const plan = (sql: string, ...values: unknown[]) =>
    db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map((row) => row.detail);
  const plans = {
    listPhotos: plan(listPhotosSql, '2020', 1, 10),
    listPhotosByState: plan(listPhotosByStateSql, 'done', '2020', 1, 10),
    listPersons: plan(listPersonsSql),
    searchPersons: plan(searchPersonsSql, { match: '"a"*' }),
    countByLocality: plan(countByLocalitySql),
    countByCountry: plan(countByCountrySql),
    folders: plan(foldersSql),
  };
  db.close();
  const ofPhoto = [
    'SEARCH places USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    'CORRELATED SCALAR SUBQUERY 1',
    'SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)',
    'CORRELATED SCALAR SUBQUERY 2',
    'SEARCH faces USING COVERING INDEX faces_by_photo (photo_id=?)',
    'CORRELATED SCALAR SUBQUERY 3',
    'SEARCH p USING COVERING INDEX places_by_photo (photo_id=? AND missing_since=?)',
    'CORRELATED SCALAR SUBQUERY 4',
    'SEARCH p USING COVERING INDEX photos_by_whole (part_of=?)',
    'CORRELATED SCALAR SUBQUERY 5',
    'SEARCH p USING COVERING INDEX photos_by_whole (part_of=? AND part_kind=? AND missing_since=?)',
  ];
  // People come with all their counts, in no order that an index has: reading all of them is the work itself.
  expect(plans).toEqual({
    countByCountry: [
      'SEARCH photos USING COVERING INDEX photos_by_country (country>?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ],
    folders: [
      'SCAN places USING COVERING INDEX places_by_folder',
      'LIST SUBQUERY 2',
      'COMPOUND QUERY',
      'LEFT-MOST SUBQUERY',
      'SEARCH photos USING COVERING INDEX photos_by_whole (part_of>?)',
      'CREATE BLOOM FILTER',
      'UNION ALL',
      'SEARCH photos USING INDEX photos_by_state_time (state=?)',
      'CREATE BLOOM FILTER',
      'USE TEMP B-TREE FOR count(DISTINCT)',
    ],
    countByLocality: [
      'CO-ROUTINE (subquery-1)',
      'SEARCH photos USING COVERING INDEX photos_by_locality (locality_id>?)',
      'SCAN (subquery-1)',
      'SEARCH localities USING INTEGER PRIMARY KEY (rowid=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ],
    listPhotos: ['SEARCH photos USING INDEX photos_by_time (sort_at<?)', ...ofPhoto],
    listPhotosByState: ['SEARCH photos USING INDEX photos_by_state_time (state=? AND sort_at<?)', ...ofPhoto],
    listPersons: [
      'MATERIALIZE f',
      'SEARCH faces USING COVERING INDEX faces_by_person (person_id>?)',
      'USE TEMP B-TREE FOR count(DISTINCT)',
      'SCAN persons',
      'BLOOM FILTER ON f (person_id=?)',
      'SEARCH f USING AUTOMATIC COVERING INDEX (person_id=?) LEFT-JOIN',
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH faces USING INTEGER PRIMARY KEY (rowid=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ],
    searchPersons: [
      'MATERIALIZE f',
      'SEARCH faces USING COVERING INDEX faces_by_person (person_id=?)',
      'LIST SUBQUERY 2',
      'SCAN person_names VIRTUAL TABLE INDEX 0:M1',
      'USE TEMP B-TREE FOR count(DISTINCT)',
      'SEARCH persons USING INTEGER PRIMARY KEY (rowid=?)',
      'LIST SUBQUERY 4',
      'SCAN person_names VIRTUAL TABLE INDEX 0:M1',
      'BLOOM FILTER ON f (person_id=?)',
      'SEARCH f USING AUTOMATIC COVERING INDEX (person_id=?) LEFT-JOIN',
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH faces USING INTEGER PRIMARY KEY (rowid=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ],
  });
});

test('the number of a person is never given out twice: not after removal, not after a restart', () => {
  const libraryDir = temporaryFolder();
  const first = openStore(libraryDir);
  const photo = first.photos.insert(newFile('/a.jpg'), null);
  const ids = [first.persons.create(), first.persons.create(), first.persons.create()];
  newFace(first, photo, ids[0]!);
  first.persons.setDeleted(1, true);
  const removed = first.persons.removeEmpty();
  first.close();

  const second = newStore(libraryDir);
  expect({
    ids,
    removed,
    left: second.facts.snapshot().persons.map((person) => person.id),
    next: [second.persons.create(), second.persons.create()],
  }).toEqual({ ids: [0, 1, 2], removed: 1, left: [0, 1], next: [3, 4] });
  // A number that was taken in a transaction that failed may come again: nobody has seen it.
  expect(() =>
    second.transaction(() => {
      second.persons.create();
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(second.persons.create()).toBe(5);
});

test('vectors come back as they were put, in order of faces, and leave with their face', () => {
  const store = newStore();
  const vectors = store.vectors('edge', 4);
  const other = store.vectors('starter', 4);
  const put = { 7: [1, 0, 0, 0], 3: [0.1, -0.2, 0.3, Number.EPSILON], 9: [0, 1, 0, 0] };
  for (const [id, values] of Object.entries(put)) vectors.put(Number(id), Float32Array.from(values));
  vectors.put(9, Float32Array.of(0, 0, 0, 1));
  other.put(7, Float32Array.of(0.5, 0.5, 0.5, 0.5));
  vectors.remove(7);
  // `vectorsOf` knows the table that was there when it was asked.
  store.vectorsOf('starter').remove(7);
  expect({ all: vectors.all(), gone: vectors.get(7), other: other.all() }).toEqual({
    all: { faceIds: [3, 9], rows: Float32Array.of(...put[3], 0, 0, 0, 1) },
    gone: undefined,
    other: { faceIds: [], rows: new Float32Array() },
  });
  expect(store.vectors('buffalo_l', 512).all()).toEqual({ faceIds: [], rows: new Float32Array() });
  expect(() => store.vectorsOf('buffalo_s').remove(1)).not.toThrow();
});

test('a transaction that fails leaves nothing behind, in no table', () => {
  const store = newStore();
  const vectors = store.vectors('edge', 2);
  const kept = store.photos.insert(newFile('/kept.jpg'), null);
  const before = store.faces.count();
  expect(() =>
    store.transaction(() => {
      const photo = store.photos.insert(newFile('/lost.jpg'), null);
      const person = store.persons.create();
      store.persons.rename(person, 'Ghost');
      vectors.put(newFace(store, photo, person), Float32Array.of(1, 0));
      store.settings.set('lost', true);
      store.photos.insert(newFile('/kept.jpg'), null);
    }),
  ).toThrow(/UNIQUE/);
  expect({
    photos: store.photos.forExport().map((photo) => photo.id),
    faces: store.faces.count(),
    vectors: vectors.all().faceIds,
    people: store.facts.snapshot().persons,
    found: store.persons.search('"Ghost"*'),
    setting: store.settings.get('lost'),
  }).toEqual({ photos: [kept], faces: before, vectors: [], people: [], found: [], setting: undefined });
});

test('pages of photos join without gap or overlap, newest first, equal times by id', () => {
  const store = newStore();
  const times = ['2020-05-01T00:00:00', '2021-01-01T00:00:00', '2020-05-01T00:00:00', '2019-01-01T00:00:00'];
  for (const [i, fileTime] of times.entries()) store.photos.insert(newFile(`/${i}.jpg`, { fileTime }), null);
  store.photos.insert(newFile('/film.mov', { fileTime: '2022-01-01T00:00:00' }), 'unsupported_format');
  const gone = store.photos.insert(newFile('/gone.jpg', { fileTime: '2030-01-01T00:00:00' }), null);
  loseFiles(store, gone);

  const read = (state?: 'pending') => {
    const pages: number[][] = [];
    let before: { sortAt: string; id: number } | null = null;
    for (;;) {
      const page = store.photos.page(before, 2, state);
      if (page.length === 0) return pages;
      pages.push(page.map((photo) => photo.id));
      before = { sortAt: page.at(-1)!.sort_at, id: page.at(-1)!.id };
    }
  };
  expect([read(), read('pending')]).toEqual([
    [[5, 2], [3, 1], [4]],
    [
      [2, 3],
      [1, 4],
    ],
  ]);
});

test('the cover of a person is their best face, and faces of missing photos do not count', () => {
  const store = newStore();
  const [here, there] = ['/here.jpg', '/there.jpg'].map((path) => store.photos.insert(newFile(path), null));
  const person = store.persons.create();
  const faces = [
    newFace(store, here!, person, 0.3),
    newFace(store, here!, person, 0.8),
    newFace(store, there!, person, 0.95),
  ];
  const seen = () => {
    const { faces_count, photos_count, cover_face_id } = store.persons.get(person)!;
    return { faces_count, photos_count, cover_face_id };
  };
  const whole = seen();
  loseFiles(store, there!);
  const offline = seen();
  const listed = store.persons.list().map((row) => row.cover_face_id);
  findFiles(store, there!);
  expect({ whole, offline, listed, back: seen() }).toEqual({
    whole: { faces_count: 3, photos_count: 2, cover_face_id: faces[2] },
    offline: { faces_count: 2, photos_count: 1, cover_face_id: faces[1] },
    listed: [faces[1]],
    back: whole,
  });
});

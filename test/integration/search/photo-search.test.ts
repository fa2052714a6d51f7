import { expect, test } from 'vitest';
import { operations } from '../../../core/contract/operations.ts';
import { photoSearchHandlers } from '../../../core/search/photo-search-handlers.ts';
import { newFace, newFile, newStore } from '../../engine-fixture.ts';
import { loseFiles, newFacts } from '../../store-fixture.ts';

type Wanted = {
  path: string;
  people?: number[];
  strangers?: number;
  takenAt?: string;
  camera?: string;
  caption?: string;
  keywords?: string[];
  kind?: 'photo' | 'video';
};

/** Anna 0, Ben 1, Clara 2, nobody named 3. */
const album: readonly Wanted[] = [
  {
    path: '/photos/Italy 2019/IMG_1.jpg',
    people: [0],
    takenAt: '2019-07-04T10:00:00',
    camera: 'Apple iPhone 7',
  },
  { path: '/photos/Italy 2019/IMG_2.jpg', people: [0, 1], takenAt: '2019-07-05T23:59:59' },
  { path: '/photos/Italy 2019/film.mp4', people: [1], takenAt: '2019-07-06T00:00:00', kind: 'video' },
  {
    path: '/photos/Christmas/a.jpg',
    people: [0, 1, 2],
    takenAt: '2020-12-24T18:00:00',
    caption: 'Бабушка и ёлка',
  },
  { path: '/photos/Christmas/b.jpg', people: [0, 1], strangers: 1, takenAt: '2020-12-25T09:00:00' },
  { path: '/photos/scan.tif', keywords: ['Großmutter', 'wedding'] },
];

function newAlbum() {
  const store = newStore();
  const root = store.roots.add('/photos');
  for (const name of ['Anna', 'Ben', 'Clara', null]) {
    const id = store.persons.create();
    if (name !== null) store.persons.rename(id, name);
  }
  const ids = album.map(({ path, people = [], strangers = 0, takenAt = null, ...said }, i) => {
    const file = newFile(path, { rootId: root.id, fileTime: `2018-01-0${i + 1}T00:00:00` });
    const id = store.photos.insert(file, null, said.kind);
    for (const person of people) newFace(store, id, person);
    for (let n = 0; n < strangers; n++) newFace(store, id, null);
    const facts = newFacts(new Uint8Array(32).fill(i + 1), takenAt);
    const { camera = null, caption = null, keywords = [], kind = 'photo' } = said;
    store.photos.markAnalysed(id, 'edge', {
      ...facts,
      kind,
      metadata: { ...facts.metadata, camera, caption, keywords },
    });
    return id;
  });
  const handlers = photoSearchHandlers(store);
  const find = (query: Record<string, string>) => {
    const parsed = operations.searchPhotos.query.parse(query);
    const found = handlers.searchPhotos({ params: undefined, query: parsed, body: undefined, files: [] });
    if (found instanceof Promise) throw new Error('it answers at once');
    return found;
  };
  const names = (query: Record<string, string>) => {
    const { photos, total } = find(query);
    expect(total).toBe(photos.length);
    return photos.map(({ file_name }) => file_name);
  };
  return { store, root, ids, handlers, find, names };
}

test.each([
  [{}, ['b.jpg', 'a.jpg', 'film.mp4', 'IMG_2.jpg', 'IMG_1.jpg', 'scan.tif']],
  [{ people: '0,1' }, ['b.jpg', 'a.jpg', 'IMG_2.jpg']],
  [{ people: '0,1', only: 'true' }, ['IMG_2.jpg']],
  [{ people: '0', only: 'true' }, ['IMG_1.jpg']],
  [{ people: '0,1', not: '2' }, ['b.jpg', 'IMG_2.jpg']],
  [{ any_of: '1,2' }, ['b.jpg', 'a.jpg', 'film.mp4', 'IMG_2.jpg']],
  [{ any_of: '0,1', only: 'true' }, ['film.mp4', 'IMG_2.jpg', 'IMG_1.jpg']],
  [{ people: '0', any_of: '1,2' }, ['b.jpg', 'a.jpg', 'IMG_2.jpg']],
  [{ not: '0' }, ['film.mp4', 'scan.tif']],
  [{ from: '2019-07-05', to: '2019-07-05' }, ['IMG_2.jpg']],
  [{ from: '2020-01-01' }, ['b.jpg', 'a.jpg']],
  // It lies in the folder since 2018, but nobody knows when it was taken.
  [{ to: '2018-12-31' }, []],
  [{ folder: '/photos/Italy 2019' }, ['film.mp4', 'IMG_2.jpg', 'IMG_1.jpg']],
  [{ folder: '/photos/Ital' }, []],
  [{ folder: '/photos', subfolders: 'false' }, ['scan.tif']],
  [{ folder: '/photos/Christmas', subfolders: 'false' }, ['b.jpg', 'a.jpg']],
  [{ camera: 'Apple iPhone 7' }, ['IMG_1.jpg']],
  [{ kind: 'video' }, ['film.mp4']],
  [{ faces: 'none' }, ['scan.tif']],
  [{ faces: 'some', kind: 'video' }, ['film.mp4']],
  [{ people_count: '3' }, ['b.jpg', 'a.jpg']],
  [{ text: 'ital img' }, ['IMG_2.jpg', 'IMG_1.jpg']],
  [{ text: 'елка' }, ['a.jpg']],
  [{ text: 'ёлк бабуш' }, ['a.jpg']],
  [{ text: 'grossm' }, ['scan.tif']],
  [{ text: 'wedd' }, ['scan.tif']],
  [{ text: 'iphone', people: '0' }, ['IMG_1.jpg']],
  // The folder that was chosen is not a word of every photo in it.
  [{ text: 'photos' }, []],
  [{ text: '"); DROP TABLE photos; --' }, []],
  [{ people: '99' }, []],
])('%j finds %j', (query, found) => {
  expect(newAlbum().names(query)).toEqual(found);
});

test('pages join without gap or overlap, and the total is of all', () => {
  const { find } = newAlbum();
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof find> = find({
      limit: '2',
      people: '0',
      ...(cursor === null ? {} : { cursor }),
    });
    expect(page.total).toBe(4);
    names.push(...page.photos.map(({ file_name }) => file_name));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(names).toEqual(['b.jpg', 'a.jpg', 'IMG_2.jpg', 'IMG_1.jpg']);
});

test('what is gone, or shown with another, is not found by itself; words follow the files', () => {
  const { store, root, ids, names } = newAlbum();
  loseFiles(store, ids[0]!);
  store.stacks.setPart(ids[1]!, ids[3]!, 'same_picture');
  expect(names({ folder: '/photos/Italy 2019' })).toEqual(['film.mp4']);
  // Anna and Ben are in the part: the photo that stands for it is theirs.
  expect(names({ people: '0,1' })).toEqual(['b.jpg', 'a.jpg']);
  const place = store.places.insert(ids[5]!, newFile('/photos/Archive/granny.tif', { rootId: root.id }));
  store.photos.settle(ids[5]!);
  expect(names({ text: 'granny' })).toEqual(['scan.tif']);
  store.places.remove(place);
  store.photos.settle(ids[5]!);
  expect(names({ text: 'granny' })).toEqual([]);
});

test('choices and company are counted', async () => {
  const { handlers } = newAlbum();
  const nothing = { params: undefined, query: undefined, body: undefined, files: [] };
  expect(await handlers.listSearchChoices(nothing)).toEqual({
    cameras: [{ camera: 'Apple iPhone 7', photos_count: 1 }],
    folders: [
      { path: '/photos', photos_count: 1 },
      { path: '/photos/Christmas', photos_count: 2 },
      { path: '/photos/Italy 2019', photos_count: 3 },
    ],
    localities: [],
    countries: [],
  });
  const company = await handlers.getPersonCompany({ ...nothing, params: { id: 0 } });
  expect(company).toMatchObject({
    first_taken_at: '2019-07-04T10:00:00',
    last_taken_at: '2020-12-25T09:00:00',
  });
  expect(company.often_with.map(({ person, photos_count }) => [person.name, photos_count])).toEqual([
    ['Ben', 3],
    ['Clara', 1],
  ]);
  expect(() => handlers.getPersonCompany({ ...nothing, params: { id: 77 } })).toThrow(/no person 77/);
});

test('the years of people are those in which a search finds them', () => {
  const { store, root, ids, handlers, find } = newAlbum();
  const years = (limit = '6') => {
    const query = operations.getPeopleYears.query.parse({ limit });
    const answer = handlers.getPeopleYears({ params: undefined, query, body: undefined, files: [] });
    if (answer instanceof Promise) throw new Error('it answers at once');
    for (const { person, years } of answer) {
      for (const { year, photos_count } of years) {
        const found = find({ people: String(person.id), from: `${year}-01-01`, to: `${year}-12-31` });
        expect([person.name, year, photos_count]).toEqual([person.name, year, found.total]);
      }
    }
    return answer.map(({ person, years }) => [
      person.name,
      ...years.map(({ year, photos_count }) => [year, photos_count]),
    ]);
  };
  const ben = ['Ben', [2019, 2], [2020, 2]];
  // The most photographed first; who has no name is not among them.
  newFace(store, ids[5]!, 3);
  expect(years()).toEqual([['Anna', [2019, 2], [2020, 2]], ben, ['Clara', [2020, 1]]]);
  expect(years('1')).toHaveLength(1);

  // Two faces in a photo are one photo; a photo without a date is of no year.
  newFace(store, ids[3]!, 2);
  newFace(store, ids[5]!, 2);
  store.persons.update(0, { hidden: true });
  expect(years()).toEqual([ben, ['Clara', [2020, 1]]]);

  // The film is gone, and a copy of the second photo is shown with it.
  loseFiles(store, ids[2]!);
  const copy = store.photos.insert(newFile('/photos/copy.jpg', { rootId: root.id }), null, 'photo');
  newFace(store, copy, 1);
  store.photos.markAnalysed(copy, 'edge', newFacts(new Uint8Array(32).fill(9), '2019-07-05T23:59:59'));
  store.stacks.setPart(copy, ids[1]!, 'same_picture');
  expect(years()).toEqual([
    ['Ben', [2019, 1], [2020, 2]],
    ['Clara', [2020, 1]],
  ]);
});

test('photos are found by town, country and area, also across the date line', async () => {
  const store = newStore();
  const spots = [
    ['paris.jpg', 48.8584, 2.2945, 2988507, 'FR'],
    ['versailles.jpg', 48.8049, 2.1204, 2969679, 'FR'],
    ['fiji.jpg', -17, 179.9, null, 'FJ'],
    ['fiji-east.jpg', -17, -179.9, null, 'FJ'],
    ['sea.jpg', 40, -40, null, null],
    ['unknown.jpg', null, null, null, null],
  ] as const;
  for (const [id, name] of [
    [2988507, 'Paris'],
    [2969679, 'Versailles'],
  ] as const) {
    store.localities.learn({ id, name, country: 'FR', latitude: 48, longitude: 2 });
  }
  for (const [i, [name, latitude, longitude, localityId, country]] of spots.entries()) {
    const id = store.photos.insert(newFile(`/photos/${name}`), null);
    const facts = newFacts(new Uint8Array(32).fill(i), `2020-01-0${9 - i}T00:00:00`);
    store.photos.markAnalysed(id, 'edge', { ...facts, metadata: { ...facts.metadata, latitude, longitude } });
    if (latitude !== null) store.localities.locate({ id, latitude, longitude }, localityId, country);
  }
  const { searchPhotos, listSearchChoices } = photoSearchHandlers(store);
  const names = async (query: Record<string, string>) => {
    const parsed = operations.searchPhotos.query.parse(query);
    const found = await searchPhotos({ params: undefined, query: parsed, body: undefined, files: [] });
    return found.photos.map(({ file_name }) => file_name);
  };
  expect(await names({ locality: '2988507' })).toEqual(['paris.jpg']);
  expect(await names({ country: 'FR' })).toEqual(['paris.jpg', 'versailles.jpg']);
  expect(await names({ country: 'FR', locality: '2969679' })).toEqual(['versailles.jpg']);
  expect(await names({ area: '48.8,2.2,48.9,2.3' })).toEqual(['paris.jpg']);
  expect(await names({ area: '-18,179,-16,-179' })).toEqual(['fiji.jpg', 'fiji-east.jpg']);
  expect(await names({ area: '-18,-180,-16,-179' })).toEqual(['fiji-east.jpg']);
  expect(await names({ area: '-90,-180,90,180' })).toHaveLength(5);

  const choices = await listSearchChoices({
    ...{ params: undefined, query: undefined, body: undefined, files: [] },
  });
  expect(choices.localities.map(({ name, photos_count }) => [name, photos_count])).toEqual([
    ['Paris', 1],
    ['Versailles', 1],
  ]);
  expect(choices.countries).toEqual([
    { country: 'FJ', photos_count: 2 },
    { country: 'FR', photos_count: 2 },
  ]);
});

test.each([
  { area: '1,2,3' },
  { area: '2,0,1,0' },
  { area: '-91,0,0,0' },
  { area: '0,0,0,181' },
  { area: '0,0,0,1e5' },
  { country: 'fr' },
  { locality: '0' },
  { locality: 'Paris' },
])('%j is no filter', (query) => {
  expect(operations.searchPhotos.query.safeParse(query).success).toBe(false);
});

import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { datedPhotosSql } from '../../../core/store/albums.sql.ts';
import { databasePath } from '../../../core/store/database.sql.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../engine-fixture.ts';
import { loseFiles } from '../../store-fixture.ts';
import { newFamilyPhotos } from './family-photos.ts';

const time = (day: string, minute: number) =>
  `${day}T${String(12 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
/** So many photos of one afternoon, a minute apart. */
const afternoon = (day: string, count: number, people: number[] = []) =>
  Array.from({ length: count }, (_, minute) => ({ takenAt: time(day, minute), people }));

/** A party of Anna and Ben, a Christmas of two days with Clara, and single photos around. */
const years = () =>
  newFamilyPhotos([
    { takenAt: '2019-01-05T10:00:00' },
    ...afternoon('2019-07-04', 20, [0, 1]),
    { takenAt: '2019-09-05T10:00:00' },
    { takenAt: null },
    ...afternoon('2020-12-24', 12, [2]),
    ...afternoon('2020-12-25', 12, [2]),
  ]);

const list = async (family: ReturnType<typeof years>) => {
  const { suggestions, total } = await family.ask('listEventSuggestions');
  expect(total).toBe(suggestions.length);
  return suggestions;
};

describe('suggested events', () => {
  test('are told newest first, with who is in them and a picture', async () => {
    const family = years();
    const [christmas, party] = await list(family);
    expect(christmas).toMatchObject({
      ...{ from: '2020-12-24T12:00:00', to: '2020-12-25T12:11:00', photos_count: 24, places: [] },
    });
    expect(party!.people.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    expect(party!.cover_photo_id).toBe(family.ids[20]);
    const one = await family.ask('listEventSuggestions', { query: { limit: '1' } });
    expect([one.suggestions.length, one.total]).toEqual([1, 2]);
  });

  test('become events, and are suggested again when that is taken back', async () => {
    const family = years();
    const { ask, search, ids } = family;
    const [, party] = await list(family);
    const { from, to } = party!;
    const event = ask('acceptEventSuggestion', {
      body: { from, to, name: 'Garden party', location: 'Rome' },
    });
    expect(event).toMatchObject({
      ...{
        kind: 'event',
        name: 'Garden party',
        location: 'Rome',
        event_date: '2019-07-04',
        photos_count: 20,
      },
    });
    expect(search({ album: event.id }).reverse()).toEqual(ids.slice(1, 21));
    expect(ask('listEvents')).toHaveLength(1);
    expect(await list(family)).toHaveLength(1);
    ask('deleteAlbum', { params: { id: event.id } });
    expect(await list(family)).toHaveLength(2);
  });

  test('are not those whose photos are in an album by hand already', async () => {
    const family = years();
    const made = family.ask('createAlbum', { body: { name: 'a', photo_ids: family.ids.slice(1, 10) } });
    expect(await list(family)).toHaveLength(2);
    family.ask('addToAlbum', { params: { id: made.id }, body: { photo_ids: family.ids.slice(1, 12) } });
    expect(await list(family)).toHaveLength(1);
    // A smart album says nothing about what its photos are of.
    family.ask('createAlbum', { body: { name: 'b', filter: { people: '2' } } });
    expect(await list(family)).toHaveLength(1);
  });

  test('are dismissed for ever, also when more photos of that time come; and taken back', async () => {
    const family = years();
    const { ask, add, photosChanged } = family;
    const [, party] = await list(family);
    const body = { from: party!.from, to: party!.to };
    ask('dismissEventSuggestion', { body });
    ask('dismissEventSuggestion', { body });
    expect(await list(family)).toHaveLength(1);
    add({ takenAt: '2019-07-04T13:10:00' });
    photosChanged();
    expect(await list(family)).toHaveLength(1);
    ask('restoreEventSuggestion', { body });
    expect(await list(family)).toHaveLength(2);
    expect(() => ask('restoreEventSuggestion', { body })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
  });

  test('follow the photos: what is gone or shown with another does not count', async () => {
    const family = years();
    const { store, ids, photosChanged } = family;
    for (const id of ids.slice(1, 12)) loseFiles(store, id);
    for (const id of ids.slice(24, 38)) store.stacks.setPart(id, ids[23]!, 'burst');
    photosChanged();
    expect(await list(family)).toEqual([]);
  });

  test('an empty library has none, and times that are none are refused', async () => {
    const family = newFamilyPhotos([]);
    expect(await list(family)).toEqual([]);
    const { ask } = family;
    const from = '2019-07-04T12:00:00';
    expect(() => ask('acceptEventSuggestion', { body: { from, to: from, name: 'a' } })).toThrow(/No photo/);
    for (const wrong of [
      { from, to: '2018-01-01T00:00:00' },
      { from, to: 'tomorrow' },
      { from, to: '2019-13-04T12:00:00' },
      { from },
    ]) {
      expect(() => ask('dismissEventSuggestion', { body: wrong })).toThrow();
    }
  });
});

test('all photos with a date are read from an index alone', () => {
  const libraryDir = temporaryFolder();
  openStore(libraryDir).close();
  const db = new Database(databasePath(libraryDir), { readonly: true });
  const plan = db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${datedPhotosSql}`)
    .all('', 0, 10)
    .map(({ detail }) => detail);
  db.close();
  expect(plan).toEqual([expect.stringMatching(/^SEARCH photos USING COVERING INDEX photos_by_taken/)]);
});

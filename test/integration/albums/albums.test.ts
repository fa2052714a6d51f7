import { describe, expect, test } from 'vitest';
import { findFiles, loseFiles } from '../../store-fixture.ts';
import { newFamilyPhotos } from './family-photos.ts';

const days = (...dates: string[]) => dates.map((day) => ({ takenAt: `${day}T12:00:00` }));
const summer = () =>
  newFamilyPhotos([
    { takenAt: '2019-07-04T10:00:00', people: [0] },
    { takenAt: '2019-07-05T10:00:00', people: [0, 1] },
    { takenAt: '2019-07-06T10:00:00', people: [1] },
    { takenAt: '2020-12-24T18:00:00', people: [0, 1, 2] },
  ]);

describe('an album by hand', () => {
  test('holds what was put in, in the order of time, and tells about it', async () => {
    const { ids, ask, search, changes } = summer();
    const made = ask('createAlbum', { body: { name: ' Italy ', photo_ids: [ids[2], ids[0], ids[0]] } });
    expect(made).toMatchObject({
      ...{ name: 'Italy', kind: 'album', filter: null, photos_count: 2, cover_chosen: false },
      ...{ first_taken_at: '2019-07-04T10:00:00', last_taken_at: '2019-07-06T10:00:00' },
    });
    expect(made.people.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    expect(search({ album: made.id })).toEqual([ids[2], ids[0]]);
    expect(search({ album: made.id, people: '1' })).toEqual([ids[2]]);
    expect(changes).toEqual([{ persons: false, photos: false, albums: true }]);
    expect(await ask('listAlbums')).toEqual([made]);
    expect(ask('getAlbum', { params: { id: made.id } })).toEqual(made);
  });

  test('says what a change really changed, so that it can be taken back exactly', () => {
    const { ids, ask, search } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: [ids[0]] } });
    const params = { id };
    const added = ask('addToAlbum', { params, body: { photo_ids: [ids[0], ids[1]] } });
    expect([added.photo_ids, added.album.photos_count]).toEqual([[ids[1]], 2]);
    const removed = ask('removeFromAlbum', { params, body: { photo_ids: [ids[1], ids[3]] } });
    expect([removed.photo_ids, search({ album: id })]).toEqual([[ids[1]], [ids[0]]]);
  });

  test('is changed all or not at all', async () => {
    const { ids, ask, search } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: [ids[0]] } });
    const photo_ids = [ids[1], 999];
    expect(() => ask('addToAlbum', { params: { id }, body: { photo_ids } })).toThrow(/no photo 999/);
    expect(search({ album: id })).toEqual([ids[0]]);
    expect(() => ask('createAlbum', { body: { name: 'b', photo_ids } })).toThrow(/no photo 999/);
    expect(await ask('listAlbums')).toHaveLength(1);
    const change = { name: 'c', cover_photo_id: ids[3] };
    expect(() => ask('updateAlbum', { params: { id }, body: change })).toThrow(/not in the album/);
    expect(ask('getAlbum', { params: { id } }).name).toBe('a');
  });

  test('shows a stack by its whole, and takes it out whole', () => {
    const { store, ids, ask, search, photosChanged } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: [ids[0], ids[1]] } });
    ask('updateAlbum', { params: { id }, body: { cover_photo_id: ids[0] } });
    store.stacks.setPart(ids[0]!, ids[3]!, 'same_picture');
    photosChanged();
    expect(search({ album: id })).toEqual([ids[3], ids[1]]);
    expect(ask('getAlbum', { params: { id } })).toMatchObject({
      ...{ photos_count: 2, cover_photo_id: ids[3], cover_chosen: true },
    });
    // It is in already, as its part.
    expect(ask('addToAlbum', { params: { id }, body: { photo_ids: [ids[3]] } }).photo_ids).toEqual([]);
    const removed = ask('removeFromAlbum', { params: { id }, body: { photo_ids: [ids[3]] } });
    expect([removed.photo_ids, search({ album: id })]).toEqual([[ids[0]], [ids[1]]]);
  });

  test('a photo that is gone does not count, and comes back with its files', async () => {
    const { store, ids, ask, photosChanged } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: [ids[0], ids[1]] } });
    ask('updateAlbum', { params: { id }, body: { cover_photo_id: ids[0] } });
    loseFiles(store, ids[0]!);
    photosChanged();
    expect(await ask('listAlbums')).toMatchObject([
      { photos_count: 1, cover_photo_id: ids[1], cover_chosen: false },
    ]);
    findFiles(store, ids[0]!);
    photosChanged();
    expect(await ask('listAlbums')).toMatchObject([
      { photos_count: 2, cover_photo_id: ids[0], cover_chosen: true },
    ]);
  });

  test('the best cover shows favourites first, then whom one knows, then the newest', () => {
    const { store, ids, ask, photosChanged } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: ids } });
    expect(ask('getAlbum', { params: { id } }).cover_photo_id).toBe(ids[3]);
    store.persons.update(1, { favourite: true });
    store.persons.update(2, { stranger: true });
    photosChanged();
    const { cover_photo_id, people } = ask('getAlbum', { params: { id } });
    expect([cover_photo_id, people.map(({ name }) => name)]).toEqual([ids[3], ['Anna', 'Ben']]);
  });

  test('comes back after it was deleted', async () => {
    const { ids, ask, search } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', photo_ids: [ids[0]] } });
    ask('deleteAlbum', { params: { id } });
    expect(await ask('listAlbums')).toEqual([]);
    for (const attempt of [
      () => ask('getAlbum', { params: { id } }),
      () => ask('deleteAlbum', { params: { id } }),
      () => ask('updateAlbum', { params: { id }, body: { name: 'b' } }),
      () => ask('addToAlbum', { params: { id }, body: { photo_ids: [ids[1]] } }),
      () => ask('removeFromAlbum', { params: { id }, body: { photo_ids: [ids[1]] } }),
      () => search({ album: id }),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'not_found' }));
    }
    expect(ask('restoreAlbum', { params: { id } }).photos_count).toBe(1);
    expect(search({ album: id })).toEqual([ids[0]]);
    expect(() => ask('restoreAlbum', { params: { id: 77 } })).toThrow(/no album 77/);
  });
});

describe('a smart album', () => {
  test('is always computed, and can be searched further', async () => {
    const { ids, add, ask, search, photosChanged } = summer();
    const filter = { people: '0', from: '2019-07-05' };
    const { id, ...made } = ask('createAlbum', { body: { name: 'Anna', filter } });
    expect(made).toMatchObject({ filter, broken: false, photos_count: 2, cover_photo_id: ids[3] });
    expect(search({ album: id })).toEqual([ids[3], ids[1]]);
    expect(search({ album: id, not: '2' })).toEqual([ids[1]]);
    // Both conditions of one kind hold: the search asks for other people than the album.
    expect(search({ album: id, people: '2' })).toEqual([ids[3]]);
    expect(search({ album: id, to: '2019-12-31' })).toEqual([ids[1]]);
    const added = add({ takenAt: '2021-01-01T00:00:00', people: [0] });
    photosChanged();
    expect([search({ album: id })[0], (await ask('listAlbums'))[0]!.photos_count]).toEqual([added, 3]);
    const other = ask('updateAlbum', { params: { id }, body: { filter: { people: '2' } } });
    expect([other.filter, other.photos_count]).toEqual([{ people: '2' }, 1]);
  });

  test('words and folders mean the same in it as in a search', () => {
    const { ids, ask, search } = summer();
    for (const filter of [{ text: '2' }, { folder: '/photos' }]) {
      const { id } = ask('createAlbum', { body: { name: 'a', filter } });
      expect(search({ album: id })).toEqual(search(filter));
    }
    expect(search({ text: '2' })).toEqual([ids[2]]);
  });

  test('follows somebody who was joined with another person, and keeps somebody who was removed', () => {
    const { store, ids, ask, search, photosChanged } = summer();
    const { id } = ask('createAlbum', { body: { name: 'Clara', filter: { people: '2' } } });
    store.faces.moveAll(2, 1);
    store.persons.setMerged(2, 1);
    photosChanged();
    expect(search({ album: id })).toEqual([ids[3], ids[2], ids[1]]);
    store.persons.setDeleted(1, true);
    photosChanged();
    const album = ask('getAlbum', { params: { id } });
    expect([album.photos_count, album.people.map(({ name }) => name)]).toEqual([3, ['Anna']]);
  });

  test('takes no photos by hand, and no album in it', () => {
    const { ids, ask } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a', filter: { people: '0' } } });
    const params = { id };
    const conflict = expect.objectContaining({ code: 'conflict' });
    expect(() => ask('addToAlbum', { params, body: { photo_ids: [ids[2]] } })).toThrow(conflict);
    expect(() => ask('removeFromAlbum', { params, body: { photo_ids: [ids[0]] } })).toThrow(conflict);
    const both = { name: 'b', filter: { people: '0' }, photo_ids: [ids[0]] };
    expect(() => ask('createAlbum', { body: both })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
    expect(() => ask('createAlbum', { body: { name: 'b', filter: { album: String(id) } } })).toThrow();
    expect(() => ask('createAlbum', { body: { name: 'b', filter: {} } })).toThrow(/no condition/);
    const hand = ask('createAlbum', { body: { name: 'c' } });
    expect(() => ask('updateAlbum', { params: { id: hand.id }, body: { filter: { people: '0' } } })).toThrow(
      conflict,
    );
  });

  test.each(['{"people":"everybody"}', '{"mood":"happy"}', '{"album":"1"}', 'not JSON', '7'])(
    'whose search is %s says so, and breaks nothing else',
    async (filter) => {
      const { store, ask, search } = summer();
      const id = store.albums.insert({ uuid: 'u', kind: 'album', name: 'old', filter });
      const [album] = await ask('listAlbums');
      expect(album).toMatchObject({ id, broken: true, photos_count: 0, cover_photo_id: null, people: [] });
      expect(() => search({ album: id })).toThrow(expect.objectContaining({ code: 'conflict' }));
      const mended = ask('updateAlbum', { params: { id }, body: { filter: { people: '0' } } });
      expect(mended).toMatchObject({ broken: false, photos_count: 3 });
    },
  );
});

describe('an event of S2', () => {
  test('is an album with a place and a day', async () => {
    const { ids, ask, search } = summer();
    const event_uuid = '6F9619FF-8B86-D011-B42D-00CF4FC964FF';
    const said = { name: 'Wedding', location: 'Rome', event_date: '2019-07-05T16:00:00Z' };
    const event = ask('createEvent', { body: { ...said, event_uuid } });
    expect(event).toEqual({
      ...{ id: event.id, event_uuid: event_uuid.toLowerCase(), name: 'Wedding', description: null },
      ...{ location: 'Rome', event_date: '2019-07-05', is_active: true, created_at: event.created_at },
    });
    const params = { id: event.id };
    expect(ask('getEventByUuid', { params: { event_uuid } })).toEqual(event);
    expect(ask('listEvents')).toEqual([event]);
    expect(ask('updateEvent', { params, body: { is_active: false } })).toEqual({
      ...event,
      is_active: false,
    });
    ask('addToAlbum', { params, body: { photo_ids: [ids[1]] } });
    expect(search({ album: event.id })).toEqual([ids[1]]);
    expect(await ask('listAlbums')).toMatchObject([{ kind: 'event', location: 'Rome', photos_count: 1 }]);
  });

  test('keeps its UUID to itself, until it is deleted', () => {
    const { ask } = summer();
    const body = { name: 'a', event_uuid: '6f9619ff-8b86-d011-b42d-00cf4fc964ff' };
    const first = ask('createEvent', { body });
    expect(() => ask('createEvent', { body })).toThrow(expect.objectContaining({ code: 'conflict' }));
    ask('deleteEvent', { params: { id: first.id } });
    expect(() => ask('getEventByUuid', { params: body })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
    expect(ask('createEvent', { body }).id).not.toBe(first.id);
    expect(ask('restoreAlbum', { params: { id: first.id } }).uuid).not.toBe(body.event_uuid);
  });

  test('is no other album', () => {
    const { ask } = summer();
    const { id } = ask('createAlbum', { body: { name: 'a' } });
    expect(ask('listEvents')).toEqual([]);
    for (const name of ['getEvent', 'updateEvent', 'deleteEvent'] as const) {
      expect(() => ask(name, { params: { id } })).toThrow(expect.objectContaining({ code: 'not_found' }));
    }
  });
});

test.each([
  { name: '' },
  { name: ' ' },
  { name: 'x'.repeat(10_000) },
  { name: 'a', description: 'x'.repeat(10_000) },
  { name: 'a', event_date: '2019-02-30' },
  { name: 'a', photo_ids: [] },
  { name: 'a', photo_ids: [-1] },
  { name: 'a', kind: 'folder' },
  { name: 'a', filter: { people: 'x' } },
  { name: 'a', filter: { nonsense: '1' } },
])('an album of %j is refused', async (body) => {
  const { ask } = newFamilyPhotos(days('2019-01-01'));
  expect(() => ask('createAlbum', { body })).toThrow();
  expect(await ask('listAlbums')).toEqual([]);
});

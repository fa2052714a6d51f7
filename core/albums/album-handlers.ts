import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { filterParams, type SavedFilter } from '../contract/photo-filter.ts';
import type { Album, Event } from '../contract/schemas.ts';
import { albumFilter } from '../search/asked-filter.ts';
import type { AlbumChange, AlbumRow, NewAlbum } from '../store/albums.sql.ts';
import type { Store } from '../store/store.ts';
import type { Suggestions } from './suggestions.ts';
import type { Summaries } from './summaries.ts';

export type AlbumHandlers = Pick<
  Handlers,
  | 'listAlbums'
  | 'createAlbum'
  | 'getAlbum'
  | 'updateAlbum'
  | 'deleteAlbum'
  | 'restoreAlbum'
  | 'addToAlbum'
  | 'removeFromAlbum'
  | 'listEventSuggestions'
  | 'acceptEventSuggestion'
  | 'dismissEventSuggestion'
  | 'restoreEventSuggestion'
  | 'listEvents'
  | 'createEvent'
  | 'getEvent'
  | 'getEventByUuid'
  | 'updateEvent'
  | 'deleteEvent'
>;

export type AlbumContext = {
  store: Store;
  summaries: Summaries;
  suggestions: Suggestions;
  onAlbumsChanged(): void;
};

/** A deleted album can come back that long. */
const keptDeletedMs = 30 * 24 * 3600_000;

/** Photos that the owner puts together; an event is an album with a place and a day, as S2 has it. */
export function albumHandlers({
  store,
  summaries,
  suggestions,
  onAlbumsChanged,
}: AlbumContext): AlbumHandlers {
  const { albums, photoSearch } = store;
  albums.purgeDeletedBefore(new Date(Date.now() - keptDeletedMs).toISOString());

  /** Does one thing to albums as a whole, and tells. @returns what `work` does. */
  function change<T>(work: () => T): T {
    const done = store.durably(work);
    onAlbumsChanged();
    return done;
  }

  function albumOf(id: number): AlbumRow {
    const album = albums.get(id);
    if (!album || album.deleted_at !== null) throw new AppError('not_found', `There is no album ${id}`);
    return album;
  }

  /** @param called its id or uuid, as it was asked for */
  function eventIn(album: AlbumRow | undefined, called: number | string): AlbumRow {
    if (album?.kind === 'event' && album.deleted_at === null) return album;
    throw new AppError('not_found', `There is no event ${called}`);
  }

  const eventOf = (id: number) => eventIn(albums.get(id), id);

  function byHand(id: number): AlbumRow {
    const album = albumOf(id);
    if (album.filter === null) return album;
    throw new AppError('conflict', `Album ${id} is smart: its search says what is in it`);
  }

  /** @returns the photos that were not in the album, by themselves or as what they are shown as. */
  function put(album: number, photoIds: readonly number[]): number[] {
    const at = new Date().toISOString();
    return photoIds.filter((id) => {
      const holds = albums.holds(album, id);
      if (holds === undefined) throw new AppError('not_found', `There is no photo ${id}`);
      if (!holds) albums.addPhoto(album, id, at);
      return !holds;
    });
  }

  function remove(album: AlbumRow): { message: string } {
    change(() => albums.setDeleted(album.id, true));
    return { message: `${album.name} was deleted; its photos stay` };
  }

  const present = (id: number) => summaries.of(albumOf(id));

  return {
    async listAlbums() {
      const list: Album[] = [];
      for (const album of albums.list()) {
        list.push(summaries.of(album));
        // Many albums of many photos take a while after a change: others come in between.
        await nextTurn();
      }
      return list;
    },

    getAlbum: ({ params: { id } }) => present(id),

    createAlbum({ body: { filter, photo_ids, ...said } }) {
      if (filter !== null && photo_ids !== undefined) {
        throw new AppError('invalid_request', 'body: a smart album has a filter or photo_ids, not both');
      }
      const album: NewAlbum = { ...said, uuid: randomUUID(), filter: filter && writeFilter(filter) };
      const id = change(() => {
        const made = albums.insert(album);
        put(made, photo_ids ?? []);
        return made;
      });
      return present(id);
    },

    updateAlbum({ params: { id }, body: { filter, ...said } }) {
      change(() => {
        const album = albumOf(id);
        const wanted: AlbumChange = withoutUndefined(said);
        if (filter !== undefined) {
          if (album.filter === null)
            throw new AppError('conflict', `Photos are put into album ${id} by hand`);
          wanted.filter = writeFilter(filter);
        }
        albums.update(album, wanted);
        const { cover_photo_id: cover } = wanted;
        if (cover != null && photoSearch.shownAs(cover, albumFilter(store, albumOf(id))) === undefined) {
          throw new AppError('invalid_request', `cover_photo_id: photo ${cover} is not in the album`);
        }
      });
      return present(id);
    },

    deleteAlbum: ({ params: { id } }) => remove(albumOf(id)),

    restoreAlbum({ params: { id } }) {
      if (!albums.get(id)) throw new AppError('not_found', `There is no album ${id}`);
      change(() => albums.setDeleted(id, false));
      return present(id);
    },

    addToAlbum({ params: { id }, body: { photo_ids } }) {
      const added = change(() => put(byHand(id).id, photo_ids));
      return { photo_ids: added, album: present(id) };
    },

    removeFromAlbum({ params: { id }, body: { photo_ids } }) {
      const removed = change(() => {
        byHand(id);
        return photo_ids.flatMap((photoId) => albums.removePhoto(id, photoId));
      });
      return { photo_ids: removed, album: present(id) };
    },

    listEventSuggestions: ({ query: { limit } }) => suggestions.newest(limit),

    acceptEventSuggestion({ body: { from, to, ...said } }) {
      const id = change(() => {
        const photoIds = albums.takenIn(from, to);
        if (photoIds.length === 0) throw new AppError('not_found', 'No photo was taken in that time');
        const event_date = from.slice(0, 10);
        const made = albums.insert({ ...said, uuid: randomUUID(), kind: 'event', event_date });
        put(made, photoIds);
        return made;
      });
      return present(id);
    },

    dismissEventSuggestion({ body: { from, to } }) {
      change(() => albums.dismiss(from, to));
      return { message: 'It is not suggested any more' };
    },

    restoreEventSuggestion({ body: { from, to } }) {
      if (!change(() => albums.undismiss(from, to))) {
        throw new AppError('not_found', 'That time was not dismissed');
      }
      return { message: 'It is suggested again' };
    },

    listEvents: () => albums.events().map(toEvent),
    getEvent: ({ params: { id } }) => toEvent(eventOf(id)),

    getEventByUuid: ({ params: { event_uuid: uuid } }) => toEvent(eventIn(albums.withUuid(uuid), uuid)),

    createEvent({ body: { event_uuid: uuid = randomUUID(), ...said } }) {
      const id = change(() => {
        const other = albums.withUuid(uuid);
        if (other && other.deleted_at === null) {
          throw new AppError('conflict', `There is an event ${uuid} already`);
        }
        if (other) albums.forgetUuid(other.id);
        return albums.insert({ ...said, uuid, kind: 'event' });
      });
      return toEvent(eventOf(id));
    },

    updateEvent({ params: { id }, body: { is_active: isActive, ...said } }) {
      change(() => {
        const wanted: AlbumChange = withoutUndefined(said);
        if (isActive !== undefined) wanted.is_active = isActive ? 1 : 0;
        albums.update(eventOf(id), wanted);
      });
      return toEvent(eventOf(id));
    },

    deleteEvent: ({ params: { id } }) => remove(eventOf(id)),
  };
}

/** @throws AppError invalid_request when it says nothing: a smart album of everything is the library. */
function writeFilter(filter: SavedFilter): string {
  const params = filterParams(filter);
  if (Object.keys(params).length > 0) return JSON.stringify(params);
  throw new AppError('invalid_request', 'filter: it has no condition');
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** What was not said stays as it is. */
function withoutUndefined<T extends object>(said: T): Defined<T> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function toEvent(row: AlbumRow): Event {
  const { id, uuid, name, description, location, event_date, is_active, created_at } = row;
  return {
    ...{ id, event_uuid: uuid, name, description, location, event_date },
    is_active: is_active === 1,
    created_at,
  };
}

import type { Album } from '../contract/schemas.ts';
import type { Live } from '../live.ts';
import { displayName } from '../people/present.ts';
import { albumFilter, readSavedFilter } from '../search/asked-filter.ts';
import type { AlbumRow } from '../store/albums.sql.ts';
import type { Store } from '../store/store.ts';

/** Who is in a large album, and what shows it best, is told from its newest photos: all of them would take too long. */
const photosLookedAt = 1_000;
const mostPeople = 8;

type Summary = Pick<
  Album,
  'photos_count' | 'cover_photo_id' | 'cover_chosen' | 'first_taken_at' | 'last_taken_at' | 'people'
>;

/** What albums have in them, computed from the photos there are; kept only until the library changes. */
export type Summaries = { of(album: AlbumRow): Album };

export function createSummaries(store: Store, live: Live): Summaries {
  const { albums, photoSearch } = store;
  const known = new Map<number, { row: string; summary: Summary }>();
  live.subscribe((message) => {
    if (message.type === 'library_changed') known.clear();
  });

  function summarize(album: AlbumRow): Summary {
    const filter = albumFilter(store, album);
    const { cover_photo_id: chosen } = album;
    const { count, first, last } = photoSearch.extent(filter);
    const newest = count === 0 ? [] : photoSearch.newestIds(filter, photosLookedAt);
    const chosenCover = chosen === null ? undefined : photoSearch.shownAs(chosen, filter);
    return {
      photos_count: count,
      cover_photo_id: chosenCover ?? albums.bestCover(newest) ?? null,
      cover_chosen: chosenCover !== undefined,
      first_taken_at: first,
      last_taken_at: last,
      people: peopleIn(store, newest),
    };
  }

  return {
    of(album) {
      const { id, uuid, kind, name, description, location, event_date, filter, created_at } = album;
      const broken = filter !== null && readSavedFilter(filter) === null;
      const row = JSON.stringify(album);
      let found = known.get(id);
      if (found?.row !== row) {
        found = { row, summary: broken ? nothing : summarize(album) };
        known.set(id, found);
      }
      return {
        ...{ id, uuid, kind, name, description, location, event_date, created_at },
        filter: filter === null ? null : broken ? {} : JSON.parse(filter),
        broken,
        ...found.summary,
      };
    },
  };
}

const nothing: Summary = {
  photos_count: 0,
  cover_photo_id: null,
  cover_chosen: false,
  first_taken_at: null,
  last_taken_at: null,
  people: [],
};

/** Who is in these photos, at most eight. */
export function peopleIn({ albums }: Store, photoIds: readonly number[]): Album['people'] {
  return albums.peopleIn(photoIds, mostPeople).map(({ person_id, name, face_id }) => ({
    ...{ person_id, face_id },
    name: displayName({ id: person_id, name }),
    named: name !== null,
  }));
}

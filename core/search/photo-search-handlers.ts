import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { photoPage, readCursor } from '../library/photo-page.ts';
import { toPerson } from '../people/present.ts';
import type { Store } from '../store/store.ts';
import { askedFilter } from './asked-filter.ts';

/** People whom somebody is often with: more than that is a list, not an answer. */
const mostCompany = 12;

/** Without the separator at its end, unless it is all there is. */
export const folderPath = (folder: string) => (folder.length > 1 ? folder.slice(0, -1) : folder);

export function photoSearchHandlers(
  store: Store,
): Pick<
  Handlers,
  'searchPhotos' | 'listSearchChoices' | 'getPersonCompany' | 'getMap' | 'listPhotoFolders' | 'getPeopleYears'
> {
  const { photoSearch, persons, localities } = store;
  return {
    searchPhotos({ query: { cursor, limit, ...filter } }) {
      const asked = askedFilter(store, filter);
      const rows = photoSearch.page(asked, cursor === undefined ? null : readCursor(cursor), limit);
      return photoPage(rows, limit, photoSearch.count(asked));
    },

    listSearchChoices() {
      return {
        cameras: photoSearch.cameras().map(({ camera, count }) => ({ camera, photos_count: count })),
        folders: photoSearch
          .folders()
          .map(({ folder, count }) => ({ path: folderPath(folder), photos_count: count })),
        localities: localities
          .countByLocality()
          .map(({ n, ...locality }) => ({ ...locality, photos_count: n })),
        countries: localities.countByCountry().map(({ country, n }) => ({ country, photos_count: n })),
      };
    },

    getMap({ query }) {
      const rows = photoSearch.positions(askedFilter(store, query));
      return {
        photo_ids: rows.map((row) => row[0]),
        latitudes: rows.map((row) => row[1]),
        longitudes: rows.map((row) => row[2]),
        locality_ids: rows.map((row) => row[3]),
      };
    },

    listPhotoFolders: () =>
      photoSearch.folders().map(({ folder, root_id, count, cover_photo_id }) => ({
        ...{ path: folderPath(folder), root_id, photos_count: count, cover_photo_id },
      })),

    getPeopleYears({ query: { limit } }) {
      const people = persons
        .list()
        .filter((person) => person.name !== null && person.hidden === 0 && person.stranger === 0)
        .sort((a, b) => b.photos_count - a.photos_count)
        .slice(0, limit);
      return people.map((person) => ({
        person: toPerson(person),
        years: photoSearch.yearsOf(person.id).map(({ year, n }) => ({ year, photos_count: n })),
      }));
    },

    getPersonCompany({ params: { id } }) {
      const person = persons.get(id);
      if (!person || person.deleted_at !== null) throw new AppError('not_found', `There is no person ${id}`);
      const { first, last } = photoSearch.seen(id);
      const company = photoSearch.together(id).flatMap(({ person_id, photos }) => {
        const other = persons.get(person_id);
        const isShown = other && other.deleted_at === null && other.hidden === 0 && other.stranger === 0;
        return isShown ? [{ person: toPerson(other), photos_count: photos }] : [];
      });
      return { first_taken_at: first, last_taken_at: last, often_with: company.slice(0, mostCompany) };
    },
  };
}

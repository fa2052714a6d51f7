import { dirname } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Handlers } from '../contract/handlers.ts';
import { photoPage, readCursor } from '../library/photo-page.ts';
import { toPerson } from '../people/present.ts';
import type { Store } from '../store/store.ts';
import { askedFilter } from './asked-filter.ts';

/** People whom somebody is often with: more than that is a list, not an answer. */
const mostCompany = 12;

export function photoSearchHandlers(
  store: Store,
): Pick<Handlers, 'searchPhotos' | 'listSearchChoices' | 'getPersonCompany'> {
  const { photoSearch, persons } = store;
  return {
    searchPhotos({ query: { cursor, limit, ...filter } }) {
      const asked = askedFilter(store, filter);
      const rows = photoSearch.page(asked, cursor === undefined ? null : readCursor(cursor), limit);
      return photoPage(rows, limit, photoSearch.count(asked));
    },

    listSearchChoices() {
      const counts = new Map<string, number>();
      for (const { path } of photoSearch.shownPaths()) {
        const folder = dirname(path);
        counts.set(folder, (counts.get(folder) ?? 0) + 1);
      }
      return {
        cameras: photoSearch.cameras().map(({ camera, count }) => ({ camera, photos_count: count })),
        folders: [...counts]
          .map(([path, photos_count]) => ({ path, photos_count }))
          .sort((a, b) => (a.path < b.path ? -1 : 1)),
      };
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

import { sep } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { type PhotoFilter, SavedFilter } from '../contract/photo-filter.ts';
import type { AlbumRow } from '../store/albums.sql.ts';
import type { AskedFilter } from '../store/photo-search.sql.ts';
import { foldSpelling } from '../store/spelling.sql.ts';
import type { Store } from '../store/store.ts';
import { prefixQuery } from './search-handlers.ts';

/**
 * A filter as the owner said it, as the database understands it.
 * @throws AppError not_found when its album is not there, conflict when that album's search is not understood any more.
 */
export function askedFilter(store: Store, filter: PhotoFilter): AskedFilter {
  const { text, folder, album: id } = filter;
  const asked: AskedFilter = {
    ...filter,
    text: text === undefined ? undefined : (prefixQuery(foldSpelling(text.normalize('NFC'))) ?? undefined),
    folder: folder === undefined || folder.endsWith(sep) ? folder : folder + sep,
  };
  if (id === undefined) return asked;
  const album = store.albums.get(id);
  if (!album || album.deleted_at !== null) throw new AppError('not_found', `There is no album ${id}`);
  return album.filter === null ? asked : { ...asked, album: undefined, within: albumFilter(store, album) };
}

/**
 * The photos of an album, as a search.
 * @throws AppError conflict when its search is not understood any more.
 */
export function albumFilter(store: Store, { id, filter }: Pick<AlbumRow, 'id' | 'filter'>): AskedFilter {
  if (filter === null) return { people: [], any_of: [], not: [], only: false, album: id };
  const saved = readSavedFilter(filter);
  if (saved === null) throw new AppError('conflict', `The search of album ${id} is not understood any more`);
  return askedFilter(store, ofPeopleNow(store, saved));
}

/** A search that was kept as JSON of its parameters; null when it is not understood (any more). */
export function readSavedFilter(json: string): SavedFilter | null {
  try {
    return SavedFilter.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** Somebody may have been joined with another person since the search was kept. */
function ofPeopleNow({ persons }: Store, filter: SavedFilter): SavedFilter {
  const now = (ids: readonly number[]) => [...new Set(ids.map((id) => persons.joinedInto(id) ?? id))];
  return { ...filter, people: now(filter.people), any_of: now(filter.any_of), not: now(filter.not) };
}

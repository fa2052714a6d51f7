import { filterNames, filterParams, PhotoFilter } from '../../core/contract/photo-filter.ts';
import type { DayRange } from './date-words.ts';

export type { PhotoFilter };

/** How a person counts in a search: in the photo, one of those in it, or not in it. */
export type PersonRole = 'people' | 'any_of' | 'not';
export const personRoles: readonly PersonRole[] = ['people', 'any_of', 'not'];

/** One condition of a search, as it can be shown and taken away. */
export type Chip =
  | { kind: 'person'; role: PersonRole; id: number }
  | { kind: 'only' }
  | { kind: 'days'; days: DayRange }
  | { kind: 'album'; id: number }
  | { kind: 'locality'; id: number }
  | { kind: 'country'; country: string }
  | { kind: 'area'; area: NonNullable<PhotoFilter['area']> }
  | { kind: 'folder'; path: string }
  | { kind: 'camera'; camera: string }
  | { kind: 'media'; media: 'photo' | 'video' }
  | { kind: 'faces'; faces: 'none' | 'some' }
  | { kind: 'count'; count: number }
  | { kind: 'words'; text: string };

/** No condition at all: every photo. */
export const everything: PhotoFilter = PhotoFilter.parse({});

/** The search of an address. What cannot be understood is left out: an old or mistyped link still finds. */
export function readPhotoQuery(search: URLSearchParams): PhotoFilter {
  const asked: Record<string, string> = {};
  for (const name of filterNames) {
    // `q` is how links said it when only people were found.
    const value = search.get(name) ?? (name === 'text' ? search.get('q') : null);
    if (value !== null && value.trim() !== '' && PhotoFilter.shape[name].safeParse(value.trim()).success) {
      asked[name] = value.trim();
    }
  }
  return PhotoFilter.parse(asked);
}

/** A search as parameters, for the address and for the engine; the same search is always the same text. */
export function photoQueryParams(filter: PhotoFilter): Record<string, string> {
  const params = filterParams(filter);
  // "Nobody else" without anybody would mean: nobody at all.
  if (!hasWanted(filter)) delete params.only;
  return params;
}

/** Address of the page that shows a search. */
export function photoQueryPath(filter: PhotoFilter): string {
  const params = new URLSearchParams(photoQueryParams(filter));
  return params.size === 0 ? '/search' : `/search?${params}`;
}

/** Whether somebody is wanted in the photos, so that there can be "nobody else". */
export function hasWanted({ people, any_of }: PhotoFilter): boolean {
  return people.length + any_of.length > 0;
}

/** The conditions of a search, in the order in which they are shown. */
export function chipsOf(filter: PhotoFilter): Chip[] {
  const {
    from,
    to,
    album,
    locality,
    country,
    area,
    folder,
    camera,
    kind,
    faces,
    people_count: count,
    text,
  } = filter;
  return [
    ...personRoles.flatMap((role) => filter[role].map((id): Chip => ({ kind: 'person', role, id }))),
    ...(filter.only && hasWanted(filter) ? [{ kind: 'only' } as const] : []),
    ...(from === undefined && to === undefined
      ? []
      : [
          {
            kind: 'days',
            days: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
          } as const,
        ]),
    ...(album === undefined ? [] : [{ kind: 'album', id: album } as const]),
    ...(locality === undefined ? [] : [{ kind: 'locality', id: locality } as const]),
    ...(country === undefined ? [] : [{ kind: 'country', country } as const]),
    ...(area === undefined ? [] : [{ kind: 'area', area } as const]),
    ...(folder === undefined ? [] : [{ kind: 'folder', path: folder } as const]),
    ...(camera === undefined ? [] : [{ kind: 'camera', camera } as const]),
    ...(kind === undefined ? [] : [{ kind: 'media', media: kind } as const]),
    ...(faces === undefined ? [] : [{ kind: 'faces', faces } as const]),
    ...(count === undefined ? [] : [{ kind: 'count', count } as const]),
    ...(text === undefined ? [] : [{ kind: 'words', text } as const]),
  ];
}

/** A search with one condition more; what can hold only once is replaced. */
export function withChip(filter: PhotoFilter, chip: Chip): PhotoFilter {
  switch (chip.kind) {
    case 'person': {
      const others = withoutPerson(filter, chip.id);
      return { ...others, [chip.role]: [...others[chip.role], chip.id] };
    }
    case 'only':
      return { ...filter, only: true };
    case 'days':
      return { ...filter, from: chip.days.from, to: chip.days.to };
    case 'album':
      return { ...filter, album: chip.id };
    case 'locality':
      return { ...filter, locality: chip.id };
    case 'country':
      return { ...filter, country: chip.country };
    case 'area':
      return { ...filter, area: chip.area };
    case 'folder':
      return { ...filter, folder: chip.path };
    case 'camera':
      return { ...filter, camera: chip.camera };
    case 'media':
      return { ...filter, kind: chip.media };
    case 'faces':
      return { ...filter, faces: chip.faces, people_count: undefined };
    case 'count':
      return { ...filter, people_count: chip.count, faces: undefined };
    case 'words':
      return {
        ...filter,
        text: [filter.text, chip.text.trim()].filter(Boolean).join(' ').slice(0, longestText) || undefined,
      };
  }
}

/** As the engine takes it. */
const longestText = 200;

export function withoutChip(filter: PhotoFilter, chip: Chip): PhotoFilter {
  switch (chip.kind) {
    case 'person':
      return withoutPerson(filter, chip.id);
    case 'only':
      return { ...filter, only: false };
    case 'days':
      return { ...filter, from: undefined, to: undefined };
    case 'album':
    case 'locality':
    case 'country':
    case 'area':
      return { ...filter, [chip.kind]: undefined };
    case 'folder':
      return { ...filter, folder: undefined };
    case 'camera':
      return { ...filter, camera: undefined };
    case 'media':
      return { ...filter, kind: undefined };
    case 'faces':
      return { ...filter, faces: undefined };
    case 'count':
      return { ...filter, people_count: undefined };
    case 'words':
      return { ...filter, text: undefined };
  }
}

/** `only` goes with the last person who was wanted. */
function withoutPerson(filter: PhotoFilter, id: number): PhotoFilter {
  const without = { ...filter };
  for (const role of personRoles) without[role] = filter[role].filter((other) => other !== id);
  return without;
}

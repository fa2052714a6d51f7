import type { TFunction } from 'i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { dayRangeLabel, readDateWords } from '../../app/date-words.ts';
import { baseName } from '../../app/format.ts';
import { matchNames } from '../../app/names.ts';
import type { Chip } from '../../app/photo-query.ts';
import { countryName } from '../../app/places-of-photos.ts';
import { foldWords, type Known, readSearch } from '../../app/read-search.ts';

/** What can be searched for besides people, with the number of photos. */
export type SearchChoices = {
  albums: readonly { id: number; name: string; photos_count: number }[];
  localities: readonly { id: number; name: string; country: string; photos_count: number }[];
  countries: readonly { country: string; photos_count: number }[];
  cameras: readonly { camera: string; photos_count: number }[];
  folders: readonly { path: string; photos_count: number }[];
};

/** `chips`: what is searched for when it is chosen, all of it together. */
export type Offer = { chips: readonly [Chip, ...Chip[]]; label: string; detail?: string; person?: Person };
export type OfferGroup = {
  name: 'together' | 'people' | 'dates' | 'albums' | 'places' | 'folders' | 'cameras' | 'kinds' | 'words';
  offers: Offer[];
};

type Offering = {
  /** Found by the engine. */
  people: readonly Person[];
  /** What whole phrases mean: see `knownNames`. */
  known: Known;
  chipLabel: (chip: Chip) => string;
  choices: SearchChoices;
  /** ISO 8601. */
  today: string;
  t: TFunction;
  language: string;
};

const mostOf = { people: 6, albums: 3, places: 3, folders: 3, cameras: 2, kinds: 2, endings: 4 };

/** What a text may mean, in groups; the last one is always the words themselves. Nothing for no text. */
export function offersOf(text: string, offering: Offering): OfferGroup[] {
  const { people, choices, today, t, language } = offering;
  const typed = foldWords(text);
  if (typed === '') return [];
  const photos = (count: number) => t('people.photos', { count });
  const groups: OfferGroup[] = [
    { name: 'together', offers: together(text, offering) },
    {
      name: 'people',
      offers: people.slice(0, mostOf.people).map((person) => ({
        chips: [{ kind: 'person', role: 'people', id: person.id }],
        label: person.name,
        detail: photos(person.photos_count),
        person,
      })),
    },
    {
      name: 'dates',
      offers: readDateWords(text, today).map((days) => ({
        chips: [{ kind: 'days', days }],
        label: dayRangeLabel(days, t, language),
      })),
    },
    {
      name: 'albums',
      offers: choices.albums
        .filter(({ name }) => beginsWord(name, typed))
        .slice(0, mostOf.albums)
        .map(({ id, name, photos_count }) => ({
          chips: [{ kind: 'album', id }],
          label: name,
          detail: photos(photos_count),
        })),
    },
    {
      name: 'places',
      offers: placesOf(choices, language)
        .filter(({ name }) => beginsWord(name, typed))
        .slice(0, mostOf.places)
        .map(({ name, chip, photos_count }) => ({
          chips: [chip],
          label: name,
          detail: photos(photos_count),
        })),
    },
    {
      name: 'folders',
      offers: wholeFolders(choices.folders)
        .filter(({ path }) => beginsWord(baseName(path), typed))
        .slice(0, mostOf.folders)
        .map(({ path, photos_count }) => ({
          chips: [{ kind: 'folder', path }],
          label: baseName(path),
          detail: photos(photos_count),
        })),
    },
    {
      name: 'cameras',
      offers: choices.cameras
        .filter(({ camera }) => beginsWord(camera, typed))
        .slice(0, mostOf.cameras)
        .map(({ camera, photos_count }) => ({
          chips: [{ kind: 'camera', camera }],
          label: camera,
          detail: photos(photos_count),
        })),
    },
    {
      name: 'kinds',
      offers: kindsOf(typed)
        .slice(0, mostOf.kinds)
        .map((chip) => ({ chips: [chip], label: kindLabel(chip, t) })),
    },
    {
      name: 'words',
      offers: [
        { chips: [{ kind: 'words', text: text.trim() }], label: t('search.title', { query: text.trim() }) },
      ],
    },
  ];
  return groups.filter(({ offers }) => offers.length > 0);
}

/** The whole text as several conditions, and, where its last word is only begun, the people it may become. */
function together(text: string, offering: Offering): Offer[] {
  const { known, chipLabel, language } = offering;
  const whole = readSearch(text, known);
  const offers = isUnderstood(whole) && whole.length > 1 ? [whole] : [];
  const split = text.trimEnd().lastIndexOf(' ');
  const begun = split < 0 ? [] : readSearch(text.slice(0, split), known);
  if (isUnderstood(begun) && begun.every(({ kind }) => kind !== 'words') && !/\s$/.test(text)) {
    for (const person of matchNames(known.persons, text.slice(split + 1), language).slice(
      0,
      mostOf.endings,
    )) {
      const chips = readSearch(`${text.slice(0, split)} ${person.name}`, known);
      const isNew = chips.some((chip) => chip.kind === 'person' && chip.id === person.id);
      if (isNew) offers.push(chips);
    }
  }
  const labels = new Map(
    offers.map((chips) => [chips.map(chipLabel).join(' · '), chips as [Chip, ...Chip[]]]),
  );
  return [...labels].map(([label, chips]) => ({ chips, label }));
}

/** Whether something in it was recognised. */
export const isUnderstood = (chips: readonly Chip[]): boolean => chips.some(({ kind }) => kind !== 'words');

/** What whole phrases can mean. */
export function knownNames(
  persons: readonly Person[],
  choices: SearchChoices,
  { today, language }: Pick<Offering, 'today' | 'language'>,
): Known {
  return {
    persons,
    today,
    named: [
      ...choices.albums.map(({ id, name }) => ({ name, chip: { kind: 'album', id } as const })),
      ...placesOf(choices, language),
      ...kindPhrases.flatMap(([phrases, chip]) => phrases.map((name) => ({ name, chip }))),
      ...countChips,
      ...wholeFolders(choices.folders).map(({ path }) => ({
        name: baseName(path),
        chip: { kind: 'folder', path } as const,
      })),
      ...choices.cameras.map(({ camera }) => ({ name: camera, chip: { kind: 'camera', camera } as const })),
    ],
  };
}

/** Towns and countries, those with most photos first. */
function placesOf({ localities, countries }: SearchChoices, language: string) {
  const towns = localities.map(({ id, name, photos_count }) => ({
    name,
    photos_count,
    chip: { kind: 'locality', id } as const,
  }));
  const lands = countries.map(({ country, photos_count }) => ({
    name: countryName(country, language),
    photos_count,
    chip: { kind: 'country', country } as const,
  }));
  return [...lands, ...towns].sort((a, b) => b.photos_count - a.photos_count);
}

/** Whether a word of the name begins with what was typed. */
function beginsWord(name: string, typed: string): boolean {
  const folded = foldWords(name);
  return (
    folded.startsWith(typed) ||
    folded.split(/[\s_().,-]+/).some((_, at, all) => all.slice(at).join(' ').startsWith(typed))
  );
}

/**
 * Folders with all that is below them, those with most photos first. The engine names only folders in which photos
 * lie; "2019" whose photos all lie deeper is one, too. What holds the whole library is none.
 */
export function wholeFolders(folders: SearchChoices['folders']): { path: string; photos_count: number }[] {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { path, photos_count } of folders) {
    all += photos_count;
    for (
      let at = path;
      baseName(at) !== at;
      at = at.slice(0, at.length - baseName(at).length).replace(/[\\/]+$/, '')
    ) {
      counts.set(at, (counts.get(at) ?? 0) + photos_count);
    }
  }
  const named = new Set(folders.map(({ path }) => path));
  return [...counts]
    .filter(([path, count]) => count < all || named.has(path))
    .map(([path, photos_count]) => ({ path, photos_count }))
    .sort((a, b) => b.photos_count - a.photos_count || (a.path < b.path ? -1 : 1));
}

type KindChip = Extract<Chip, { kind: 'media' | 'faces' | 'count' }>;

const kindPhrases: [phrases: string[], chip: KindChip][] = [
  [['video', 'videos', 'films', 'movies', 'видео', 'ролики', 'фильмы'], { kind: 'media', media: 'video' }],
  [['photos', 'pictures', 'stills', 'фото', 'фотографии', 'снимки'], { kind: 'media', media: 'photo' }],
  [
    ['no faces', 'no people', 'nobody', 'without people', 'without faces', 'без лиц', 'без людей', 'никого'],
    { kind: 'faces', faces: 'none' },
  ],
  [
    ['faces', 'people', 'with faces', 'with people', 'лица', 'люди', 'с лицами', 'с людьми'],
    { kind: 'faces', faces: 'some' },
  ],
];
const countUnits = ['people', 'persons', 'faces', 'человек', 'человека', 'людей', 'лиц', 'лица', 'лицо'];

const countChips = Array.from({ length: 20 }, (_, count) =>
  countUnits.map((unit) => ({
    name: `${count + 1} ${unit}`,
    chip: { kind: 'count', count: count + 1 } as const,
  })),
).flat();

/** Kinds of photos of which the text is at least the beginning. */
function kindsOf(typed: string): KindChip[] {
  const counted = /^(\d{1,3}) ?(\D+)$/.exec(typed);
  if (counted !== null) {
    const count = Number(counted[1]);
    const isCount = countUnits.some((unit) => unit.startsWith(counted[2]!));
    return isCount ? [count === 0 ? { kind: 'faces', faces: 'none' } : { kind: 'count', count }] : [];
  }
  if (typed.length < 2) return [];
  return kindPhrases
    .filter(([phrases]) => phrases.some((phrase) => phrase.startsWith(typed)))
    .map(([, chip]) => chip);
}

/** What a chip of a kind of photos says. */
export function kindLabel(chip: KindChip, t: TFunction): string {
  if (chip.kind === 'count') return t('people.count', { count: chip.count });
  if (chip.kind === 'media') return t(chip.media === 'video' ? 'search.videos' : 'search.stills');
  return t(chip.faces === 'none' ? 'search.noFaces' : 'search.withFaces');
}

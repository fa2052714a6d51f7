import type { TFunction } from 'i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { dayRangeLabel, readDateWords } from '../../app/date-words.ts';
import { baseName } from '../../app/format.ts';
import type { Chip } from '../../app/photo-query.ts';

/** What can be searched for besides people, with the number of photos. */
export type SearchChoices = {
  cameras: readonly { camera: string; photos_count: number }[];
  folders: readonly { path: string; photos_count: number }[];
};

export type Offer = { chip: Chip; label: string; detail?: string; person?: Person };
export type OfferGroup = {
  name: 'people' | 'dates' | 'folders' | 'cameras' | 'kinds' | 'words';
  offers: Offer[];
};

type Offering = {
  people: readonly Person[];
  choices: SearchChoices;
  /** ISO 8601. */
  today: string;
  t: TFunction;
  language: string;
};

const mostOf = { people: 6, folders: 3, cameras: 2, kinds: 2 };

/** What a text may mean, in groups; the last one is always the words themselves. Nothing for no text. */
export function offersOf(text: string, { people, choices, today, t, language }: Offering): OfferGroup[] {
  const typed = fold(text);
  if (typed === '') return [];
  const photos = (count: number) => t('people.photos', { count });
  const groups: OfferGroup[] = [
    {
      name: 'people',
      offers: people.slice(0, mostOf.people).map((person) => ({
        chip: { kind: 'person', role: 'people', id: person.id },
        label: person.name,
        detail: photos(person.photos_count),
        person,
      })),
    },
    {
      name: 'dates',
      offers: readDateWords(text, today).map((days) => ({
        chip: { kind: 'days', days },
        label: dayRangeLabel(days, t, language),
      })),
    },
    {
      name: 'folders',
      offers: wholeFolders(choices.folders)
        .filter(({ path }) => beginsWord(baseName(path), typed))
        .slice(0, mostOf.folders)
        .map(({ path, photos_count }) => ({
          chip: { kind: 'folder', path },
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
          chip: { kind: 'camera', camera },
          label: camera,
          detail: photos(photos_count),
        })),
    },
    {
      name: 'kinds',
      offers: kindsOf(typed)
        .slice(0, mostOf.kinds)
        .map((chip) => ({ chip, label: kindLabel(chip, t) })),
    },
    {
      name: 'words',
      offers: [
        { chip: { kind: 'words', text: text.trim() }, label: t('search.title', { query: text.trim() }) },
      ],
    },
  ];
  return groups.filter(({ offers }) => offers.length > 0);
}

const fold = (text: string) =>
  text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').trim().replace(/\s+/g, ' ');

/** Whether a word of the name begins with what was typed. */
function beginsWord(name: string, typed: string): boolean {
  const folded = fold(name);
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

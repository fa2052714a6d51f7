import type { Person } from '../../core/contract/schemas.ts';
import { readDateWords } from './date-words.ts';
import type { Chip, PersonRole } from './photo-query.ts';
import { casesOf } from './russian-names.ts';

/** What the words of a search can mean besides times. */
export type Known = {
  persons: readonly Person[];
  /** Whole names of albums, towns, countries, cameras, folders and kinds of photos. */
  named: readonly { name: string; chip: Chip }[];
  /** ISO 8601. */
  today: string;
};

const longestPhrase = 6;
const phrase = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'u');
const joins = phrase(
  'and|with|in|at|on|from|near|the|of|photos of|pictures of|\\+|&|и|с|со|вместе с|в|во|на|из|у|под|около|за|фото|фотографии',
);
const turns: [words: RegExp, role: PersonRole][] = [
  [phrase('without|not|no|except|minus|but not|без|кроме|не|но не|но без'), 'not'],
  [phrase('or|или|либо|any of|кто-то из|кто-нибудь из'), 'any_of'],
];
const small = phrase('the|ago|год|дня|дни|лет|лето|эти|эта|это|этом|day');
const alone = phrase(
  'only|just|alone|nobody else|no one else|только|одна|один|одни|больше никого|никого больше',
);

export const foldWords = (text: string): string =>
  text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').trim().replace(/\s+/g, ' ');

/**
 * A whole search in plain words as its conditions: "anna and ben summer 2019", "с Анной без Бори прошлым летом". From the
 * left the longest phrases that mean something; what means nothing is left as words, the last condition.
 */
export function readSearch(text: string, known: Known): Chip[] {
  const tokens = foldWords(text.replace(/,/g, ' ')).split(' ').filter(Boolean);
  const phrases = phrasesOf(known);
  const chips: Chip[] = [];
  const words: string[] = [];
  /** Joining words: they count as words where nothing that is known follows. */
  let held: string[] = [];
  let role: PersonRole = 'people';

  for (let at = 0; at < tokens.length; ) {
    const found = longest(tokens, at, phrases, known);
    if (found === null) {
      words.push(...held, tokens[at]!);
      held = [];
      at += 1;
      continue;
    }
    at += found.length;
    if (found.as === 'join') held.push(found.words);
    else if (found.as === 'turn') {
      held.push(found.words);
      if (found.role === 'any_of') turnLast(chips);
      role = found.role;
    } else {
      held = [];
      const { chip } = found;
      if (chip.kind === 'person') add(chips, { ...chip, role });
      else add(chips, chip);
      // "without Anna and Ben" is without both, "without Anna in Paris" is in Paris.
      if (chip.kind !== 'person') role = 'people';
    }
  }
  words.push(...held);
  // "Only" of nobody means nothing.
  const meant = chips.some((chip) => chip.kind === 'person' && chip.role !== 'not')
    ? chips
    : chips.filter(({ kind }) => kind !== 'only');
  return words.length === 0 ? meant : [...meant, { kind: 'words', text: words.join(' ') }];
}

type Found = { length: number } & (
  | { as: 'join'; words: string }
  | { as: 'turn'; words: string; role: PersonRole }
  | { as: 'chip'; chip: Chip }
);

function longest(
  tokens: readonly string[],
  at: number,
  phrases: Map<string, Chip>,
  known: Known,
): Found | null {
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length--) {
    const words = tokens.slice(at, at + length).join(' ');
    const days = daysOf(words, known.today);
    const named = phrases.get(words);
    // "2019" is the year, also where a folder is called so.
    const isWeak = named?.kind === 'folder' || named?.kind === 'camera';
    const chip =
      (isWeak ? undefined : named) ??
      personOf(words, known.persons) ??
      (alone.test(words) ? ({ kind: 'only' } as const) : (days ?? named));
    if (chip) return { length, as: 'chip', chip };
    const turn = turns.find(([pattern]) => pattern.test(words));
    if (turn) return { length, as: 'turn', words, role: turn[1] };
    if (joins.test(words)) return { length, as: 'join', words };
  }
  return null;
}

const phraseMaps = new WeakMap<Known['named'], Map<string, Chip>>();

const months =
  /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|май|мая|мае|июн|июл|авг|сен|окт|ноя|дек)$/;

/** Times in whole words: "May in Paris" is not a May, and "in New York" is not at New Year. */
function daysOf(words: string, today: string): Chip | undefined {
  const tokens = words.replace(/new year|новый год/gu, '').split(' ');
  const isBegun = tokens.some((word) => /^\p{L}{3}$/u.test(word) && !months.test(word) && !small.test(word));
  if (isBegun || joins.test(tokens.at(-1)!)) return undefined;
  const [days] = readDateWords(words, today);
  return days && { kind: 'days', days };
}

function phrasesOf({ named }: Known): Map<string, Chip> {
  const made = phraseMaps.get(named);
  if (made) return made;
  const phrases = new Map<string, Chip>();
  phraseMaps.set(named, phrases);
  // What is named first wins.
  for (const { name, chip } of named) {
    const words = foldWords(name);
    if (words !== '' && !phrases.has(words)) phrases.set(words, chip);
  }
  return phrases;
}

/** The person whose whole name it is, or else some of its words, in any case; of several the one with most photos. */
function personOf(words: string, persons: readonly Person[]): Chip | null {
  let best: { person: Person; rank: number } | null = null;
  for (const person of byWord(persons).get(words.split(' ', 1)[0]!) ?? []) {
    const rank = rankOf(words, foldWords(person.name));
    if (rank === 0) continue;
    const isBetter =
      best === null ||
      rank > best.rank ||
      (rank === best.rank && person.photos_count > best.person.photos_count);
    if (isBetter) best = { person, rank };
  }
  return best === null ? null : { kind: 'person', role: 'people', id: best.person.id };
}

const indices = new WeakMap<readonly Person[], Map<string, Person[]>>();

/** People by every word of their name in every case; made once for a list of people. */
function byWord(persons: readonly Person[]): Map<string, Person[]> {
  const known = indices.get(persons);
  if (known) return known;
  const index = new Map<string, Person[]>();
  for (const person of persons) {
    const name = foldWords(person.name);
    const parts = person.named ? name.split(/[\s-]+/) : [name];
    const beginnings = [name.split(' ', 1)[0]!, ...parts, ...parts.flatMap(casesOf)];
    for (const word of new Set(beginnings)) index.set(word, [...(index.get(word) ?? []), person]);
  }
  indices.set(persons, index);
  return index;
}

/** 3: the whole name; 2: words of it as they are; 1: in another case; 0: not this name. */
function rankOf(words: string, name: string): number {
  if (words === name) return 3;
  const wanted = words.split(' ');
  const parts = name.split(/[\s-]+/);
  if (wanted.length > parts.length) return 0;
  let isCase = false;
  let from = 0;
  for (const word of wanted) {
    const exact = parts.indexOf(word, from);
    const at = exact >= 0 ? exact : parts.findIndex((part, i) => i >= from && casesOf(part).includes(word));
    if (at < 0) return 0;
    isCase ||= exact < 0;
    from = at + 1;
  }
  return isCase ? 1 : 2;
}

/** "Anna or Ben": she is one of them, too. */
function turnLast(chips: Chip[]): void {
  const last = chips.at(-1);
  if (last?.kind === 'person' && last.role === 'people')
    chips[chips.length - 1] = { ...last, role: 'any_of' };
}

/** What can hold only once is replaced, as in a search. */
function add(chips: Chip[], chip: Chip): void {
  const same = chips.findIndex((other) =>
    chip.kind === 'person' ? other.kind === 'person' && other.id === chip.id : other.kind === chip.kind,
  );
  if (same >= 0) chips.splice(same, 1);
  chips.push(chip);
}

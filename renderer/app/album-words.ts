import type { Album, EventSuggestion } from '../../core/contract/schemas.ts';
import { formatDays } from './format.ts';

type When = Pick<Album, 'first_taken_at' | 'last_taken_at'>;

/** "12 – 19 July 2019"; null when nobody knows. */
export function takenText({ first_taken_at: first, last_taken_at: last }: When, language: string) {
  return first === null || last === null ? null : formatDays(first.slice(0, 10), last.slice(0, 10), language);
}

/** What a suggested event would be called: where and when. */
export function suggestionTitle({ from, to, places }: EventSuggestion, language: string): string {
  const when = formatDays(from.slice(0, 10), to.slice(0, 10), language);
  return places[0] === undefined ? when : `${places[0]}, ${when}`;
}

const mostNamed = 3;

/** "Anna, Ben and Clara" of those whose names are known; empty when there are none. */
export function namesText(people: Album['people'], language: string): string {
  const names = people.filter(({ named }) => named).map(({ name }) => name);
  return new Intl.ListFormat(language).format(names.slice(0, mostNamed));
}

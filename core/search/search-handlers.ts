import type { Handlers } from '../contract/handlers.ts';
import { toPerson } from '../people/present.ts';
import type { Store } from '../store/store.ts';

/** By number first (S1: `?q=1`), then by the beginning of any words of the name, in any order and case. */
export function searchHandlers({ persons }: Store): Pick<Handlers, 'search'> {
  return {
    search({ query: { q } }) {
      const text = q.trim().normalize('NFC');
      const match = prefixQuery(text);
      const byName = match === null ? [] : persons.search(match);
      if (!/^\d{1,15}$/.test(text)) return byName.map(toPerson);
      const byNumber = persons.get(Number(text));
      // `person_12` is a number too: it must not answer to 1.
      const named = byName.filter((person) => person.name !== null && person.id !== byNumber?.id);
      return [...(byNumber && byNumber.deleted_at === null ? [byNumber] : []), ...named].map(toPerson);
    },
  };
}

/** FTS5 expression: every word of the text begins some word of the name. Null when there is no word. */
export function prefixQuery(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu);
  return words === null ? null : words.map((word) => `"${word}"*`).join(' ');
}

import type { Person } from '../../core/contract/schemas.ts';

const fold = (text: string, language: string) => text.normalize('NFC').trim().toLocaleLowerCase(language);

/** People one of whose name's words, or the whole name, begins with what was typed; most photos first. */
export function matchNames(persons: readonly Person[], typed: string, language: string): Person[] {
  if (typed.trim() === '') return [];
  return calledSo(persons, typed, language).sort((a, b) => b.photos_count - a.photos_count);
}

/** The same in the order they have; everybody while nothing is typed. */
export function calledSo(persons: readonly Person[], typed: string, language: string): Person[] {
  const wanted = fold(typed, language);
  return persons.filter((person) => {
    const name = fold(person.name, language);
    return name.startsWith(wanted) || name.split(/[\s-]+/).some((word) => word.startsWith(wanted));
  });
}

export function sameName(a: string, b: string, language: string): boolean {
  return fold(a, language) === fold(b, language);
}

const names = new Map<string, Intl.DisplayNames>();

/** "France" of ISO 3166-1 alpha-2, in the reader's language; the code itself where there is no such country. */
export function countryName(code: string, language: string): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  names.set(language, known);
  return known.of(code) ?? code;
}

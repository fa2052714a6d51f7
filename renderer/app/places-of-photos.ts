import type { Locality } from '../../core/contract/schemas.ts';

const names = new Map<string, Intl.DisplayNames>();

/** "France" of ISO 3166-1 alpha-2, in the reader's language; the code itself where there is no such country. */
export function countryName(code: string, language: string): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  names.set(language, known);
  return known.of(code) ?? code;
}

type Counted = { photos_count: number };
export type TownChoice = Locality & Counted;
export type CountryChoice = { country: string } & Counted;

/** Countries by their photos, each with its towns. */
export function townsByCountry(
  countries: readonly CountryChoice[],
  towns: readonly TownChoice[],
): (CountryChoice & { towns: TownChoice[] })[] {
  return countries.map((one) => ({ ...one, towns: towns.filter(({ country }) => country === one.country) }));
}

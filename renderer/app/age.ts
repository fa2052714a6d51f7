import type { TFunction } from 'i18next';

/** How old somebody was: full months, as far as the birthday tells them; `about`: one year more or less. */
export type Age = { months: number; about: boolean };

/**
 * How old somebody was at a time; null when it was before their birth.
 * @param birthday "1956-03-08", "1956-03" or "1956", as far as it is known
 * @param takenAt local time, ISO 8601 without zone
 */
export function age(birthday: string, takenAt: string): Age | null {
  const [year = 0, month, day] = birthday.split('-').map(Number);
  const [takenYear = 0, takenMonth = 1, takenDay = 1] = takenAt.slice(0, 10).split('-').map(Number);
  const years = takenYear - year;
  if (month === undefined) return years < 0 ? null : { months: years * 12, about: true };
  const months = years * 12 + takenMonth - month;
  // In the very month of a birthday that is known only so far, nobody knows whether it was already.
  if (day === undefined) return months < 0 ? null : { months, about: months > 0 && months % 12 === 0 };
  const full = takenDay < day ? months - 1 : months;
  return full < 0 ? null : { months: full, about: false };
}

/** "7 years", "about 7 years", "5 months" */
export function ageText({ months, about }: Age, t: TFunction): string {
  const years = Math.floor(months / 12);
  if (years === 0) {
    if (about) return t('age.firstYear');
    return months === 0 ? t('age.newborn') : t('age.months', { count: months });
  }
  return t(about ? 'age.about' : 'age.years', { count: years });
}

/** "6–7 years" of the ages in several photos; null when there are none. */
export function agesText(ages: readonly Age[], t: TFunction): string | null {
  const sorted = ages.toSorted((a, b) => a.months - b.months);
  const [youngest, oldest] = [sorted.at(0), sorted.at(-1)];
  if (youngest === undefined || oldest === undefined) return null;
  const [from, to] = [youngest, oldest].map(({ months }) => Math.floor(months / 12)) as [number, number];
  if (from > 0 && from < to) return t('age.yearRange', { from, count: to });
  const about = youngest.about || oldest.about;
  if (from === to && from > 0) return ageText({ months: to * 12, about }, t);
  const [first, last] = [ageText(youngest, t), ageText(oldest, t)];
  return first === last ? first : t('age.range', { from: first, to: last });
}

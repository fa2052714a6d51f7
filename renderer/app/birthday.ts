import { Birthday } from '../../core/contract/schemas.ts';
import { formatDate, formatMonth } from './format.ts';

/** A birthday as far as it is known, as text of three fields. */
export type BirthdayParts = { year: string; month: string; day: string };

export function birthdayParts(birthday: string | null): BirthdayParts {
  const [year = '', month = '', day = ''] = birthday?.split('-') ?? [];
  return { year, month, day: day.replace(/^0/, '') };
}

/** "1956-03-08", "1956-03" or "1956"; null when nothing is given; undefined when there is no such day. */
export function birthdayText({ year, month, day }: BirthdayParts): string | null | undefined {
  if (year === '' && month === '' && day === '') return null;
  if (day !== '' && month === '') return undefined;
  const text = [year, month, day === '' ? '' : day.padStart(2, '0')].filter((part) => part !== '').join('-');
  return Birthday.safeParse(text).success ? text : undefined;
}

/** "8 March 1956", "March 1956" or "1956" */
export function formatBirthday(birthday: string, language: string): string {
  if (birthday.length === 4) return birthday;
  return birthday.length === 7
    ? formatMonth(`${birthday}-01T00:00:00`, language)
    : formatDate(`${birthday}T00:00:00`, language);
}

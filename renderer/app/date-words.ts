import type { TFunction } from 'i18next';
import { formatDate, formatDays, formatMonth } from './format.ts';

/** Days as ISO 8601 (`2019-07-04`), both included; a side that is left out is open. */
export type DayRange = { from?: string; to?: string };
type Days = { from: string; to: string };

/** What comes back every year. A year may mean two of them: winter 2019 began in 2018 or in 2019. */
type Yearly = (year: number) => Days[];

const mostOffered = 3;
/** Before that there was no photography. */
const firstYear = 1826;

const day = (year: number, month: number, dayOfMonth: number): string =>
  new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);
const plusDays = (from: string, days: number): string =>
  day(Number(from.slice(0, 4)), Number(from.slice(5, 7)), Number(from.slice(8)) + days);
const yearOf = (iso: string): number => Number(iso.slice(0, 4));
const monthOf = (iso: string): number => Number(iso.slice(5, 7));
/** `month` may lie outside 1..12 and counts on into other years. */
const months = (year: number, month: number, count = 1): Days => ({
  from: day(year, month, 1),
  to: day(year, month + count, 0),
});
const years = (first: number, last = first): Days => ({ from: day(first, 1, 1), to: day(last, 12, 31) });

const words = (text: string): string[] => text.split(' ');
const monthForms = [
  'january январь января январе',
  'february февраль февраля феврале',
  'march март марта марте',
  'april апрель апреля апреле',
  'may май мая мае',
  'june июнь июня июне',
  'july июль июля июле',
  'august август августа августе',
  'september sept сентябрь сентября сентябре',
  'october октябрь октября октябре',
  'november ноябрь ноября ноябре',
  'december декабрь декабря декабре',
].map(words);

/** Seasons of the northern hemisphere, by whole months. */
const seasonForms: [forms: string[], yearly: Yearly][] = [
  [words('spring весна весны весне весну весной'), (year) => [months(year, 3, 3)]],
  [words('summer лето лета лете летом'), (year) => [months(year, 6, 3)]],
  [words('autumn fall осень осени осенью'), (year) => [months(year, 9, 3)]],
  [words('winter зима зимы зиме зиму зимой'), (year) => [months(year - 1, 12, 3), months(year, 12, 3)]],
];

const westernChristmas = (year: number): Days => ({ from: day(year, 12, 24), to: day(year, 12, 26) });
const feastForms: [forms: string[], yearly: Yearly][] = [
  [words('christmas xmas'), (year) => [westernChristmas(year)]],
  [
    words('рождество рождества рождестве рождеством'),
    (year) => [{ from: day(year, 1, 6), to: day(year, 1, 7) }, westernChristmas(year)],
  ],
  [
    words('newyear newyears новыйгод новогогода'),
    (year) => [{ from: day(year - 1, 12, 31), to: day(year, 1, 1) }],
  ],
];

const lastForms = /^(last|previous|прошл(ый|ая|ое|ого|ой|ом|ую|ым|ые)|предыдущ\p{L}+|последн\p{L}+)$/u;
const thisForms = /^(this|эт(от|а|о|ого|ой|ом|у|им))$/;
const unitForms: Record<string, RegExp> = {
  day: /^(days?|день|дня|дней)$/,
  week: /^(weeks?|недел(я|и|ю|е|ь))$/,
  month: /^(months?|месяц(а|е|ев)?)$/,
  year: /^(years?|год(а|у|ов)?|лет)$/,
};
const relativeDays: Record<string, number> = { today: 0, yesterday: 1, сегодня: 0, вчера: 1, позавчера: 2 };
const small = /^(in|on|of|the|в|во|на|за)$/;
const rangeSign = /\s*[–—]\s*|\s*\.\.+\s*|\s+(?:-|to|till|until|through|по|до)\s+|(?<=^\D*\d{4})-(?=\d{4}$)/u;
const opensRange = /^(from|between|с|со|от)\s+/;
const before = /^(before|до|перед)\s+/;
const until = /^(until|till|по)\s+/;
const after = /^(after|после)\s+/;
const since = /^(since|from|с|со)\s+/;

/**
 * Days that a text means in plain English or Russian words, likeliest first, at most three; none when it is not
 * about time. `today` as ISO 8601. Without a year, the latest ones are meant. Nothing in the future is offered.
 */
export function readDateWords(text: string, today: string): DayRange[] {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/(\d)\s*(?:г\.|г|года|году|год)(?=$|[\s,–—-])/gu, '$1')
    .replace(/\bnew year(?:['’]?s)?(?: eve)?\b/g, 'newyear')
    .replace(/новый год/gu, 'новыйгод')
    .replace(/нов(?:ого года|ом году)/gu, 'новогогода')
    .replace(/,/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  if (plain === '' || plain.length > 60) return [];
  const seen = new Set<string>();
  return rangesOf(plain, today)
    .filter(({ from, to }) => (from ?? to ?? today) <= today && (from ?? '') <= (to ?? '9999'))
    .filter(({ from, to }) => {
      const key = `${from} ${to}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostOffered);
}

function rangesOf(text: string, today: string): DayRange[] {
  const whole = daysOf(text, today);
  if (whole.length > 0) return whole;

  const [first, second, ...more] = text.replace(opensRange, '').split(rangeSign);
  if (first !== undefined && second !== undefined && more.length === 0) {
    const [end] = daysOf(second, today);
    // "June – August 2019": the year of the end is that of the beginning, too.
    const [begin] =
      end === undefined ? [] : [...daysOf(`${first} ${yearOf(end.to)}`, today), ...daysOf(first, today)];
    if (begin !== undefined && end !== undefined) return [{ from: begin.from, to: end.to }];
  }
  const rest = (opening: RegExp) => (opening.test(text) ? daysOf(text.replace(opening, ''), today) : []);
  return [
    ...rest(since).map(({ from }) => ({ from })),
    ...rest(after).map(({ to }) => ({ from: plusDays(to, 1) })),
    ...rest(before).map(({ from }) => ({ to: plusDays(from, -1) })),
    ...rest(until).map(({ to }) => ({ to })),
  ];
}

function daysOf(text: string, today: string): Days[] {
  const numeric = numericDays(text);
  if (numeric.length > 0) return numeric;
  const parts = text.split(' ').filter((word) => !small.test(word));
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) {
    const ago = Object.hasOwn(relativeDays, first) ? relativeDays[first] : undefined;
    if (ago !== undefined) return [{ from: plusDays(today, -ago), to: plusDays(today, -ago) }];
    const yearly = yearlyOf(first);
    return yearly === undefined ? yearsOf(first) : latest(yearly, today);
  }
  if (parts.length === 2) {
    const year = fullYear(second);
    const yearly = yearlyOf(first);
    if (yearly !== undefined && year !== undefined) return yearly(year);
    if (lastForms.test(first)) return lastOf(second, today);
    if (thisForms.test(first)) return thisOf(second, today);
    return latest(dayAndMonth(first, second), today);
  }
  if (parts.length === 3) {
    const year = fullYear(third);
    if (year !== undefined) return dayAndMonth(first, second)(year);
    const isAgo = third === 'ago' || third === 'назад';
    const count = Number(isAgo ? first : second);
    const unit = unitOf(isAgo ? second : third);
    if (unit === undefined || !Number.isInteger(count) || count < 1 || count > 200) return [];
    if (isAgo) return [unitAt(unit, today, count)];
    if (lastForms.test(first)) return [{ from: stepBack(unit, today, count), to: today }];
  }
  return [];
}

/** `2019-07-04`, `2019-07`, `04.07.2019`, `07.2019`, and `7/4/2019` read in both orders. */
function numericDays(text: string): Days[] {
  const iso = /^(\d{4})-(\d\d?)(?:-(\d\d?))?$/.exec(text);
  if (iso !== null) return calendarDays(iso[1], iso[2], iso[3]);
  const dotted = /^(?:(\d\d?)\.)?(\d\d?)\.(\d{4})$/.exec(text);
  if (dotted !== null) return calendarDays(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(text);
  if (slashed === null) return [];
  return [
    ...calendarDays(slashed[3], slashed[2], slashed[1]),
    ...calendarDays(slashed[3], slashed[1], slashed[2]),
  ];
}

function calendarDays(yearText = '', monthText = '', dayText?: string): Days[] {
  const [year, month] = [fullYear(yearText), Number(monthText)];
  if (year === undefined || month < 1 || month > 12) return [];
  if (dayText === undefined) return [months(year, month)];
  const from = day(year, month, Number(dayText));
  return Number(dayText) >= 1 && monthOf(from) === month ? [{ from, to: from }] : [];
}

function fullYear(text: string): number | undefined {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  return year >= firstYear ? year : undefined;
}

/** `2019`, and decades: `1990s`, `90s`, `1990-е`. */
function yearsOf(text: string): Days[] {
  const year = fullYear(text);
  if (year !== undefined) return [years(year)];
  const decade = /^(\d\d)?(\d0)(?:['’]?s|-?е|-?х)$/u.exec(text);
  if (decade === null) return [];
  const century = decade[1] ?? (Number(decade[2]) < 30 ? '20' : '19');
  const first = Number(century + decade[2]);
  return first >= firstYear ? [years(first, first + 9)] : [];
}

/** Month, season or feast of which the word is at least the beginning. */
function yearlyOf(word: string): Yearly | undefined {
  const begins = (forms: string[]) => forms.some((form) => form.startsWith(word));
  if (word.length < 3) return undefined;
  const month = monthForms.findIndex(begins) + 1;
  if (month > 0) return (year) => [months(year, month)];
  return [...seasonForms, ...feastForms].find(([forms]) => begins(forms))?.[1];
}

/** "4 July" and "July 4", with or without "th". */
function dayAndMonth(first: string, second: string): Yearly {
  const number = /^(\d\d?)(?:st|nd|rd|th|-?го|-?е)?$/u;
  const [monthWord, dayMatch] = number.test(first)
    ? [second, number.exec(first)]
    : [first, number.exec(second)];
  const month =
    monthWord.length < 3
      ? 0
      : monthForms.findIndex((forms) => forms.some((form) => form.startsWith(monthWord))) + 1;
  return (year) =>
    month === 0 || dayMatch === null ? [] : calendarDays(String(year), String(month), dayMatch[1]);
}

/** The latest that have begun, newest first. */
function latest(yearly: Yearly, today: string): Days[] {
  const found = [1, 0, -1, -2, -3, -4].flatMap((step) => yearly(yearOf(today) + step));
  return found.filter(({ from }) => from <= today).sort((a, b) => (a.from < b.from ? 1 : -1));
}

const unitOf = (word: string): string | undefined =>
  Object.keys(unitForms).find((unit) => unitForms[unit]!.test(word));

function lastOf(word: string, today: string): Days[] {
  const unit = unitOf(word);
  if (unit !== undefined) return [unitAt(unit, today, 1)];
  const yearly = yearlyOf(word);
  return yearly === undefined
    ? []
    : latest(yearly, today)
        .filter(({ to }) => to < today)
        .slice(0, 1);
}

function thisOf(word: string, today: string): Days[] {
  const unit = unitOf(word);
  if (unit !== undefined) return [unitAt(unit, today, 0)];
  const yearly = yearlyOf(word);
  return yearly === undefined ? [] : latest(yearly, today).slice(0, 1);
}

/** The whole unit so many before the present one; weeks begin on Monday. */
function unitAt(unit: string, today: string, ago: number): Days {
  const year = yearOf(today);
  if (unit === 'year') return years(year - ago);
  if (unit === 'month') return months(year, monthOf(today) - ago);
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  if (unit === 'week') {
    const from = plusDays(today, -sinceMonday - 7 * ago);
    return { from, to: plusDays(from, 6) };
  }
  return { from: plusDays(today, -ago), to: plusDays(today, -ago) };
}

/** The day so many units before; of a shorter month, its last day. */
function stepBack(unit: string, today: string, count: number): string {
  if (unit === 'day' || unit === 'week') return plusDays(today, unit === 'day' ? -count : -7 * count);
  const { from, to } = months(yearOf(today), monthOf(today) - count * (unit === 'year' ? 12 : 1));
  const sameDay = plusDays(from, Number(today.slice(8)) - 1);
  return sameDay < to ? sameDay : to;
}

/** The present day where the reader is, as ISO 8601. */
export function localToday(now = new Date()): string {
  return day(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/** Days as a chip says them: "2019", "2015–2018", "July 2019", "Summer 2019", "4 July 2019", "Since 2015". */
export function dayRangeLabel({ from, to }: DayRange, t: TFunction, language: string): string {
  if (from !== undefined && to !== undefined) return closedLabel(from, to, t, language);
  if (from !== undefined) {
    const isYear = from.endsWith('-01-01');
    return t('search.since', { day: isYear ? String(yearOf(from)) : formatDate(`${from}T00:00`, language) });
  }
  if (to === undefined) return '';
  return t('search.until', {
    day: to.endsWith('-12-31') ? String(yearOf(to)) : formatDate(`${to}T00:00`, language),
  });
}

const seasonKeys = {
  3: 'search.spring',
  6: 'search.summer',
  9: 'search.autumn',
  12: 'search.winter',
} as const;

function closedLabel(from: string, to: string, t: TFunction, language: string): string {
  const year = yearOf(from);
  const spans = (span: Days) => span.from === from && span.to === to;
  if (from === to) return formatDate(`${from}T00:00`, language);
  if (spans(years(year, yearOf(to)))) return year === yearOf(to) ? String(year) : `${year}–${yearOf(to)}`;
  const month = monthOf(from);
  if (spans(months(year, month))) return formatMonth(`${from}T00:00`, language);
  if ((month === 3 || month === 6 || month === 9 || month === 12) && spans(months(year, month, 3))) {
    return t(seasonKeys[month], { year: month === 12 ? `${year}/${String(year + 1).slice(2)}` : year });
  }
  return formatDays(from, to, language);
}

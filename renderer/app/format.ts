/** The reader's own variety of the page's language: dates in British order for who reads British English. */
const localeOf = (language: string) =>
  navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

// Making a formatter costs a hundred times as much as using it, and long lists use one per photo.
const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `date ${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(localeOf(language), options);
  formatters.set(key, made);
  return made;
}

function numberFormat(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `number ${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(localeOf(language), options);
  formatters.set(key, made);
  return made;
}

/** "14 May 2014"; `takenAt` is a local time without zone, as the camera wrote it. */
export function formatDate(takenAt: string, language: string): string {
  return dateFormat(language, { dateStyle: 'long' }).format(new Date(takenAt));
}

/** "24 – 26 December 2018" of two ISO 8601 days. */
export function formatDays(from: string, to: string, language: string): string {
  return dateFormat(language, { dateStyle: 'long' }).formatRange(
    new Date(`${from}T00:00`),
    new Date(`${to}T00:00`),
  );
}

/** "Wed, 14 May 2014" of an ISO 8601 day, as a heading. */
export function formatDay(day: string, language: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  const text = dateFormat(language, options).format(new Date(`${day}T00:00`));
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** "14 May 2014 at 18:05" */
export function formatDateTime(takenAt: string, language: string): string {
  return dateFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(takenAt));
}

/** "May 2014", as a heading. */
export function formatMonth(takenAt: string, language: string): string {
  const text = formatMonthInText(takenAt, language);
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** "May 2014", as it is written within a sentence. */
export function formatMonthInText(takenAt: string, language: string): string {
  return dateFormat(language, { month: 'long', year: 'numeric' }).format(new Date(takenAt));
}

/** "March"; `month` counts from 1. */
export function formatMonthName(month: number, language: string): string {
  const text = dateFormat(language, { month: 'long' }).format(new Date(2000, month - 1, 1));
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** "18:05" */
export function formatTime(at: string, language: string): string {
  return dateFormat(language, { timeStyle: 'short' }).format(new Date(at));
}

export function formatNumber(value: number, language: string): string {
  return numberFormat(language).format(value);
}

/** "98.5 %" of a share 0..1; more digits where there is little. */
export function formatPercent(share: number, language: string): string {
  return numberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.01 ? 2 : 1 }).format(
    share,
  );
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "3.4 MB", in decimal units as file browsers show them. */
export function formatBytes(sizeBytes: number, language: string): string {
  const power = Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3));
  return numberFormat(language, {
    style: 'unit',
    unit: byteUnits[power] ?? 'byte',
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(sizeBytes / 1000 ** power);
}

/** "0:07", "12:30" or "1:02:03" */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const clock = `${minutes < 60 ? minutes : two(minutes % 60)}:${two(seconds % 60)}`;
  return minutes < 60 ? clock : `${Math.floor(minutes / 60)}:${clock}`;
}

/** "UTC+5:30" of minutes east of Greenwich. */
export function formatOffset(offsetMin: number): string {
  const size = Math.abs(offsetMin);
  const minutes = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${offsetMin < 0 ? '−' : '+'}${Math.floor(size / 60)}${minutes}`;
}

/** "55.75580° N, 37.61730° E": as maps take it, to about a metre. */
export function formatCoordinates(latitude: number, longitude: number): string {
  const one = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
  return `${one(latitude, 'N', 'S')}, ${one(longitude, 'E', 'W')}`;
}

/** The last part of a path of either kind of separator. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

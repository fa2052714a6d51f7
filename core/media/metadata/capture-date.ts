/** A moment as a clock at the place showed it. */
export type ClockTime = {
  /** `YYYY-MM-DDTHH:MM:SS` */
  takenAt: string;
  /** Minutes east of UTC of that clock; null when nobody says. */
  utcOffsetMin: number | null;
};

const dayMs = 86_400_000;
/** The oldest photograph that is left. */
const firstYear = 1826;

/*
 * [Note: Wrong years]
 * A camera without a set clock writes zeros, or the zero of its clock: 1904 (QuickTime), 1970 (Unix), 1980 (FAT), and
 * counts on from there while it is switched on, so that the first hour is no date either. A program that turned the
 * Unix zero into a local time shows a full hour of the day around it; noon is left, which people write when they know
 * only the day. The ends of the clocks, 2036 (NTP) and 2038 (Unix), are further in the future than any wrong time zone
 * explains, as are other wrong digits. All of them let the next source speak.
 */
const clockStartHours: ReadonlySet<string> = new Set(['1904-01-01T00', '1970-01-01T00', '1980-01-01T00']);
const unixStartHours = /^(1969-12-31T(1[0-9]|2[0-3])|1970-01-01T(0\d|1[0134])):00:00$/;

/** EXIF's `YYYY:MM:DD HH:MM:SS` or the like; null when it is no date or none that makes sense. */
export function parseExifDate(text: string | undefined): string | null {
  return parseExifClock(text)?.takenAt ?? null;
}

/** As parseExifDate, with the offset when one is written behind the time. */
export function parseExifClock(text: string | undefined): ClockTime | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d*)?(.*)/s.exec(text ?? '');
  if (!match) return null;
  const takenAt = clockTime(match.slice(1, 7).map(Number));
  return takenAt === null ? null : { takenAt, utcOffsetMin: parseUtcOffset(match[7]) };
}

/** XMP's date (ISO 8601, each part after the year may be absent): the middle of the day, the first day of the month. */
export function parseXmpDate(text: string | null): ClockTime | null {
  const parts = /^(\d{4})(?:[-:](\d\d))?(?:[-:](\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d*)?(.*))?$/s;
  const match = parts.exec(text?.trim() ?? '');
  if (!match) return null;
  const [, year, month = 1, day = 1, hour = 12, minute = 0, second = 0] = match;
  const takenAt = clockTime([year, month, day, hour, minute, second].map(Number));
  return takenAt === null ? null : { takenAt, utcOffsetMin: parseUtcOffset(match[7]) };
}

/**
 * Year, month (from 1), day, hour, minute, second as text; null when there is no such moment or none that makes sense
 * for a photo ([Note: Wrong years]). A leap second counts as the one before it.
 */
export function clockTime(parts: readonly number[]): string | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const iso = `${date}T${two(hour)}:${two(minute)}:${two(second === 60 ? 59 : second)}`;
  const time = Date.parse(`${iso}Z`);
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
  return isReal && isPlausible(iso, time) ? iso : null;
}

function isPlausible(iso: string, timeMs: number): boolean {
  if (Number(iso.slice(0, 4)) < firstYear || timeMs >= Date.now() + 366 * dayMs) return false;
  return !clockStartHours.has(iso.slice(0, 13)) && !unixStartHours.test(iso);
}

/** A moment in milliseconds since 1970 UTC as the clock of Greenwich shows it. */
export function utcClock(timeMs: number): ClockTime | null {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return null;
  const parts = date.toISOString().match(/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/);
  const takenAt = parts && clockTime(parts.slice(1).map(Number));
  return takenAt ? { takenAt, utcOffsetMin: 0 } : null;
}

/** `+02:00`, `-0330`, `Z`; null for anything else and for what is no offset on Earth. */
export function parseUtcOffset(text: string | undefined): number | null {
  const written = text?.replace(/\0/g, '').trim() ?? '';
  if (/^z$/i.test(written)) return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(written);
  if (!match) return null;
  const minutes = (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
  return Number(match[3]) < 60 && minutes >= -12 * 60 && minutes <= 14 * 60 ? minutes : null;
}

/** Offsets in use that are no full hours, in minutes. */
const partHourOffsets: ReadonlySet<number> = new Set([
  -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825,
]);

/**
 * The offset of a clock that showed `takenAt` when it was `utcMs` elsewhere, to 15 minutes. Null when no time zone has
 * it: a receiver may repeat a position of an hour ago.
 */
export function offsetFromUtc(takenAt: string, utcMs: number): number | null {
  const differenceMin = (Date.parse(`${takenAt}Z`) - utcMs) / 60_000;
  const offset = Math.round(differenceMin / 15) * 15 + 0;
  if (!(offset >= -12 * 60 && offset <= 14 * 60)) return null;
  return offset % 60 === 0 || partHourOffsets.has(offset) ? offset : null;
}

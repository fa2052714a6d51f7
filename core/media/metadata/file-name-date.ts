import { basename, extname } from 'node:path';
import { type ClockTime, clockTime } from './capture-date.ts';

/** Before it no camera wrote dates into names: such digits are a counter. */
const firstYear = 1990;

const year = '(?<year>(?:19|20)\\d\\d)';
const month = '(?<month>0[1-9]|1[0-2])';
const day = '(?<day>0[1-9]|[12]\\d|3[01])';
const second = '(?<second>[0-5]\\d)';
/** IMG_20190704_123456, PXL_20231006_063000139, 20190704123456, Screenshot_20190704-123456_Maps */
const compact = new RegExp(
  `(?<!\\d)${year}${month}${day}[-_T ]?(?<hour>[01]\\d|2[0-3])(?<minute>[0-5]\\d)${second}(?:\\d{3})?(?!\\d)`,
);
/** signal-2019-07-04-123456 */
const halfCompact = new RegExp(
  `(?<!\\d)${year}-${month}-${day}[-_ ](?<hour>[01]\\d|2[0-3])(?<minute>[0-5]\\d)${second}(?:\\d{3})?(?!\\d)`,
);
/** 2019-07-04 12.34.56, Screenshot_2019-07-04-12-34-56, WhatsApp Image 2019-07-04 at 12.34.56 PM, Photo on … at 12.34 */
const separated = new RegExp(
  `(?<!\\d)${year}([-._])${month}\\2${day}(?:[-_ T.]| (?:at|um|à|a las|alle|в) )` +
    `(?<hour>[01]?\\d|2[0-3])([-.:_h])(?<minute>[0-5]\\d)(?:[-.:_m]${second})?(?!\\d)(?:\\s?(?<half>[AP]M))?`,
  'iu',
);
/** IMG-20190704-WA0012 */
const whatsApp = new RegExp(`^[A-Z]{3}-${year}${month}${day}-WA\\d+`, 'i');
/** 2019-07-04 Birthday, Scan 2019_07_04; and 20190704 at the start, where no counter stands. */
const dateOnly = new RegExp(`(?<!\\d)${year}([-._])${month}\\2${day}(?!\\d)`);
const compactDateOnly = new RegExp(`^${year}${month}${day}(?![\\dA-Za-z])`);

/**
 * The moment that a camera, phone or messenger wrote into a file's name. A name with the day alone means noon. Pixel
 * phones write UTC (`PXL_`): the clock at the place is not known then, so the answer is the one of Greenwich. All
 * others write local time without an offset. Counters such as `DSC_19990704` are no dates.
 */
export function fileNameDate(path: string): ClockTime | null {
  const name = basename(path.replaceAll('\\', '/')).normalize('NFC').slice(0, 300);
  const stem = name.slice(0, name.length - extname(name).length);
  for (const pattern of [compact, halfCompact, separated, whatsApp, dateOnly, compactDateOnly]) {
    const takenAt = momentOf(pattern.exec(stem)?.groups);
    if (takenAt) return { takenAt, utcOffsetMin: /^PXL_/i.test(stem) ? 0 : null };
  }
  return null;
}

function momentOf(found: Record<string, string> | undefined): string | null {
  if (!found) return null;
  const written = Number(found.year);
  if (written < firstYear || written > new Date().getUTCFullYear() + 1) return null;
  const hour = hourOf(found.hour ?? '12', found.half);
  const { minute = 0, second = 0 } = found;
  return clockTime([written, found.month, found.day, hour, minute, second].map(Number));
}

function hourOf(hour: string, half: string | undefined): number {
  if (!half || Number(hour) > 12) return Number(hour);
  return (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

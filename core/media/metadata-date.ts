import ExifReader from 'exifreader';

/** Local capture time from EXIF as `YYYY-MM-DDTHH:MM:SS`; null when there is none that makes sense. */
export function captureDate(bytes: Buffer): string | null {
  let exif: ExifReader.ExpandedTags['exif'];
  try {
    exif = ExifReader.load(bytes, { expanded: true }).exif;
  } catch {
    // Broken or absent metadata says nothing about the picture.
    return null;
  }
  for (const tag of [exif?.DateTimeOriginal, exif?.DateTimeDigitized, exif?.DateTime]) {
    const date = parseExifDate(tag?.description);
    if (date) return date;
  }
  return null;
}

/** Zero of the clocks of Unix and of FAT. */
const clockStarts: ReadonlySet<string> = new Set(['1970-01-01T00:00:00', '1980-01-01T00:00:00']);

/** Cameras with an empty clock write zeros or their factory date; both are no date. */
export function parseExifDate(text: string | undefined): string | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match as unknown as string[];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${iso}Z`);
  const isRealDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
  const isPlausible = Number(year) >= 1826 && time < Date.now() + 366 * 86_400_000;
  return isRealDate && isPlausible && !clockStarts.has(iso) ? iso : null;
}

import { utcClock } from './capture-date.ts';
import { placeOf } from './place.ts';
import { type Said, saysNothing } from './said.ts';
import { captionOf, distinctWords } from './words.ts';

const maxLengthChars = 1024 * 1024;

/**
 * What the JSON says that Google Takeout puts beside a photo. Its times are UTC, so the clock is the one of Greenwich.
 * Where Google Photos guessed no place it writes zeros. Nothing: not JSON, or not of a photo (an album's, say).
 */
export function fromTakeout(json: string | null | undefined): Said {
  const photo = parseRecord(json);
  if (!photo || !('photoTakenTime' in photo)) return saysNothing;
  const seconds = Number(recordOf(photo.photoTakenTime).timestamp ?? Number.NaN);
  const [edited, original] = [photo.geoData, photo.geoDataExif].map(recordOf);
  return {
    ...saysNothing,
    taken: utcClock(seconds * 1000),
    place: placeOf(edited?.latitude, edited?.longitude) ?? placeOf(original?.latitude, original?.longitude),
    caption: captionOf(textOf(photo.description)),
    people: distinctWords(listOf(photo.people).map((person) => textOf(recordOf(person).name))),
  };
}

function parseRecord(json: string | null | undefined): Record<string, unknown> | null {
  if (!json || json.length > maxLengthChars) return null;
  try {
    return recordOf(JSON.parse(json.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

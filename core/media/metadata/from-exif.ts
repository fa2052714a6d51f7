import { appleContentIdentifier } from './apple-maker-note.ts';
import { type ClockTime, offsetFromUtc, parseExifClock, parseUtcOffset } from './capture-date.ts';
import type { EmbeddedTags, Tag, Tags } from './embedded-tags.ts';
import { placeOf } from './place.ts';
import { type Said, saysNothing } from './said.ts';
import { cameraName, captionOf, distinctWords, ratingOf } from './words.ts';

/** What EXIF says; `saved` is when the file was last changed (DateTime), a weak sign of when it was taken. */
export function fromExif({ exif, gps }: EmbeddedTags): Said & { saved: ClockTime | null } {
  return {
    ...saysNothing,
    taken: captureClock(exif),
    saved: clockOf(exif, text(exif.DateTime), [text(exif.OffsetTime)]),
    place: placeOf(gps.Latitude, gps.Longitude),
    camera: cameraName(text(exif.Make), text(exif.Model)),
    rating: ratingOf(exif.Rating?.value, exif.RatingPercent?.value),
    caption:
      [exif.ImageDescription, exif.UserComment, exif.XPComment, exif.XPSubject]
        .map((tag) => captionOf(text(tag)))
        .find(Boolean) ?? null,
    title: captionOf(text(exif.XPTitle)),
    keywords: distinctWords(text(exif.XPKeywords)?.split(';') ?? []),
    livePhotoId: livePhotoIdOf(exif),
  };
}

function captureClock(exif: Tags): ClockTime | null {
  const saved = text(exif.DateTime);
  const of = [
    [text(exif.DateTimeOriginal), text(exif.OffsetTimeOriginal), text(exif.OffsetTimeDigitized)],
    [text(exif.DateTimeDigitized), text(exif.OffsetTimeDigitized), text(exif.OffsetTimeOriginal)],
  ] as const;
  for (const [date, ...offsets] of of) {
    // A program that saves a photo later, elsewhere, writes its own OffsetTime.
    const clock = clockOf(exif, date, [...offsets, date === saved ? text(exif.OffsetTime) : undefined]);
    if (clock) return clock;
  }
  return null;
}

function clockOf(
  exif: Tags,
  date: string | undefined,
  offsets: readonly (string | undefined)[],
): ClockTime | null {
  const clock = parseExifClock(date);
  if (!clock) return null;
  const written = [clock.utcOffsetMin, ...offsets.map(parseUtcOffset)].find((offset) => offset !== null);
  return { ...clock, utcOffsetMin: written ?? offsetFromGps(exif, clock.takenAt) };
}

/** GPS time is UTC: with the camera's clock it tells the zone. */
function offsetFromGps(exif: Tags, takenAt: string): number | null {
  const day = /^(\d{4})[:-](\d\d)[:-](\d\d)/.exec(text(exif.GPSDateStamp) ?? '');
  const time = exif.GPSTimeStamp?.value;
  if (!day || !Array.isArray(time)) return null;
  const [hour = Number.NaN, minute = Number.NaN, second = Number.NaN] = time.map(quotient);
  const startMs = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
  return offsetFromUtc(takenAt, startMs + ((hour * 60 + minute) * 60 + second) * 1000);
}

function quotient(rational: unknown): number {
  return Array.isArray(rational) ? Number(rational[0]) / Number(rational[1]) : Number.NaN;
}

function livePhotoIdOf(exif: Tags): string | null {
  const note = exif.MakerNote?.value;
  return Array.isArray(note) ? appleContentIdentifier(Uint8Array.from(note as number[])) : null;
}

/** What the older IPTC block says (its successor is XMP). */
export function fromIptc(iptc: EmbeddedTags['iptc']): Said {
  return {
    ...saysNothing,
    taken: iptcClock(iptc),
    caption: captionOf(text(iptc['Caption/Abstract'])),
    title: captionOf(text(iptc['Object Name']) ?? text(iptc.Headline)),
    keywords: distinctWords([iptc.Keywords ?? []].flat().flatMap((tag) => text(tag) ?? [])),
  };
}

function iptcClock(iptc: EmbeddedTags['iptc']): ClockTime | null {
  const day = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text(iptc['Date Created']) ?? '');
  if (!day) return null;
  const time = /^(\d\d):?(\d\d):?(\d\d)(.*)$/.exec(text(iptc['Time Created']) ?? '');
  const clock = time ? `${time[1]}:${time[2]}:${time[3]}${time[4]}` : '12:00:00';
  return parseExifClock(`${day[1]}-${day[2]}-${day[3]} ${clock}`);
}

function text(tag: Tag | readonly Tag[] | undefined): string | undefined {
  const description = ([tag].flat()[0] as Tag | undefined)?.description;
  return typeof description === 'string' ? description : undefined;
}

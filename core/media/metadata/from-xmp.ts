import { type XmpProperties, xmpNs, xmpText, xmpTexts } from '../xmp/read-xmp.ts';
import { type ClockTime, parseUtcOffset, parseXmpDate } from './capture-date.ts';
import { parseXmpCoordinate, placeOf } from './place.ts';
import { type Said, saysNothing } from './said.ts';
import { cameraName, captionOf, distinctWords, ratingOf } from './words.ts';

/** Dates of the picture, not of the file (xmp:ModifyDate, xmp:MetadataDate): the most exact name first. */
const dateKeys = [
  `${xmpNs.exif}DateTimeOriginal`,
  `${xmpNs.photoshop}DateCreated`,
  `${xmpNs.exif}DateTimeDigitized`,
  `${xmpNs.xmp}CreateDate`,
];

/** Where programs keep keywords with the path to them, and what stands between its parts. */
const keywordPaths = [
  [`${xmpNs.lr}hierarchicalSubject`, '|'],
  [`${xmpNs.digiKam}TagsList`, '/'],
] as const;

/** What a packet or sidecar says. */
export function fromXmp(xmp: XmpProperties | null): Said {
  if (!xmp) return saysNothing;
  const get = (key: string) => xmpText(xmp, key);
  const latitude = parseXmpCoordinate(get(`${xmpNs.exif}GPSLatitude`));
  const longitude = parseXmpCoordinate(get(`${xmpNs.exif}GPSLongitude`));
  return {
    ...saysNothing,
    taken: captureClock(xmp),
    place: placeOf(latitude, longitude),
    camera: cameraName(get(`${xmpNs.tiff}Make`), get(`${xmpNs.tiff}Model`)),
    rating: ratingOf(get(`${xmpNs.xmp}Rating`), get(`${xmpNs.MicrosoftPhoto}Rating`)),
    caption: captionOf(get(`${xmpNs.dc}description`)) ?? captionOf(get(`${xmpNs.exif}UserComment`)),
    title: captionOf(get(`${xmpNs.dc}title`)) ?? captionOf(get(`${xmpNs.photoshop}Headline`)),
    keywords: keywordsOf(xmp),
    people: distinctWords(xmpTexts(xmp, `${xmpNs.Iptc4xmpExt}PersonInImage`)),
    hasEmbeddedVideo: ['MotionPhoto', 'MicroVideo'].some((name) => get(xmpNs.GCamera + name) === '1'),
  };
}

function captureClock(xmp: XmpProperties): ClockTime | null {
  for (const key of dateKeys) {
    const clock = parseXmpDate(xmpText(xmp, key));
    if (!clock) continue;
    const offset = parseUtcOffset(xmpText(xmp, `${xmpNs.exifEX}OffsetTimeOriginal`) ?? undefined);
    return { ...clock, utcOffsetMin: clock.utcOffsetMin ?? offset };
  }
  return null;
}

/** Of keywords with a path the last part, which most programs write among the flat ones too. */
function keywordsOf(xmp: XmpProperties): string[] {
  const leaves = keywordPaths.flatMap(([key, separator]) =>
    xmpTexts(xmp, key).map((path) => path.split(separator).at(-1) ?? ''),
  );
  return distinctWords([...xmpTexts(xmp, `${xmpNs.dc}subject`), ...leaves]);
}

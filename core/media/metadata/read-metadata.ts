import type { MediaMetadata } from '../types.ts';
import type { XmpProperties } from '../xmp/read-xmp.ts';
import { readXmp } from '../xmp/read-xmp.ts';
import type { ClockTime } from './capture-date.ts';
import { type EmbeddedTags, readEmbeddedTags } from './embedded-tags.ts';
import { fileNameDate } from './file-name-date.ts';
import { fromExif, fromIptc } from './from-exif.ts';
import { fromTakeout } from './from-takeout.ts';
import { fromXmp } from './from-xmp.ts';
import type { Said } from './said.ts';
import { hasTrailingVideo } from './trailing-video.ts';
import { distinctWords } from './words.ts';

export type MetadataInput = {
  /** Of the file and its copies; only their names are looked at. */
  paths: readonly string[];
  /** The picture file, or the start of a large one; null for a video, which has a reader of its own. */
  bytes: Uint8Array | null;
  /** What `bytes` carry, when that is known already. */
  tags?: EmbeddedTags;
  /** Text or bytes of the sidecar that belongs to the file. */
  xmpSidecar?: string | Uint8Array | null;
  /** Text of the JSON that Google Takeout wrote for the file. */
  takeoutJson?: string | null;
  /** What the reader of videos found. */
  video?: Partial<MediaMetadata> | null;
};

/**
 * What a file and the files beside it say; no disk. Never throws, whatever they hold. `regions` stay empty: see
 * core/media/regions.
 *
 * [Note: Which source is believed]
 * Date: EXIF's time of capture, then XMP (the sidecar before the file, then IPTC), EXIF's time of saving, the video's
 * own, the file name, Google Takeout. All else: the sidecar, where people write what they know, before the file's XMP,
 * IPTC, EXIF and Takeout. Keywords of a sidecar replace those of the file; otherwise those of all sources are joined,
 * as are people.
 */
export function readMetadata(input: MetadataInput): MediaMetadata {
  const tags = input.tags ?? readEmbeddedTags(input.bytes ?? new Uint8Array());
  const exif = fromExif(tags);
  const iptc = fromIptc(tags.iptc);
  const sidecar = fromXmp(input.xmpSidecar ? readXmp(input.xmpSidecar) : null);
  const embedded = fromXmp(joined(tags.xmpPackets));
  const takeout = fromTakeout(input.takeoutJson);
  const video = input.video ?? {};
  const sources = [sidecar, embedded, iptc, exif, takeout];
  const first = <K extends keyof Said>(key: K) =>
    sources.map((said) => said[key]).find((value) => value) ?? null;
  const place = first('place') ?? placeIn(video);
  return {
    ...captureDate([
      ['exif', exif.taken],
      ['xmp', sidecar.taken ?? embedded.taken ?? iptc.taken],
      ['exif', exif.saved],
      ['video', clockIn(video)],
      ['file_name', input.paths.map(fileNameDate).find((date) => date !== null) ?? null],
      ['takeout', takeout.taken],
    ]),
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    camera: exif.camera ?? first('camera') ?? video.camera ?? null,
    rating: first('rating') ?? video.rating ?? null,
    caption: first('caption') ?? first('title') ?? video.caption ?? null,
    keywords:
      sidecar.keywords.length > 0
        ? sidecar.keywords
        : distinctWords([...sources.flatMap((said) => said.keywords), ...(video.keywords ?? [])]),
    people: distinctWords([...sources.flatMap((said) => said.people), ...(video.people ?? [])]),
    regions: [],
    livePhotoId: exif.livePhotoId ?? video.livePhotoId ?? null,
    hasEmbeddedVideo: embedded.hasEmbeddedVideo || (input.bytes !== null && hasTrailingVideo(input.bytes)),
  };
}

type DateSources = [NonNullable<MediaMetadata['takenAtSource']>, ClockTime | null][];

function captureDate(
  sources: DateSources,
): Pick<MediaMetadata, 'takenAt' | 'takenAtSource' | 'utcOffsetMin'> {
  for (const [takenAtSource, clock] of sources) if (clock) return { ...clock, takenAtSource };
  return { takenAt: null, takenAtSource: null, utcOffsetMin: null };
}

function clockIn({ takenAt, utcOffsetMin }: Partial<MediaMetadata>): ClockTime | null {
  return takenAt ? { takenAt, utcOffsetMin: utcOffsetMin ?? null } : null;
}

function placeIn({ latitude, longitude }: Partial<MediaMetadata>) {
  return latitude != null && longitude != null ? { latitude, longitude } : null;
}

/** The extended packet of a JPEG belongs to the main one. */
function joined(packets: readonly string[]): XmpProperties | null {
  const properties: XmpProperties = new Map();
  for (const packet of packets) {
    for (const [key, value] of readXmp(packet) ?? []) if (!properties.has(key)) properties.set(key, value);
  }
  return properties;
}

import { type FileHandle, open } from 'node:fs/promises';
import mediaInfoFactory, { type MediaInfo, type MediaInfoResult } from 'mediainfo.js';
import { sniffedBytes, sniffFormat } from '../formats.ts';
import { type ClockTime, offsetFromUtc, parseExifClock } from '../metadata/capture-date.ts';
import { fileNameDate } from '../metadata/file-name-date.ts';
import { type Place, placeOf } from '../metadata/place.ts';
import { cameraName } from '../metadata/words.ts';
import { PhotoFailure, readFailure } from '../photo-failure.ts';
import type { MediaMetadata } from '../types.ts';

/** Containers by the names of their files; `other` are those that MediaInfo knows and we have no word for. */
export type VideoFormat =
  | 'mp4'
  | 'mov'
  | '3gp'
  | 'avi'
  | 'mkv'
  | 'webm'
  | 'mpeg_ts'
  | 'mpeg'
  | 'wmv'
  | 'other';

/** What a video says about itself; can be given to `readMetadata` as `video`. */
export type VideoFacts = Pick<
  MediaMetadata,
  'takenAt' | 'utcOffsetMin' | 'latitude' | 'longitude' | 'camera' | 'livePhotoId'
> & {
  takenAtSource: 'video' | null;
  /** Square pixels of the upright picture. */
  width: number;
  height: number;
  /** Null: the file does not say. */
  durationMs: number | null;
  /** In lower case: `h264`, `hevc`, `vp9`, `av1`, `mpeg-4 visual` and so on. */
  codec: string;
  format: VideoFormat;
};

/** A reader asks for what it needs; more than this it would only take from a file made to occupy it. */
const maxReadBytes = 128 * 2 ** 20;
const maxReadMs = 20_000;
const maxSidePx = 16_384;

type Track = Record<string, unknown> & { extra?: Record<string, unknown> };

/**
 * Reads what a video says about itself: its size, turn and length, when, where and with what it was taken. Reads the
 * heads of its tables, never the whole file, by MediaInfo as WebAssembly.
 * @throws PhotoFailure empty_file, corrupt, unsupported_format, vanished, locked, not_readable
 */
export async function readVideo(path: string): Promise<VideoFacts> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await readOpened(file, path);
  } catch (error) {
    throw error instanceof PhotoFailure ? error : readFailure(error);
  } finally {
    await file?.close().catch(() => {});
  }
}

async function readOpened(file: FileHandle, path: string): Promise<VideoFacts> {
  const stats = await file.stat();
  // Reading a pipe or a device may never end.
  if (!stats.isFile()) throw new PhotoFailure('not_readable', 'not a file');
  if (stats.size === 0) throw new PhotoFailure('empty_file', 'the file has no content');
  const result = await mediaInfo(file, stats.size);
  const tracks = (result.media?.track ?? []) as unknown as Track[];
  const general = tracks.find((track) => track['@type'] === 'General') ?? {};
  const video = tracks.find((track) => track['@type'] === 'Video');
  if (!video) throw await withoutPicture(file, path, general, tracks);
  const taken = takenBy(general, video, path);
  const place = placeIn(text(general, 'Recorded_Location'));
  return {
    ...uprightSize(video),
    durationMs: durationMs(general, video),
    takenAt: taken?.takenAt ?? null,
    takenAtSource: taken ? 'video' : null,
    utcOffsetMin: taken?.utcOffsetMin ?? null,
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    camera: cameraIn(general),
    livePhotoId: extra(general, 'com_apple_quicktime_content_identifier'),
    codec: codecNames[text(video, 'Format') ?? ''] ?? text(video, 'Format')?.toLowerCase() ?? 'unknown',
    format: formatOf(general),
  };
}

/** One reader waits for the next file: making it takes 100 ms. */
let idleReader: MediaInfo<'object'> | null = null;

async function mediaInfo(file: FileHandle, sizeBytes: number): Promise<MediaInfoResult> {
  const reader = idleReader ?? (await mediaInfoFactory({ format: 'object', coverData: false }));
  idleReader = null;
  const endMs = performance.now() + maxReadMs;
  let leftBytes = maxReadBytes;
  let failure: unknown;
  try {
    const result = await reader.analyzeData(sizeBytes, async (chunkBytes, offset) => {
      const wanted = Math.min(chunkBytes, sizeBytes - offset, leftBytes);
      // No bytes are the end of the file: MediaInfo then says what it knows so far.
      if (wanted <= 0 || performance.now() > endMs || failure) return new Uint8Array(0);
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset);
        leftBytes -= bytesRead;
        return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
      } catch (error) {
        failure = readFailure(error);
        return new Uint8Array(0);
      }
    });
    if (failure) throw failure;
    reader.reset();
    idleReader = reader;
    return result;
  } catch (error) {
    // What is left of a reader that failed is not trusted.
    if (error instanceof PhotoFailure) throw error;
    throw new PhotoFailure('corrupt', `MediaInfo: ${(error as Error)?.message ?? error}`.slice(0, 300));
  } finally {
    if (idleReader !== reader) reader.close();
  }
}

async function withoutPicture(file: FileHandle, path: string, general: Track, tracks: Track[]) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
  const isVideo = sniffFormat(buffer.subarray(0, bytesRead), path) === 'video';
  const hasSound = tracks.some((track) => track['@type'] === 'Audio');
  if (hasSound) return new PhotoFailure('unsupported_format', 'sound without a picture');
  return isVideo
    ? new PhotoFailure('corrupt', `${text(general, 'Format') ?? 'a video'} without its table of pictures`)
    : new PhotoFailure('unsupported_format', 'not a video');
}

/** A value as MediaInfo writes it; the first where it joins several by ` / `. */
function text(track: Track, key: string): string | null {
  const value = track[key];
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).split(' / ')[0]!.trim() || null;
}

function number(track: Track, key: string): number | null {
  const value = Number(text(track, key) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

function extra(track: Track, key: string): string | null {
  const value = track.extra?.[key];
  return typeof value === 'string' ? value.trim().slice(0, 200) || null : null;
}

function uprightSize(video: Track): { width: number; height: number } {
  const storedWidth = number(video, 'Width') ?? 0;
  const storedHeight = number(video, 'Height') ?? 0;
  const aspect = number(video, 'PixelAspectRatio') ?? 1;
  const width = Math.round(storedWidth * (aspect > 0.1 && aspect < 10 ? aspect : 1));
  if (!(width >= 1 && storedHeight >= 1 && width <= maxSidePx && storedHeight <= maxSidePx)) {
    throw new PhotoFailure('corrupt', `a picture of ${storedWidth} × ${storedHeight} pixels`);
  }
  const turn = Math.round((number(video, 'Rotation') ?? 0) / 90);
  return turn % 2 === 0 ? { width, height: storedHeight } : { width: storedHeight, height: width };
}

function durationMs(general: Track, video: Track): number | null {
  const seconds = number(general, 'Duration') ?? number(video, 'Duration');
  return seconds !== null && seconds >= 0 && seconds < 1e7 ? Math.round(seconds * 1000) : null;
}

/*
 * [Note: When a video was taken]
 * Apple's creationdate and ©day carry the clock of the place with its zone and win (MediaInfo: Recorded_Date). The
 * creation time in MP4's headers is in UTC by ISO/IEC 14496-12, without the zone. Android names its files by the
 * local clock; when the name differs from UTC by an offset that exists, to the minute or by the length of the video
 * (some write the end of the recording), the name gives the zone. Otherwise the clock of Greenwich is kept, with
 * offset 0: the moment is right and the order among photos with zones too. Cameras that put their local clock there
 * (some Canons, Nikons and GoPros) cannot be told from those that do not. AVI has a local date without a zone.
 */
function takenBy(general: Track, video: Track, path: string): ClockTime | null {
  const written = (key: string) => parseExifClock(text(general, key) ?? undefined);
  const recorded = written('Recorded_Date');
  const utc = utcIn(general) ?? utcIn(video);
  if (recorded) return { ...recorded, utcOffsetMin: zoneOf(recorded, utc) };
  if (utc === null) return written('Mastered_Date') ?? written('Encoded_Date');
  const named = fileNameDate(path);
  const endUtc = Date.parse(`${utc.takenAt}Z`);
  for (const utcMs of [endUtc, endUtc - (durationMs(general, video) ?? 0)]) {
    const offset = named && offsetFromUtc(named.takenAt, utcMs);
    if (!named || offset === null) continue;
    const differenceMs = Date.parse(`${named.takenAt}Z`) - utcMs - offset * 60_000;
    if (Math.abs(differenceMs) <= 60_000) return { takenAt: named.takenAt, utcOffsetMin: offset };
  }
  return utc;
}

function zoneOf(local: ClockTime, utc: ClockTime | null): number | null {
  if (local.utcOffsetMin !== null || utc === null) return local.utcOffsetMin;
  return offsetFromUtc(local.takenAt, Date.parse(`${utc.takenAt}Z`));
}

/** `2023-09-22 16:35:02 UTC` */
function utcIn(track: Track): ClockTime | null {
  const written = text(track, 'Encoded_Date');
  if (!written?.endsWith('UTC')) return null;
  const clock = parseExifClock(written.slice(0, -3).trim());
  return clock && { ...clock, utcOffsetMin: 0 };
}

/** MediaInfo's `33.8688°S 151.2093°E 12.345m`, made of ISO 6709. */
function placeIn(written: string | null): Place | null {
  const match = /^([\d.]+)°([NS])\s+([\d.]+)°([EW])/.exec(written ?? '');
  if (!match) return null;
  const [, latitude, north, longitude, east] = match;
  return placeOf(
    Number(latitude) * (north === 'S' ? -1 : 1) || 0,
    Number(longitude) * (east === 'W' ? -1 : 1) || 0,
  );
}

function cameraIn(general: Track): string | null {
  return cameraName(
    text(general, 'Encoded_Hardware_CompanyName') ?? extra(general, 'Make'),
    text(general, 'Encoded_Hardware_Name') ?? extra(general, 'Model'),
  );
}

const codecNames: Readonly<Record<string, string>> = { AVC: 'h264', HEVC: 'hevc', VP8: 'vp8', VP9: 'vp9' };

function formatOf(general: Track): VideoFormat {
  const profile = text(general, 'Format_Profile') ?? '';
  switch (text(general, 'Format')) {
    case 'MPEG-4':
      if (profile.startsWith('3GPP')) return '3gp';
      return profile.startsWith('QuickTime') ? 'mov' : 'mp4';
    case 'QuickTime':
      return 'mov';
    case 'AVI':
      return 'avi';
    case 'Matroska':
      return 'mkv';
    case 'WebM':
      return 'webm';
    case 'MPEG-TS':
    case 'BDAV':
      return 'mpeg_ts';
    case 'MPEG-PS':
    case 'MPEG Video':
      return 'mpeg';
    case 'Windows Media':
      return 'wmv';
    default:
      return 'other';
  }
}

import { basename, dirname } from 'node:path';
import type { MediaMetadata } from '../types.ts';

/** What tells whether a photo and a video are one picture. */
export type PictureFile = Pick<MediaMetadata, 'livePhotoId' | 'takenAt' | 'utcOffsetMin'> & { path: string };
export type FilmFile = PictureFile & { durationMs: number | null };

/** Apple's last 1.5 s before and after, a little more on some phones. */
export const maxDurationMs = 4000;
/** A photo says when it was taken, its video when it began, ended or was written. */
const maxApartMs = 10_000;

/**
 * Whether photo and video are the two files of a Live Photo (or of the motion photo that Google Takeout and Pixels
 * write as two files). Sharing a name is not enough: cameras number photos and videos alike, and start again.
 *
 * Both carry Apple's identifier: it decides. One or none does (Takeout and messengers drop it): the same name in the
 * same folder, at most four seconds, and either the identifier in one of them, or the same moment, or an ending that
 * nothing else has (`.MP`, `.LS.mp4`).
 */
export function isSamePicture(photo: PictureFile, video: FilmFile): boolean {
  if (photo.livePhotoId !== null && video.livePhotoId !== null) {
    return photo.livePhotoId === video.livePhotoId;
  }
  if (dirname(photo.path) !== dirname(video.path) || stemOf(photo.path) !== stemOf(video.path)) return false;
  if (video.durationMs === null || video.durationMs > maxDurationMs) return false;
  const hasIdentifier = photo.livePhotoId !== null || video.livePhotoId !== null;
  return hasIdentifier || motionEnding.test(basename(video.path)) || isSameMoment(photo, video);
}

/** `PXL_1.MP` and `PXL_1.MP.mp4` beside `PXL_1.MP.jpg` or `PXL_1.jpg`, `PXL_1.LS.mp4` beside `PXL_1.jpg`. */
const motionEnding = /\.(?:mp(?:\.mp4)?|(?:ls|motion)\.mp4|mv(?:img)?\.mp4)$/i;

/**
 * The name without its endings. Takeout calls the video of `X.HEIC` `X.MP4` or `X.HEIC.MP4`, and counts copies behind
 * the picture's ending: `X(1).HEIC`.
 */
function stemOf(path: string): string {
  return basename(path)
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?:\.(?:heic|heif|jpe?g|mp4|mov|m4v|mp|ls|motion|mv|mvimg|cover))+$/, '');
}

function isSameMoment(photo: PictureFile, video: FilmFile): boolean {
  if (photo.takenAt === null || video.takenAt === null) return false;
  const clocksApartMs = Math.abs(clockMs(photo) - clockMs(video));
  if (photo.utcOffsetMin === null || video.utcOffsetMin === null) {
    // Without a zone, and with the video's in UTC, clocks differ by a zone: whole quarters of an hour.
    const quarterMs = 15 * 60_000;
    const overMs = clocksApartMs % quarterMs;
    return clocksApartMs <= 14 * 3_600_000 + maxApartMs && Math.min(overMs, quarterMs - overMs) <= maxApartMs;
  }
  const apartMs =
    clockMs(photo) - photo.utcOffsetMin * 60_000 - (clockMs(video) - video.utcOffsetMin * 60_000);
  return Math.abs(apartMs) <= maxApartMs;
}

const clockMs = ({ takenAt }: PictureFile): number => Date.parse(`${takenAt}Z`);

import type { VideoFormat } from './read-video.ts';

/**
 * The type under which a video is sent to be played; null: no browser plays its container, and it is only a download.
 * Nothing else may be sent with a type that a browser opens: originals are strangers' files.
 */
export function playableType(format: VideoFormat): 'video/mp4' | 'video/quicktime' | 'video/webm' | null {
  switch (format) {
    case 'mp4':
    case '3gp':
      return 'video/mp4';
    case 'mov':
      return 'video/quicktime';
    case 'webm':
      return 'video/webm';
    default:
      return null;
  }
}

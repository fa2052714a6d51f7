import type { ClockTime } from './capture-date.ts';
import type { Place } from './place.ts';

/** What one source says about a photo. */
export type Said = {
  taken: ClockTime | null;
  place: Place | null;
  camera: string | null;
  rating: number | null;
  caption: string | null;
  /** Of a picture without a caption. */
  title: string | null;
  keywords: string[];
  people: string[];
  livePhotoId: string | null;
  hasEmbeddedVideo: boolean;
};

export const saysNothing: Said = {
  taken: null,
  place: null,
  camera: null,
  rating: null,
  caption: null,
  title: null,
  keywords: [],
  people: [],
  livePhotoId: null,
  hasEmbeddedVideo: false,
};

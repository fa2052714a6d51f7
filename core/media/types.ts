/** RGB pixels of an upright picture, sRGB, 8 bits, no alpha; row by row. */
export type RgbImage = { data: Uint8Array; width: number; height: number };

/** Fractions (0..1) of the upright picture; x, y is the top left corner. */
export type BoxNorm = { x: number; y: number; width: number; height: number };

/** How a picture is turned before it is shown (EXIF 0x0112): 1 as stored … 6 clockwise by 90° … 8. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Where a capture date comes from, the most trusted first; `file_time` is when the file was last written. */
export const dateSources = ['exif', 'xmp', 'video', 'file_name', 'takeout', 'file_time'] as const;
export type DateSource = (typeof dateSources)[number];

/** Somebody's name for a face, written by another program. */
export type FaceRegion = {
  /** As written; never empty. */
  name: string;
  /** Of the upright picture, inside it. */
  box: BoxNorm;
  source: 'mwg' | 'microsoft' | 'picasa';
};

/** What a file and the files beside it say about a photo or video. Null or empty: they say nothing. */
export type MediaMetadata = {
  /** Time on the clock where the picture was taken, `YYYY-MM-DDTHH:MM:SS`. */
  takenAt: string | null;
  /** Null exactly when `takenAt` is; never `file_time`, which the library adds itself. */
  takenAtSource: Exclude<DateSource, 'file_time'> | null;
  /** Minutes east of UTC of that clock. */
  utcOffsetMin: number | null;
  /** WGS 84 degrees; both or neither. */
  latitude: number | null;
  longitude: number | null;
  /** Maker and model, e.g. `Apple iPhone 7`. */
  camera: string | null;
  /** 1 to 5; -1 for rejected. */
  rating: number | null;
  caption: string | null;
  keywords: string[];
  /** People said to be in the picture without a place in it (Google Takeout, XMP PersonInImage). */
  people: string[];
  regions: FaceRegion[];
  /** Apple's identifier that the two files of a Live Photo share. */
  livePhotoId: string | null;
  /** The picture file carries a short video at its end (motion photos of Google and Samsung). */
  hasEmbeddedVideo: boolean;
};

export const noMetadata: MediaMetadata = {
  takenAt: null,
  takenAtSource: null,
  utcOffsetMin: null,
  latitude: null,
  longitude: null,
  camera: null,
  rating: null,
  caption: null,
  keywords: [],
  people: [],
  regions: [],
  livePhotoId: null,
  hasEmbeddedVideo: false,
};

/** What an analysis finds out about a file besides its faces. */
export type MediaFacts = {
  kind: 'photo' | 'video';
  /** Of the bytes, whatever the name says. */
  format: string;
  /** Pixels, upright; null for a video that no picture could be had of. */
  width: number | null;
  height: number | null;
  /** How it was turned from the way it is stored. */
  orientation: Orientation;
  durationMs: number | null;
  metadata: MediaMetadata;
  contentSha256: Uint8Array;
  /** What it looks like, to find copies; null: it says nothing (one colour), or there is no picture. */
  fingerprint: Uint8Array | null;
};

import type { AnalyzedFace, BoxNorm, DeviceReport, LocatedPack } from '../../models/types.ts';
import type { PhotoFailureCode } from '../contract/errors.ts';
import type { FaceRegion, MediaFacts, Orientation } from '../media/types.ts';

/** First message to an analysis process. `device`: found by an earlier process; null: find out. */
export type StartAnalysis = {
  type: 'start';
  located: LocatedPack;
  device: DeviceReport | null;
  thumbsDir: string;
};

/** One photo to analyse; `photoId` names its thumbnail and face pictures. */
export type AnalysisJob = {
  photoId: number;
  path: string;
  /** Faces that the owner drew by hand: they are embedded again where they are. */
  drawn?: readonly { faceId: number; boxNorm: BoxNorm }[];
  /** Other files with the same bytes; their names may say when it was taken. */
  copies?: readonly string[];
  /** Paths of the files beside it and its copies that tell about it. */
  sidecars?: readonly string[];
  /** SHA-256 of photos that are known: a file with such bytes is not looked at any further. */
  knownContents?: readonly Uint8Array[];
};

/** One face that the owner drew; its picture becomes `<photoId>-<cropIndex>.jpg`. */
export type EmbedFaceJob = {
  photoId: number;
  path: string;
  /** How the picture is turned, where the file itself does not say. */
  orientation: Orientation;
  boxNorm: BoxNorm;
  cropIndex: number;
};

/** A picture that is looked at and forgotten: nothing of it is written anywhere. */
export type LookJob = {
  path: string;
  /** At most so many faces, the largest. */
  mostFaces: number;
};

export type PhotoJob =
  | ({ type: 'analyze' } & AnalysisJob)
  | ({ type: 'embed_face' } & EmbedFaceJob)
  | ({ type: 'look' } & LookJob);

export type ToAnalysis = StartAnalysis | PhotoJob | { type: 'stop' };

/** Kilobytes: pictures never cross the process border. */
export type AnalysisResult = MediaFacts & {
  /** ThumbHash of the thumbnail; null: there is none. */
  placeholder: Uint8Array | null;
  /** `faces[i]` has the picture `<photoId>-<i>.jpg`. */
  faces: AnalyzedFace[];
  /** In the order of the job; `drawn[i]` has the picture `<photoId>-<faces.length + i>.jpg`. */
  drawn: { faceId: number; face: AnalyzedFace }[];
  /**
   * Faces that other programs named. `at`: the number of the picture of the face that was found there, or of `face`,
   * where none was: these pictures follow those of `drawn`. Null: it is a face that another region names.
   */
  regions: { region: FaceRegion; at: number | null; face: AnalyzedFace | null }[];
};

export type PhotoFailed = { ok: false; code: PhotoFailureCode; detail: string };

/** `result` null: the bytes are known, nothing else was looked at. */
export type AnalysisOutcome =
  | { ok: true; result: AnalysisResult }
  | { ok: true; result: null; contentSha256: Uint8Array }
  | PhotoFailed;

/** `contentSha256`: of the file that the face was taken from, which may have changed since its analysis. */
export type EmbedFaceOutcome = { ok: true; face: AnalyzedFace; contentSha256: Uint8Array } | PhotoFailed;

/** `faces`: the largest first; `picture`: a small JPEG of each. */
export type LookOutcome =
  | { ok: true; faces: { face: AnalyzedFace; picture: Uint8Array }[]; facesFound: number }
  | PhotoFailed;

export type JobOutcome = AnalysisOutcome | EmbedFaceOutcome | LookOutcome;

export type FromAnalysis =
  | { type: 'ready'; device: DeviceReport }
  | { type: 'broken'; code: string; message: string }
  | { type: 'done'; outcome: JobOutcome }
  /** Neither the photo nor the process is to blame: the disk of the library is full, or read-only. */
  | { type: 'refused'; code: string; message: string };

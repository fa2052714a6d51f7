import type { AnalyzedFace, BoxNorm, DeviceReport, LocatedPack } from '../../models/types.ts';
import type { PhotoFailureCode } from '../contract/errors.ts';

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
};

/** One face that the owner drew; its picture becomes `<photoId>-<cropIndex>.jpg`. */
export type EmbedFaceJob = { photoId: number; path: string; boxNorm: BoxNorm; cropIndex: number };

export type PhotoJob = ({ type: 'analyze' } & AnalysisJob) | ({ type: 'embed_face' } & EmbedFaceJob);

export type ToAnalysis = StartAnalysis | PhotoJob | { type: 'stop' };

/** Kilobytes: pictures never cross the process border. */
export type AnalysisResult = {
  /** Pixels of the upright original. */
  width: number;
  height: number;
  takenAt: string | null;
  contentSha256: Uint8Array;
  /** `faces[i]` has the picture `<photoId>-<i>.jpg`. */
  faces: AnalyzedFace[];
  /** In the order of the job; `drawn[i]` has the picture `<photoId>-<faces.length + i>.jpg`. */
  drawn: { faceId: number; face: AnalyzedFace }[];
};

export type PhotoFailed = { ok: false; code: PhotoFailureCode; detail: string };

export type AnalysisOutcome = { ok: true; result: AnalysisResult } | PhotoFailed;

/** `contentSha256`: of the file that the face was taken from, which may have changed since its analysis. */
export type EmbedFaceOutcome = { ok: true; face: AnalyzedFace; contentSha256: Uint8Array } | PhotoFailed;

export type FromAnalysis =
  | { type: 'ready'; device: DeviceReport }
  | { type: 'broken'; code: string; message: string }
  | { type: 'done'; outcome: AnalysisOutcome | EmbedFaceOutcome };

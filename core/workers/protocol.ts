import type { AnalyzedFace, DeviceReport, LocatedPack } from '../../models/types.ts';
import type { PhotoFailureCode } from '../contract/errors.ts';

/** First message to an analysis process. `device`: found by an earlier process; null: find out. */
export type StartAnalysis = {
  type: 'start';
  located: LocatedPack;
  device: DeviceReport | null;
  thumbsDir: string;
};

/** One photo to analyse; `photoId` names its thumbnail and face pictures. */
export type AnalysisJob = { photoId: number; path: string };

export type ToAnalysis = StartAnalysis | ({ type: 'analyze' } & AnalysisJob) | { type: 'stop' };

/** Kilobytes: pictures never cross the process border. */
export type AnalysisResult = {
  /** Pixels of the upright original. */
  width: number;
  height: number;
  takenAt: string | null;
  contentSha256: Uint8Array;
  /** `faces[i]` has the picture `<photoId>-<i>.jpg`. */
  faces: AnalyzedFace[];
};

export type AnalysisOutcome =
  | { ok: true; result: AnalysisResult }
  | { ok: false; code: PhotoFailureCode; detail: string };

export type FromAnalysis =
  | { type: 'ready'; device: DeviceReport }
  | { type: 'broken'; code: string; message: string }
  | { type: 'analyzed'; photoId: number; outcome: AnalysisOutcome };

/** A decoded upright picture: interleaved 8-bit RGB, row by row, no padding (`data.length = width*height*3`). */
export type RgbImage = { data: Uint8Array; width: number; height: number };

/** Axis-aligned box in pixels of the picture it came from; x1,y1 top left, x2,y2 bottom right. */
export type BoxPx = { x1: number; y1: number; x2: number; y2: number };

/** Axis-aligned box in fractions of the upright picture; x, y is its top left corner. */
export type BoxNorm = { x: number; y: number; width: number; height: number };

/** Ten numbers x0,y0,…,x4,y4 in pixels: left eye, right eye, nose, left and right mouth corner as seen in the picture. */
export type LandmarksPx = Float32Array;

export type Detection = {
  boxPx: BoxPx;
  landmarksPx: LandmarksPx;
  /** Confidence of the detector, 0..1. */
  score: number;
};

export type AnalyzedFace = {
  /** Clipped to the picture. */
  boxNorm: BoxNorm;
  /** Ten fractions of the upright picture, order as in `LandmarksPx`; may lie outside 0..1 at the border. */
  landmarksNorm: Float32Array;
  /** Confidence of the detector, 0..1; 0 for a face that only its owner saw. */
  detectionScore: number;
  /** 0..1, see models/quality.ts. */
  quality: number;
  /**
   * Probability, 0..1, that it is no print or screen (models/liveness.ts). Null where the networks are not there, and
   * for a face that is too small or cut too close for them.
   */
  live: number | null;
  /** L2-normalised, length = the pack's dimension. */
  embedding: Float32Array;
};

export type PackId = 'buffalo_l' | 'buffalo_s' | 'edge' | 'starter';

export type Provider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export type ModelFile = { name: string; sizeBytes: number; sha256: string };

/** SCRFD with landmarks: three tensors per stride, in the order of `strides`. */
export type ScrfdSpec = {
  kind: 'scrfd';
  file: ModelFile;
  inputName: string;
  strides: readonly number[];
  scoreNames: readonly string[];
  boxNames: readonly string[];
  landmarkNames: readonly string[];
  /** Pixel normalisation: (value − mean) / std, RGB. */
  mean: number;
  std: number;
  scoreThreshold: number;
  nmsIou: number;
};

/** UltraFace boxes followed by a 68-point landmark network on each box. */
export type UltraFaceSpec = {
  kind: 'ultraface';
  file: ModelFile;
  landmarkFile: ModelFile;
  scoreThreshold: number;
  nmsIou: number;
};

/** Values of a poor and of a good face for one recogniser, where they were measured; see models/quality.ts. */
export type QualityRanges = {
  /** Length of the raw vector. */
  normRange?: readonly [number, number];
  /** Cosine similarity of the vectors of a face and its mirror image. */
  agreementRange?: readonly [number, number];
};

export type RecogniserSpec = QualityRanges & {
  file: ModelFile;
  inputName: string;
  outputName: string;
  dimension: number;
  channelOrder: 'rgb' | 'bgr';
  mean: number;
  std: number;
  /** Whether the first dimension may be larger than one. */
  batches: boolean;
};

/** One of the networks that tell a face before the camera from a print or a screen. */
export type LivenessNetwork = {
  file: ModelFile;
  /** How many times the face box the network sees. */
  cropScale: number;
};

/**
 * The mean cosine similarity from which two clusters of faces are one person; the formula and its reasons are in
 * core/people/join-nodes.ts.
 */
export type LinkCalibration = {
  base: number;
  spread: number;
  quality: number;
  both: number;
  rival: number;
  /** Similarities below it are not looked at. */
  floor: number;
};

/** `even`: the cosine similarity at which it is as likely as not. */
export type LikenessCalibration = { even: number; slope: number };

/** Numbers that belong to one recogniser and detector; each measured, `source` says how. */
export type Calibration = {
  /** DBSCAN radius, cosine distance. */
  clusterEps: number;
  clusterMinSamples: number;
  /** Faces below this quality join people but never found or bridge them. */
  coreQuality: number;
  /** Mean cosine similarity of a face to the rest of its DBSCAN cluster below which that is a chain. */
  chainSimilarity: number;
  /** When two clusters are one person. */
  link: LinkCalibration;
  /**
   * A lone face below both of these is probably no face (core/people/unlikely-face.ts). Measured with `npm run eval --
   * unlikely` for edge and starter; the others have edge's, whose detector is of their family.
   */
  doubtfulScore: number;
  doubtfulQuality: number;
  /** Best verification threshold, cosine similarity. */
  sameSimilarity: number;
  /** Threshold at a false accept rate of 0.1 %, cosine similarity. */
  sureSimilarity: number;
  /**
   * How likely two faces are one person when one in a hundred of those compared is: 1 / (1 + exp(−slope · (cosine − even))).
   * Fitted by `npm run eval -- likeness`; 0.7 is what it says. See core/search/likeness.ts.
   */
  likeness: LikenessCalibration;
  source: string;
};

export type PackDownload =
  | { kind: 'zip'; url: string; sizeBytes: number; sha256: string }
  | {
      kind: 'npm';
      packageName: string;
      version: string;
      integrity: string;
      /** About what is fetched. */
      sizeBytes: number;
      /** Path inside the package for every file of the pack, by file name. */
      paths: Readonly<Record<string, string>>;
    };

export type Pack = {
  id: PackId;
  title: string;
  note: string;
  licence: string;
  licenceUrl: string | null;
  /** True: the owner must accept the licence before the download. */
  requiresAcceptance: boolean;
  detector: ScrfdSpec | UltraFaceSpec;
  recogniser: RecogniserSpec;
  /** Used when all their files are there; a pack is complete without them. */
  liveness: readonly LivenessNetwork[];
  calibration: Calibration;
  /** Null: cannot be fetched by the product. */
  download: PackDownload | null;
};

/** A pack whose files were found and whose hashes were checked; plain data, it travels between processes. */
export type LocatedPack = {
  id: PackId;
  /** Absolute path for every file name of the pack, and of its liveness networks where they were found. */
  files: Record<string, string>;
};

/** Same members as the contract's `DeviceReport`. */
export type DeviceReport = { provider: Provider; reason: string; warnings: string[] };

/** One set of opened networks in the calling process. Not re-entrant: one call at a time. */
export type FaceAnalyzer = {
  pack: PackId;
  device: DeviceReport;
  /**
   * Finds and embeds all faces of an upright picture, best score first. `detail` gives the same picture with more
   * pixels; it is asked for when a face is too small in `image` to fill the recogniser's input.
   */
  analyze(image: RgbImage, detail?: (() => Promise<RgbImage>) | null): Promise<AnalyzedFace[]>;
  /**
   * Embeds the face in a box that somebody drew; its `boxNorm` stays as drawn. Landmarks are what the detector sees
   * there, in whatever direction the head lies, else they are placed by the box.
   * Errors: `invalid_request` when the box has no area inside the picture.
   */
  embedAt(
    image: RgbImage,
    boxNorm: BoxNorm,
    detail?: (() => Promise<RgbImage>) | null,
  ): Promise<AnalyzedFace>;
  close(): Promise<void>;
};

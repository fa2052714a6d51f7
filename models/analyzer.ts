import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../core/contract/errors.ts';
import { alignFace } from './alignment.ts';
import { placeTopLeft } from './detect-scales.ts';
import { createScrfdDetector, createUltraFaceDetector, type Detector, runScrfd } from './detector.ts';
import { liveProbability, showsLiveness } from './liveness.ts';
import { faceByBox, findMarkedFaces } from './marked-face.ts';
import { packs } from './packs.ts';
import { faceQuality, measureQuality } from './quality.ts';
import { embedMirrored, type MirroredEmbedding } from './recogniser.ts';
import { type Networks, type OpenOptions, openNetworks } from './session.ts';
import type {
  AnalyzedFace,
  BoxNorm,
  BoxPx,
  Detection,
  FaceAnalyzer,
  LocatedPack,
  Pack,
  RgbImage,
} from './types.ts';

/**
 * Opens a pack's networks and returns the analyzer that runs them: detection, alignment, quality, embedding.
 * Errors: those of `openNetworks`.
 */
export async function createAnalyzer(located: LocatedPack, options: OpenOptions = {}): Promise<FaceAnalyzer> {
  return analyzerOf(packs[located.id], await openNetworks(located, options));
}

/** The analyzer of a pack on opened networks. */
export function analyzerOf(pack: Pack, networks: Networks): FaceAnalyzer {
  const detect = createDetector(pack, networks.session);
  const lookForMarked = createMarkedFaceLook(pack, networks.session);
  const recogniser = networks.session(pack.recogniser.file.name);
  const liveNetworks = pack.liveness.flatMap((spec) =>
    networks.has(spec.file.name) ? [{ spec, session: networks.session(spec.file.name) }] : [],
  );

  async function liveness(image: RgbImage, boxPx: BoxPx): Promise<number | null> {
    if (liveNetworks.length === 0 || !showsLiveness(boxPx, image)) return null;
    return liveProbability(liveNetworks, image, boxPx);
  }

  const embed = (faces: readonly AlignedFace[]) =>
    embedMirrored(
      recogniser,
      pack.recogniser,
      faces.map(({ crop }) => crop),
    );

  async function describe(
    image: RgbImage,
    faces: readonly AlignedFace[],
    embeddings: readonly MirroredEmbedding[],
  ): Promise<AnalyzedFace[]> {
    const described: AnalyzedFace[] = [];
    for (const [i, { detection, cut, crop }] of faces.entries()) {
      const { vector, ...certainty } = embeddings[i]!;
      described.push({
        boxNorm: boxToFractions(detection.boxPx, image),
        landmarksNorm: detection.landmarksPx.map((value, k) => value / (k % 2 ? image.height : image.width)),
        detectionScore: detection.score,
        quality: faceQuality(measureQuality(cut, crop, certainty), pack.recogniser),
        live: await liveness(image, detection.boxPx),
        embedding: vector,
      });
    }
    return described;
  }

  return {
    pack: pack.id,
    device: networks.device,
    async analyze(image, detail = null) {
      const faces = await alignAll(image, await detect(image), detail);
      return describe(image, faces, await embed(faces));
    },
    async embedAt(image, boxNorm, detail = null) {
      const boxPx = boxInPicture(boxNorm, image);
      const isSmall = boxPx.x2 - boxPx.x1 < SMALL_FACE_PX;
      const picture = isSmall && detail ? await detail() : image;
      const scale = image.width / picture.width;
      const found = await findMarkedFaces(lookForMarked, picture, scaleBox(boxPx, 1 / scale));
      // Always last, with score 0: the choice when the detector sees nothing.
      const detections = [...found.map((each) => scaleDetection(each, scale)), faceByBox(boxPx)];
      const faces = await alignAll(image, detections, detail);
      const embeddings = await embed(faces);
      // Which way the head lies, the recogniser knows better than the detector.
      const certainty = embeddings.map(
        ({ rawNorm, agreement }, i) => faces[i]!.detection.score * rawNorm * agreement,
      );
      const best = certainty.indexOf(Math.max(...certainty));
      const [face] = await describe(image, [faces[best]!], [embeddings[best]!]);
      return { ...face!, boxNorm };
    },
    close: networks.close,
  };
}

/** The detector of a pack on opened networks. */
export function createDetector(pack: Pack, session: (fileName: string) => InferenceSession): Detector {
  const { detector } = pack;
  return detector.kind === 'scrfd'
    ? createScrfdDetector(session(detector.file.name), detector)
    : createUltraFaceDetector(session(detector.file.name), session(detector.landmarkFile.name), detector);
}

/** From this score on the detector is asked about a face that somebody says is there. */
const MARKED_SCORE = 0.15;

/** A pack's detector for a small picture in which there should be a face. */
function createMarkedFaceLook(pack: Pack, session: (fileName: string) => InferenceSession): Detector {
  const { detector } = pack;
  if (detector.kind === 'ultraface') {
    return createUltraFaceDetector(session(detector.file.name), session(detector.landmarkFile.name), {
      ...detector,
      scoreThreshold: MARKED_SCORE,
    });
  }
  return (view) => {
    const place = placeTopLeft(view.width, view.height, Math.max(view.width, view.height));
    return runScrfd(session(detector.file.name), detector, view, place, MARKED_SCORE);
  };
}

/**
 * A face narrower than this is cut from the detailed picture: of the recogniser's 112 pixels its box fills about
 * this many, so that fewer mean enlarging.
 */
const SMALL_FACE_PX = 80;

/** What alignment and quality see of a face: `cut` is the detection in pixels of the picture it is cut from. */
type AlignedFace = { detection: Detection; cut: Detection; crop: RgbImage };

/** Crops of all faces; one whose landmarks coincide cannot be aligned and is no face. */
async function alignAll(
  image: RgbImage,
  detections: Detection[],
  detail: (() => Promise<RgbImage>) | null,
): Promise<AlignedFace[]> {
  const isSmall = ({ boxPx }: Detection) => boxPx.x2 - boxPx.x1 < SMALL_FACE_PX;
  const detailed = detail && detections.some(isSmall) ? await detail() : image;
  const scale = detailed.width / image.width;
  return detections.flatMap((detection) => {
    const small = isSmall(detection);
    const cut = small ? scaleDetection(detection, scale) : detection;
    const crop = alignFace(small ? detailed : image, cut.landmarksPx);
    return crop ? [{ detection, cut, crop }] : [];
  });
}

function scaleDetection({ boxPx, landmarksPx, score }: Detection, scale: number): Detection {
  return {
    boxPx: scaleBox(boxPx, scale),
    landmarksPx: landmarksPx.map((value) => value * scale),
    score,
  };
}

function scaleBox({ x1, y1, x2, y2 }: BoxPx, scale: number): BoxPx {
  return { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale };
}

/** The part of a box that lies in the picture. @throws AppError invalid_request when there is none */
function boxInPicture({ x, y, width, height }: BoxNorm, image: RgbImage): BoxPx {
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  const boxPx = {
    x1: inside(x) * image.width,
    y1: inside(y) * image.height,
    x2: inside(x + width) * image.width,
    y2: inside(y + height) * image.height,
  };
  if (boxPx.x2 > boxPx.x1 && boxPx.y2 > boxPx.y1) return boxPx;
  throw new AppError('invalid_request', 'The box of a face must have an area inside the picture.');
}

/** Clipped to the picture. */
function boxToFractions(boxPx: BoxPx, { width, height }: RgbImage): BoxNorm {
  const x1 = Math.min(1, Math.max(0, boxPx.x1 / width));
  const y1 = Math.min(1, Math.max(0, boxPx.y1 / height));
  const x2 = Math.min(1, Math.max(0, boxPx.x2 / width));
  const y2 = Math.min(1, Math.max(0, boxPx.y2 / height));
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

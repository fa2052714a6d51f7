import type { InferenceSession } from 'onnxruntime-node';
import { alignFace } from './alignment.ts';
import { createScrfdDetector, createUltraFaceDetector, type Detector } from './detector.ts';
import { packs } from './packs.ts';
import { faceQuality, measureQuality } from './quality.ts';
import { embedMirrored } from './recogniser.ts';
import { type OpenOptions, openNetworks } from './session.ts';
import type { AnalyzedFace, BoxPx, Detection, FaceAnalyzer, LocatedPack, Pack, RgbImage } from './types.ts';

/**
 * Opens a pack's networks and returns the analyzer that runs them: detection, alignment, quality, embedding.
 * Errors: those of `openNetworks`.
 */
export async function createAnalyzer(located: LocatedPack, options: OpenOptions = {}): Promise<FaceAnalyzer> {
  const pack = packs[located.id];
  const networks = await openNetworks(located, options);
  const detect = createDetector(pack, networks.session);
  const recogniser = networks.session(pack.recogniser.file.name);
  return {
    pack: pack.id,
    device: networks.device,
    async analyze(image, detail = null) {
      const faces = await alignAll(image, await detect(image), detail);
      const embeddings = await embedMirrored(
        recogniser,
        pack.recogniser,
        faces.map(({ crop }) => crop),
      );
      return faces.map(({ detection, cut, crop }, i) => ({
        boxNorm: boxToFractions(detection.boxPx, image),
        landmarksNorm: detection.landmarksPx.map((value, k) => value / (k % 2 ? image.height : image.width)),
        detectionScore: detection.score,
        quality: faceQuality(
          measureQuality(cut, crop, embeddings[i]!.rawNorm),
          pack.recogniser.normRange ?? null,
        ),
        embedding: embeddings[i]!.vector,
      }));
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
  const { x1, y1, x2, y2 } = boxPx;
  return {
    boxPx: { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale },
    landmarksPx: landmarksPx.map((value) => value * scale),
    score,
  };
}

/** Clipped to the picture. */
function boxToFractions(boxPx: BoxPx, { width, height }: RgbImage): AnalyzedFace['boxNorm'] {
  const x1 = Math.min(1, Math.max(0, boxPx.x1 / width));
  const y1 = Math.min(1, Math.max(0, boxPx.y1 / height));
  const x2 = Math.min(1, Math.max(0, boxPx.x2 / width));
  const y2 = Math.min(1, Math.max(0, boxPx.y2 / height));
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

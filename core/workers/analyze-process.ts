// Child process that decodes photos and runs the networks: a crash here costs one photo, not the engine.
import sharp, { type Sharp } from 'sharp';
import { createAnalyzer } from '../../models/analyzer.ts';
import { packs } from '../../models/packs.ts';
import type { AnalyzedFace, FaceAnalyzer, RgbImage } from '../../models/types.ts';
import { AppError, diskError } from '../contract/errors.ts';
import { writeAtomically } from '../library/write-atomically.ts';
import { openPicture } from '../media/decode/open-picture.ts';
import { hashFile } from '../media/hash-file.ts';
import { PhotoFailure } from '../media/photo-failure.ts';
import { placeholderOf } from '../media/placeholder.ts';
import { matchRegions } from '../media/regions/match-regions.ts';
import { settleRegions } from '../media/regions/read-regions.ts';
import { overlap, sameFaceIou } from '../media/regions/turn-box.ts';
import { bestOfEachPerson } from './faces-of-video.ts';
import type {
  AnalysisJob,
  AnalysisOutcome,
  AnalysisResult,
  EmbedFaceJob,
  EmbedFaceOutcome,
  FromAnalysis,
  JobOutcome,
  LookJob,
  LookOutcome,
  PhotoFailed,
  StartAnalysis,
  ToAnalysis,
} from './protocol.ts';
import { readMedia, type SeenImage } from './read-media.ts';
import { faceCropPath, faceCropSizePx, removeFaceCrops, thumbnailPath, thumbnailSizePx } from './thumbs.ts';

// The processes are the parallelism; threads inside each would only fight over the cores.
sharp.concurrency(1);
sharp.cache(false);

let analyzer: FaceAnalyzer | undefined;
let thumbsDir = '';
/** From so much cosine similarity on two faces of the pack count as one person. */
let sameSimilarity = 1;
let current: Promise<void> = Promise.resolve();

process.on('message', (message: ToAnalysis) => {
  switch (message.type) {
    case 'start':
      void start(message);
      break;
    case 'analyze':
      current = answered(analyze(message));
      break;
    case 'embed_face':
      current = answered(embedFace(message));
      break;
    case 'look':
      current = answered(look(message));
      break;
    case 'stop':
      void stop();
      break;
  }
});
// The engine is gone: nobody waits for the result.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the engine decides when its children stop.
process.on('SIGINT', () => {});

function send(message: FromAnalysis): void {
  process.send?.(message);
}

async function start({ located, device, thumbsDir: dir }: StartAnalysis): Promise<void> {
  thumbsDir = dir;
  sameSimilarity = packs[located.id].calibration.sameSimilarity;
  try {
    const opened = await createAnalyzer(located, { device: device ?? undefined });
    analyzer = opened;
    send({ type: 'ready', device: opened.device });
  } catch (error) {
    const { code = 'internal', message } = error as Error & { code?: string };
    process.send?.({ type: 'broken', code, message } satisfies FromAnalysis, () => process.exit(1));
  }
}

async function stop(): Promise<void> {
  await current;
  await analyzer?.close();
  process.exit(0);
}

/** Sends the result; what is wrong with the file is a result as well. */
async function answered(work: Promise<JobOutcome>): Promise<void> {
  try {
    send({ type: 'done', outcome: await work });
  } catch (error) {
    send(error instanceof PhotoFailure ? { type: 'done', outcome: failed(error) } : ownFault(error));
  }
}

function failed({ code, message }: PhotoFailure): PhotoFailed {
  return { ok: false, code, detail: message };
}

/**
 * Our own faults must not be blamed on the photo. A full or read-only disk is told; anything else, as a network that
 * fails, ends the process, and the engine tries again with a new one.
 */
function ownFault(error: unknown): FromAnalysis {
  const ofDisk = error instanceof AppError ? error : diskError(error);
  if (ofDisk) return { type: 'refused', code: ofDisk.code, message: ofDisk.message };
  console.error(error);
  process.exit(1);
}

async function analyze(job: AnalysisJob): Promise<AnalysisOutcome> {
  const { photoId, path, drawn = [], copies = [], sidecars = [], knownContents = [] } = job;
  if (knownContents.length > 0) {
    const contentSha256 = await hashFile(path);
    if (knownContents.some((known) => Buffer.from(known).equals(contentSha256))) {
      return { ok: true, result: null, contentSha256 };
    }
  }
  const { facts, images, regionLists } = await readMedia([path, ...copies], sidecars);
  const seen = images.length === 1 ? await facesOfPicture(images[0]!) : await facesOfFrames(images);
  const faces = seen.map(({ face }) => face);
  const crops: FaceCrop[] = [...seen];
  // By hand and by name: only what has one picture.
  const drawnFaces: AnalysisResult['drawn'] = [];
  const regions: AnalysisResult['regions'] = [];
  if (images.length === 1) {
    const { image, detail } = images[0]!;
    const addCrop = (face: AnalyzedFace) => crops.push({ face, image }) - 1;
    for (const { faceId, boxNorm } of drawn) {
      const face = await analyzer!.embedAt(image, boxNorm, detail);
      drawnFaces.push({ faceId, face });
      addCrop(face);
    }
    // A face that was asked for and found as well is one.
    const isFound = ({ boxNorm }: AnalyzedFace) =>
      faces.some((found) => overlap(found.boxNorm, boxNorm) >= sameFaceIou);
    const there = crops.flatMap(({ face }, at) =>
      at >= faces.length && isFound(face) ? [] : [{ at, boxNorm: face.boxNorm }],
    );
    const boxes = there.map(({ boxNorm }) => boxNorm);
    const settled = settleRegions(regionLists, boxes);
    const matches = matchRegions(settled.regions, there);
    for (const [i, match] of matches.entries()) {
      const region = settled.regions[i]!;
      if (match.kind === 'face') regions.push({ region, at: there[match.faceIndex]!.at, face: null });
      if (match.kind !== 'draw') continue;
      const face = await analyzer!.embedAt(image, region.box, detail);
      regions.push({ region, at: addCrop(face), face });
    }
    facts.metadata.people = [...new Set([...facts.metadata.people, ...settled.people])];
    facts.metadata.regions = settled.regions;
  }
  const placeholder = images[0] ? await saveThumbs(photoId, images[0].image, crops) : null;
  return { ok: true, result: { ...facts, placeholder, faces, drawn: drawnFaces, regions } };
}

/** A face and the picture that it is in. */
type FaceCrop = { face: AnalyzedFace; image: RgbImage };

async function facesOfPicture({ image, detail }: SeenImage): Promise<FaceCrop[]> {
  return (await analyzer!.analyze(image, detail)).map((face) => ({ face, image }));
}

async function facesOfFrames(images: readonly SeenImage[]): Promise<FaceCrop[]> {
  const found: AnalyzedFace[][] = [];
  for (const { image } of images) found.push(await analyzer!.analyze(image, null));
  return bestOfEachPerson(found, sameSimilarity).map(({ face, frame }) => ({
    face,
    image: images[frame]!.image,
  }));
}

async function embedFace({
  photoId,
  path,
  orientation,
  boxNorm,
  cropIndex,
}: EmbedFaceJob): Promise<EmbedFaceOutcome> {
  const { image, detail, contentSha256 } = await openPicture(path, () => orientation);
  const face = await analyzer!.embedAt(image, boxNorm, detail);
  await saveFaceCrop(photoId, cropIndex, image, face);
  return { ok: true, face, contentSha256 };
}

async function look({ path, mostFaces }: LookJob): Promise<LookOutcome> {
  const { image, detail } = await openPicture(path);
  const found = await analyzer!.analyze(image, detail);
  const area = ({ boxNorm: { width, height } }: AnalyzedFace) => width * height;
  const largest = found.sort((a, b) => area(b) - area(a)).slice(0, mostFaces);
  const faces = await Promise.all(
    largest.map(async (face) => ({ face, picture: await encodeJpeg(faceCrop(image, face)) })),
  );
  return { ok: true, faces, facesFound: found.length };
}

/** @returns the placeholder of the thumbnail */
async function saveThumbs(photoId: number, image: RgbImage, crops: readonly FaceCrop[]): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 as const };
  const thumbnail = sharp(image.data, { raw }).resize(thumbnailSizePx, thumbnailSizePx, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  await writeJpeg(thumbnailPath(thumbsDir, photoId), thumbnail);
  for (const [index, { face, image: of }] of crops.entries()) await saveFaceCrop(photoId, index, of, face);
  // The file may have had more faces before it was changed.
  await removeFaceCrops(thumbsDir, photoId, crops.length);
  return placeholderOf(sharp(image.data, { raw }));
}

async function saveFaceCrop(
  photoId: number,
  cropIndex: number,
  image: RgbImage,
  face: AnalyzedFace,
): Promise<void> {
  await writeJpeg(faceCropPath(thumbsDir, photoId, cropIndex), faceCrop(image, face));
}

function faceCrop(image: RgbImage, face: AnalyzedFace): Sharp {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract(faceSquare(face, image))
    .resize(faceCropSizePx, faceCropSizePx);
}

/** A square around the face with a third of space, moved inside the picture, in pixels. */
function faceSquare({ boxNorm }: AnalyzedFace, { width, height }: RgbImage) {
  const wanted = Math.max(boxNorm.width * width, boxNorm.height * height) * 1.5;
  const side = Math.max(1, Math.min(Math.round(wanted), width, height));
  const place = (center: number, limit: number) =>
    Math.max(0, Math.min(Math.round(center - side / 2), limit - side));
  return {
    left: place((boxNorm.x + boxNorm.width / 2) * width, width),
    top: place((boxNorm.y + boxNorm.height / 2) * height, height),
    width: side,
    height: side,
  };
}

const encodeJpeg = (picture: Sharp): Promise<Buffer> => picture.jpeg({ quality: 82 }).toBuffer();

async function writeJpeg(path: string, picture: Sharp): Promise<void> {
  const bytes = await encodeJpeg(picture);
  await writeAtomically(path, bytes).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    throw new AppError('library_not_writable', `The library cannot be written (${error.code}).`, {
      cause: error,
    });
  });
}

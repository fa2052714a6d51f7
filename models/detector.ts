import * as ort from 'onnxruntime-node';
import { scrfdPlacements, ultraFaceTiles } from './detect-scales.ts';
import { joinScales } from './join-scales.ts';
import { fiveFrom68, LANDMARK_INPUT_SIDE_PX, landmarkInput } from './landmarks68.ts';
import { cropTile, type Placement, resizeImage, type Tile, writePlanar } from './letterbox.ts';
import { type ScoredBox, suppressOverlaps } from './nms.ts';
import { decodeScrfd } from './scrfd.ts';
import type { Detection, RgbImage, ScrfdSpec, UltraFaceSpec } from './types.ts';
import { decodeUltraFace, ULTRAFACE_INPUT, ULTRAFACE_NORMALISATION } from './ultraface.ts';

/** Finds the faces of an upright picture; boxes and landmarks in its pixels, best score first. */
export type Detector = (image: RgbImage) => Promise<Detection[]>;

/** One tensor buffer that grows to the largest input and is used again for every picture. */
type InputBuffer = (length: number) => Float32Array;

function createInputBuffer(): InputBuffer {
  let buffer = new Float32Array(0);
  return (length) => {
    if (buffer.length < length) buffer = new Float32Array(length);
    return buffer.subarray(0, length);
  };
}

/**
 * SCRFD at the sizes that fit the picture. Measured offsets from the network's own threshold: a face seen at one
 * size alone needs more, a face seen at two sizes may have less (`npm run eval -- detection`).
 */
export function createScrfdDetector(session: ort.InferenceSession, spec: ScrfdSpec): Detector {
  const buffer = createInputBuffer();
  const rules = {
    nmsIou: spec.nmsIou,
    aloneScore: spec.scoreThreshold + 0.1,
    agreedScore: spec.scoreThreshold - 0.05,
    supportScore: spec.scoreThreshold - 0.2,
  };
  return async (image) => {
    const [fine, ...coarser] = scrfdPlacements(image.width, image.height);
    // The smaller look is taken from the larger one: shrinking the whole picture twice would cost more.
    const view = await resizeImage(image, fine.width, fine.height);
    const look = (place: Placement, scoreThreshold: number) =>
      runScrfd(session, spec, view, place, scoreThreshold, buffer);
    let found: Detection[];
    if (coarser.length === 0) {
      found = await look(fine, spec.scoreThreshold);
    } else {
      const looks: Detection[][] = [];
      for (const place of [fine, ...coarser]) looks.push(await look(place, rules.supportScore));
      found = joinScales(looks, rules);
    }
    return found.map((detection) => toPicture(detection, image, fine));
  };
}

/**
 * One SCRFD run at one place and size, with non-maximum suppression; boxes and landmarks in pixels of `image`.
 */
export async function runScrfd(
  session: ort.InferenceSession,
  spec: ScrfdSpec,
  image: RgbImage,
  place: Placement,
  scoreThreshold: number,
  buffer: InputBuffer = createInputBuffer(),
): Promise<Detection[]> {
  const data = buffer(3 * place.inputWidth * place.inputHeight);
  writePlanar(await resizeImage(image, place.width, place.height), place, spec, data);
  const input = new ort.Tensor('float32', data, [1, 3, place.inputHeight, place.inputWidth]);
  const outputs = await session.run({ [spec.inputName]: input });
  const floats = (name: string | undefined) => outputs[name!]!.data as Float32Array;
  const strides = spec.strides.map((stride, i) => ({
    stride,
    scores: floats(spec.scoreNames[i]),
    boxes: floats(spec.boxNames[i]),
    landmarks: floats(spec.landmarkNames[i]),
  }));
  const raw = decodeScrfd(strides, place.inputWidth, place.inputHeight, scoreThreshold);
  return suppressOverlaps(raw, spec.nmsIou).map((detection) => toPicture(detection, image, place));
}

/** From pixels of the network's input to pixels of the picture. */
function toPicture({ boxPx, landmarksPx, score }: Detection, image: RgbImage, place: Placement): Detection {
  const scaleX = image.width / place.width;
  const scaleY = image.height / place.height;
  return {
    boxPx: {
      x1: (boxPx.x1 - place.left) * scaleX,
      y1: (boxPx.y1 - place.top) * scaleY,
      x2: (boxPx.x2 - place.left) * scaleX,
      y2: (boxPx.y2 - place.top) * scaleY,
    },
    landmarksPx: landmarksPx.map((value, i) =>
      i % 2 === 0 ? (value - place.left) * scaleX : (value - place.top) * scaleY,
    ),
    score,
  };
}

/** A box that comes this near to an inner border of a tile is part of a larger face. */
const CUT_MARGIN_PX = 2;

/**
 * UltraFace on the whole picture and its tiles, then the landmark network on each box. UltraFace is quick to see
 * faces in textures, the more so in tiles: where several looks were taken, a face that only one of them saw needs a
 * score near 1 (measured with `npm run eval -- detection`).
 */
export function createUltraFaceDetector(
  session: ort.InferenceSession,
  landmarkSession: ort.InferenceSession,
  spec: UltraFaceSpec,
): Detector {
  const { width: inputWidth, height: inputHeight } = ULTRAFACE_INPUT;
  const data = new Float32Array(3 * inputWidth * inputHeight);
  const rules = {
    nmsIou: spec.nmsIou,
    aloneScore: 0.95,
    agreedScore: spec.scoreThreshold,
    supportScore: spec.scoreThreshold - 0.1,
  };
  const place = { inputWidth, inputHeight, left: 0, top: 0, width: inputWidth, height: inputHeight };

  async function boxesOf(tileImage: RgbImage): Promise<ScoredBox[]> {
    writePlanar(await resizeImage(tileImage, inputWidth, inputHeight), place, ULTRAFACE_NORMALISATION, data);
    const input = new ort.Tensor('float32', data, [1, 3, inputHeight, inputWidth]);
    const { scores, boxes } = await session.run({ input });
    return decodeUltraFace(
      scores!.data as Float32Array,
      boxes!.data as Float32Array,
      tileImage.width,
      tileImage.height,
      rules.supportScore,
    );
  }

  async function landmarksOf(image: RgbImage, box: ScoredBox): Promise<Detection> {
    const side = LANDMARK_INPUT_SIDE_PX;
    const input = new ort.Tensor('float32', landmarkInput(image, box.boxPx), [1, 1, side, side]);
    const { output } = await landmarkSession.run({ input });
    return { ...box, landmarksPx: fiveFrom68(output!.data as Float32Array, box.boxPx) };
  }

  return async (image) => {
    const looks: ScoredBox[][] = [];
    for (const tile of ultraFaceTiles(image.width, image.height)) {
      const boxes = await boxesOf(cropTile(image, tile));
      looks.push(wholeBoxes(suppressOverlaps(boxes, spec.nmsIou), tile, image));
    }
    const faces: Detection[] = [];
    for (const box of looks.length === 1 ? looks[0]! : joinScales(looks, rules)) {
      if (box.score >= spec.scoreThreshold) faces.push(await landmarksOf(image, box));
    }
    return faces;
  };
}

/** Boxes of a tile in pixels of the picture, without those that an inner border of the tile cuts. */
function wholeBoxes(boxes: readonly ScoredBox[], tile: Tile, image: RgbImage): ScoredBox[] {
  const right = tile.x + tile.width;
  const bottom = tile.y + tile.height;
  return boxes
    .map(({ boxPx: { x1, y1, x2, y2 }, score }) => ({
      boxPx: { x1: x1 + tile.x, y1: y1 + tile.y, x2: x2 + tile.x, y2: y2 + tile.y },
      score,
    }))
    .filter(({ boxPx }) => {
      const cutLeft = tile.x > 0 && boxPx.x1 < tile.x + CUT_MARGIN_PX;
      const cutTop = tile.y > 0 && boxPx.y1 < tile.y + CUT_MARGIN_PX;
      const cutRight = right < image.width && boxPx.x2 > right - CUT_MARGIN_PX;
      const cutBottom = bottom < image.height && boxPx.y2 > bottom - CUT_MARGIN_PX;
      return !(cutLeft || cutTop || cutRight || cutBottom);
    });
}

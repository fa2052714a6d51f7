import type { Detector } from './detector.ts';
import { cropTile, resizeImage, type Tile } from './letterbox.ts';
import { intersectionOverUnion } from './nms.ts';
import type { BoxPx, Detection, RgbImage } from './types.ts';

/** The detector sees this many times the longer side of the box: with no surroundings it finds less. */
const SURROUNDINGS = 2;
/** Long side of what the detector sees, so that the face has about half of it: where SCRFD is surest. */
const VIEW_LONG_SIDE_PX = 320;
/** Overlap from which a detection is the face that was marked and not its neighbour; people draw loosely. */
const MARKED_IOU = 0.2;

/**
 * Looks for the face that somebody marked with a box, upright and in three quarter turns: detectors see heads that lie
 * on their side or upside down badly, and may see an upright one in them. Answers the best of each turn, boxes and
 * landmarks in pixels of `image`; none when the detector sees none there.
 *
 * @param look finds faces in a small picture, doubtful ones too
 */
export async function findMarkedFaces(look: Detector, image: RgbImage, boxPx: BoxPx): Promise<Detection[]> {
  const region = surroundings(boxPx, image);
  const scale = VIEW_LONG_SIDE_PX / Math.max(region.width, region.height);
  const view = await resizeImage(
    cropTile(image, region),
    Math.max(1, Math.round(region.width * scale)),
    Math.max(1, Math.round(region.height * scale)),
  );
  const scaleX = region.width / view.width;
  const scaleY = region.height / view.height;
  const candidates: Detection[] = [];
  let turned = view;
  for (let turns = 0; turns < 4; turns++) {
    const found = (await look(turned))
      .map((detection) => turnBack(detection, turns, view))
      .map((detection) => mapPoints(detection, (x, y) => [region.x + x * scaleX, region.y + y * scaleY]));
    const best = bestAt(boxPx, found);
    if (best) candidates.push(best);
    turned = turnClockwise(turned);
  }
  return candidates;
}

/** The surest detection that overlaps the box; a better overlap makes up for a lower score. */
function bestAt(boxPx: BoxPx, detections: readonly Detection[]): Detection | null {
  let best: Detection | null = null;
  let bestRank = 0;
  for (const detection of detections) {
    const overlap = intersectionOverUnion(detection.boxPx, boxPx);
    if (overlap < MARKED_IOU || detection.score * overlap <= bestRank) continue;
    best = detection;
    bestRank = detection.score * overlap;
  }
  return best;
}

/** From a view that was turned clockwise so many times to the view itself. */
function turnBack(detection: Detection, turns: number, view: RgbImage): Detection {
  let upright = detection;
  for (let turn = turns; turn > 0; turn--) {
    // After an odd number of turns the picture is as wide as the view is high.
    const turnedWidth = turn % 2 === 1 ? view.height : view.width;
    upright = mapPoints(upright, (x, y) => [y, turnedWidth - x]);
  }
  return upright;
}

/** Height of a face box over its width, and its five points in fractions of it: means over LFW, made symmetric. */
const FACE_HEIGHT_OVER_WIDTH = 1.37;
const POINTS_IN_BOX = [0.28, 0.39, 0.72, 0.39, 0.5, 0.575, 0.315, 0.737, 0.685, 0.737];

/** An upright face that fills the middle of a box, for one that no detector sees; score 0. */
export function faceByBox(boxPx: BoxPx): Detection {
  const boxWidth = boxPx.x2 - boxPx.x1;
  const boxHeight = boxPx.y2 - boxPx.y1;
  const width = Math.min(boxWidth, boxHeight / FACE_HEIGHT_OVER_WIDTH);
  const height = width * FACE_HEIGHT_OVER_WIDTH;
  const left = (boxPx.x1 + boxPx.x2 - width) / 2;
  const top = (boxPx.y1 + boxPx.y2 - height) / 2;
  const landmarksPx = Float32Array.from(POINTS_IN_BOX, (share, i) =>
    i % 2 === 0 ? left + share * width : top + share * height,
  );
  return { boxPx, landmarksPx, score: 0 };
}

/** A square around the box in whole pixels, clipped to the picture. */
function surroundings(boxPx: BoxPx, { width, height }: RgbImage): Tile {
  const half = (Math.max(boxPx.x2 - boxPx.x1, boxPx.y2 - boxPx.y1) * SURROUNDINGS) / 2;
  const part = (centre: number, limit: number) => {
    const start = Math.min(limit - 1, Math.max(0, Math.floor(centre - half)));
    return { start, length: Math.max(1, Math.min(limit, Math.ceil(centre + half)) - start) };
  };
  const across = part((boxPx.x1 + boxPx.x2) / 2, width);
  const down = part((boxPx.y1 + boxPx.y2) / 2, height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** The picture turned by 90° clockwise. */
export function turnClockwise({ data, width, height }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length);
  for (let y = 0, source = 0; y < height; y++) {
    for (let x = 0; x < width; x++, source += 3) {
      const target = (x * height + height - 1 - y) * 3;
      turned[target] = data[source]!;
      turned[target + 1] = data[source + 1]!;
      turned[target + 2] = data[source + 2]!;
    }
  }
  return { data: turned, width: height, height: width };
}

function mapPoints(detection: Detection, map: (x: number, y: number) => [number, number]): Detection {
  const { boxPx, landmarksPx, score } = detection;
  const [ax, ay] = map(boxPx.x1, boxPx.y1);
  const [bx, by] = map(boxPx.x2, boxPx.y2);
  const points = new Float32Array(landmarksPx.length);
  for (let i = 0; i < points.length; i += 2) points.set(map(landmarksPx[i]!, landmarksPx[i + 1]!), i);
  return {
    boxPx: { x1: Math.min(ax, bx), y1: Math.min(ay, by), x2: Math.max(ax, bx), y2: Math.max(ay, by) },
    landmarksPx: points,
    score,
  };
}

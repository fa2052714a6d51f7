import * as ort from 'onnxruntime-node';
import type { BoxPx, LivenessNetwork, RgbImage } from './types.ts';

/** Side of the networks' input in pixels. */
const INPUT_SIDE_PX = 80;
const INPUT_PIXELS = INPUT_SIDE_PX * INPUT_SIDE_PX;
/** Which of the three classes is a face before the camera; the others are prints and screens. */
const LIVE_CLASS = 1;

/** Below this the face is a blur in the networks' input: small faces got any value (`npm run eval -- unlikely`). */
const LEAST_SIDE_PX = 40;
/** With less around the box, portraits cut close to the face count as prints (the same command). */
const LEAST_SURROUNDINGS = 2.7;

/** Whether a face is large enough, and has enough picture around it, for `liveProbability` to mean something. */
export function showsLiveness(boxPx: BoxPx, image: { width: number; height: number }): boolean {
  const width = boxPx.x2 - boxPx.x1;
  const height = boxPx.y2 - boxPx.y1;
  const isLarge = Math.min(width, height) >= LEAST_SIDE_PX;
  return isLarge && Math.min((image.width - 1) / width, (image.height - 1) / height) >= LEAST_SURROUNDINGS;
}

/**
 * The probability, 0..1, that a face stood before the camera and is not a print, a screen or a mask: the mean of the
 * networks, each of which sees the face with its own share of surroundings.
 * Source: MiniFASNet, github.com/minivision-ai/Silent-Face-Anti-Spoofing, test.py.
 */
export async function liveProbability(
  networks: readonly { session: ort.InferenceSession; spec: LivenessNetwork }[],
  image: RgbImage,
  boxPx: BoxPx,
): Promise<number> {
  let sum = 0;
  for (const { session, spec } of networks) {
    const data = livenessInput(image, livenessRegion(boxPx, image, spec.cropScale));
    const input = new ort.Tensor('float32', data, [1, 3, INPUT_SIDE_PX, INPUT_SIDE_PX]);
    const outputs = await session.run({ [session.inputNames[0]!]: input });
    sum += softmax(outputs[session.outputNames[0]!]!.data as Float32Array)[LIVE_CLASS]!;
  }
  return sum / networks.length;
}

type Region = { x: number; y: number; width: number; height: number };

/**
 * The box enlarged around its centre, in whole pixels; less where the picture is too small for it, and moved inside the
 * picture where it would leave it. Source: `_get_new_box` in the same repository, src/generate_patches.py.
 */
export function livenessRegion(
  boxPx: BoxPx,
  image: { width: number; height: number },
  cropScale: number,
): Region {
  const right = image.width - 1;
  const bottom = image.height - 1;
  const boxWidth = Math.max(1, boxPx.x2 - boxPx.x1);
  const boxHeight = Math.max(1, boxPx.y2 - boxPx.y1);
  const scale = Math.min(cropScale, right / boxWidth, bottom / boxHeight);
  const place = (centre: number, size: number, last: number) =>
    Math.trunc(Math.max(0, Math.min(centre - size / 2, last - size)));
  return {
    x: place((boxPx.x1 + boxPx.x2) / 2, boxWidth * scale, right),
    y: place((boxPx.y1 + boxPx.y2) / 2, boxHeight * scale, bottom),
    width: Math.trunc(boxWidth * scale) + 1,
    height: Math.trunc(boxHeight * scale) + 1,
  };
}

/**
 * A region as one planar BGR tensor [1,3,80,80] of plain 0..255, sampled as OpenCV's `INTER_LINEAR` does: four pixels
 * each, also when shrinking, since the networks were trained on that.
 */
export function livenessInput(image: RgbImage, region: Region): Float32Array {
  const { data, width, height } = image;
  const tensor = new Float32Array(3 * INPUT_PIXELS);
  const columns = samplePoints(region.x, region.width, width);
  const rows = samplePoints(region.y, region.height, height);
  rows.forEach(({ near: top, far: below, share: fy }, row) => {
    columns.forEach(({ near: left, far: beside, share: fx }, column) => {
      const pixel = row * INPUT_SIDE_PX + column;
      for (let channel = 0; channel < 3; channel++) {
        const at = (y: number, x: number) => data[(y * width + x) * 3 + channel]!;
        const upper = at(top, left) * (1 - fx) + at(top, beside) * fx;
        const lower = at(below, left) * (1 - fx) + at(below, beside) * fx;
        tensor[(2 - channel) * INPUT_PIXELS + pixel] = upper * (1 - fy) + lower * fy;
      }
    });
  });
  return tensor;
}

/** Between which two of the region's pixels each pixel of the input lies, and how far to the second. */
function samplePoints(start: number, length: number, limit: number) {
  const last = Math.min(length, limit - start) - 1;
  return Array.from({ length: INPUT_SIDE_PX }, (_, i) => {
    const at = Math.min(last, Math.max(0, ((i + 0.5) * length) / INPUT_SIDE_PX - 0.5));
    const near = Math.floor(at);
    return { near: start + near, far: start + Math.min(near + 1, last), share: at - near };
  });
}

function softmax(logits: Float32Array): number[] {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

import * as ort from 'onnxruntime-node';
import { ALIGNED_SIDE_PX } from './alignment.ts';
import type { RecogniserSpec, RgbImage } from './types.ts';

const CROP_PIXELS = ALIGNED_SIDE_PX * ALIGNED_SIDE_PX;

/** Faces per run of a network that batches: larger ones gain nothing on a CPU and cost memory. */
const LARGEST_BATCH = 16;

/** The vector a network gave for one aligned face. */
export type Embedding = {
  /** L2-normalised. */
  vector: Float32Array;
  /** Length of the raw vector before normalisation; low for faces that the network can make little of. */
  rawNorm: number;
};

/**
 * Embeds aligned 112×112 faces, in batches where the network takes them. The result is in the order of `crops`.
 * Source: ArcFace (Deng et al., CVPR 2019); insightface `model_zoo/arcface_onnx.py`.
 */
export async function embedFaces(
  session: ort.InferenceSession,
  spec: RecogniserSpec,
  crops: readonly RgbImage[],
): Promise<Embedding[]> {
  const batchSize = spec.batches ? LARGEST_BATCH : 1;
  const embeddings: Embedding[] = [];
  for (let start = 0; start < crops.length; start += batchSize) {
    const batch = crops.slice(start, start + batchSize);
    const input = new ort.Tensor('float32', recogniserInput(batch, spec), [
      batch.length,
      3,
      ALIGNED_SIDE_PX,
      ALIGNED_SIDE_PX,
    ]);
    const outputs = await session.run({ [spec.inputName]: input }, [spec.outputName]);
    const raw = outputs[spec.outputName]!.data as Float32Array;
    for (let i = 0; i < batch.length; i++) {
      embeddings.push(normalise(raw.subarray(i * spec.dimension, (i + 1) * spec.dimension)));
    }
  }
  return embeddings;
}

/** Crops as one planar [N,3,112,112] tensor in the network's channel order and range. */
export function recogniserInput(
  crops: readonly RgbImage[],
  { channelOrder, mean, std }: Pick<RecogniserSpec, 'channelOrder' | 'mean' | 'std'>,
): Float32Array {
  const tensor = new Float32Array(crops.length * 3 * CROP_PIXELS);
  const [red, blue] = channelOrder === 'rgb' ? [0, 2] : [2, 0];
  crops.forEach(({ data }, index) => {
    const start = index * 3 * CROP_PIXELS;
    for (let pixel = 0, source = 0; pixel < CROP_PIXELS; pixel++, source += 3) {
      tensor[start + red * CROP_PIXELS + pixel] = (data[source]! - mean) / std;
      tensor[start + CROP_PIXELS + pixel] = (data[source + 1]! - mean) / std;
      tensor[start + blue * CROP_PIXELS + pixel] = (data[source + 2]! - mean) / std;
    }
  });
  return tensor;
}

/** A copy of length one, and the length it had. A zero vector stays zero. */
export function normalise(raw: Float32Array): Embedding {
  let square = 0;
  for (const value of raw) square += value * value;
  const rawNorm = Math.sqrt(square);
  return { vector: raw.map((value) => (rawNorm > 0 ? value / rawNorm : 0)), rawNorm };
}
